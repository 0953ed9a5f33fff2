"""The two stages of a view-aligned pack: structure from the silhouettes, latents from the solid's own distances.

Both are direct: of one picture every seed makes the same object, of several the seed says which of them a place
follows ("stochastic"), or nothing ("multidiffusion"). Both run on the CPU whatever the device is:
their networks take a tenth of a second, and the latent is then the same everywhere.
Axis letters: N voxels of all samples, C = 8 channels, three of colour and five of shape.
"""

import torch
from jaxtyping import Float32, Int32
from torch import Tensor

from espalier_runtime.engines.common.sampling_options import SamplingOptions
from espalier_runtime.engines.common.surface_voxels import RESOLUTION, distance_patches, surface_voxels
from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.view_aligned.multi_view_reconstruction import view_object
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.model_packs.pipeline_file import StageDescription
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import JobContext

SHAPE_CODE_ROLE = "shape_code"


class SilhouetteStructure:
    """The voxels that the surface of the picture's solid passes through."""

    resolution = RESOLUTION

    def __init__(self, pack: ModelPack, _device: torch.device, description: StageDescription) -> None:
        self._pack, self._description = pack, description

    @torch.no_grad()
    def sample(
        self,
        condition: Condition,
        *,
        num_samples: int,
        generator: torch.Generator,
        options: SamplingOptions,
        context: JobContext,
    ) -> Int32[Tensor, "N 4"]:
        """Rows (b, x, y, z) in lexicographic order, on the CPU."""
        context.progress("sparse_structure", 0, 1)
        context.check_cancelled()
        found = view_object(
            self._pack, self._description, condition, mode=options.multi_image, seed=generator.initial_seed()
        )
        voxels = surface_voxels(found.solid)
        if not len(voxels):
            raise EspalierError(
                "structure_empty",
                "The object in the picture is too thin to make a solid of.",
                hint="Use a picture in which the object fills more of its square.",
            )
        context.progress("sparse_structure", 1, 1)
        return torch.cat([torch.nn.functional.pad(voxels, (1, 0), value=sample) for sample in range(num_samples)])


class ViewAlignedLatent:
    """Colour and shape code of every voxel, read off the picture's solid."""

    def __init__(self, pack: ModelPack, _device: torch.device, description: StageDescription) -> None:
        self._pack, self._description = pack, description

    @torch.no_grad()
    def sample(
        self,
        coords: Int32[Tensor, "N 4"],
        condition: Condition,
        *,
        generator: torch.Generator,
        options: SamplingOptions,
        context: JobContext,
    ) -> Float32[Tensor, "N C"]:
        """De-normalised features, on the CPU."""
        context.progress("structured_latent", 0, 1)
        context.check_cancelled()
        found = view_object(
            self._pack, self._description, condition, mode=options.multi_image, seed=generator.initial_seed()
        )
        voxels = coords[:, 1:]
        colours = found.colours_at((voxels + 0.5) / RESOLUTION - 0.5)
        with self._pack.in_use(SHAPE_CODE_ROLE, torch.device("cpu")) as encoder:
            codes = encoder(distance_patches(found.solid, voxels))
        context.progress("structured_latent", 1, 1)
        return torch.cat([colours * 2 - 1, codes], 1)
