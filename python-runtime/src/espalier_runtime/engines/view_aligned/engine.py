"""Direct image-to-3D: a solid from silhouettes and predicted depth, latents from its signed distances and colours.

Nothing is sampled: with one image every seed makes the same object; with several the seed draws which view a region
follows ("stochastic"), or does nothing ("multidiffusion"). It runs on the CPU whatever the device is: its networks take
a tenth of a second, and the latent is then the same everywhere.
Axis letters: N voxels of all samples, C = 8 channels, three of colour and five of shape.
"""

from dataclasses import replace

import numpy as np
import torch
import torch.nn.functional as functional

from espalier_runtime.engines import roles
from espalier_runtime.engines.common.decode_latent import decode_latent
from espalier_runtime.engines.common.surface_voxels import RESOLUTION, distance_patches, surface_voxels
from espalier_runtime.engines.condition.condition import Condition, square_crops, unusable_cut_outs
from espalier_runtime.engines.engine import DecodedLatent, Inputs, SamplingRun, Structure
from espalier_runtime.engines.view_aligned.description import VIEW_ALIGNED
from espalier_runtime.engines.view_aligned.multi_view_reconstruction import (
    MultiViewReconstruction,
    reconstruct_views,
    see_picture,
)
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import JobContext, Progress


class ViewAlignedEngine:
    """See Engine. A structure carries the reconstruction."""

    description = VIEW_ALIGNED

    def __init__(self, pack: ModelPack, device: torch.device) -> None:
        self.pipeline = pack.pipeline
        self._pack, self._device = pack, device

    def grid_resolution(self) -> int:
        """That of the solid's samples, whatever the pack."""
        return RESOLUTION

    def encode(self, inputs: Inputs) -> Condition:
        """The square crops and the sides that they show, and where the camera of a single front stood: several pictures
        are level, as nothing else would fit together."""
        crops = square_crops(self._pack, inputs.pictures)
        assert inputs.sides is not None and len(inputs.sides) == len(crops), "every picture shows a side: see sides_for"
        pictures = tuple(np.asarray(crop) for crop in crops)
        with unusable_cut_outs():
            seen = tuple(see_picture(self._pack, picture) for picture in pictures)
        pose = seen[0].pose if inputs.sides == ("front",) else None
        return Condition(pictures=pictures, sides=inputs.sides, pose=pose, seen=seen)

    @torch.no_grad()
    def sample_structure(self, condition: Condition, run: SamplingRun) -> Structure[MultiViewReconstruction]:
        """The voxels that the surface of the pictures' solid passes through, the same in every sample."""
        progress = Progress.of(run.context, "sparse_structure")
        progress.report(0, 1)
        progress.check()
        found = self.reconstruct(condition, run)
        voxels = surface_voxels(found.solid)
        if not len(voxels):
            raise EspalierError(
                "structure_empty",
                "The object in the picture is too thin to make a solid of.",
                hint="Use a picture in which the object fills more of its square.",
            )
        progress.report(1, 1)
        samples = [functional.pad(voxels, (1, 0), value=sample) for sample in range(run.options.num_samples)]
        return Structure(torch.cat(samples), len(samples), RESOLUTION, found)

    def reconstruct(self, condition: Condition, run: SamplingRun) -> MultiViewReconstruction:
        """The reconstruction from the condition's images. Raises input_empty."""
        with unusable_cut_outs():
            return reconstruct_views(self._pack, condition, run.options.multi_image, seed=run.seed)

    @torch.no_grad()
    def sample_latent(
        self, structure: Structure[MultiViewReconstruction], condition: Condition, run: SamplingRun
    ) -> StructuredLatent:
        """Colour and shape code of every voxel, read off the solid."""
        del condition
        progress = Progress.of(run.context, "structured_latent")
        progress.report(0, 1)
        progress.check()
        found, voxels = structure.carry, structure.coords[:, 1:]
        colours = found.colours_of(voxels, RESOLUTION)
        with self._pack.in_use(roles.LOCAL_SDF_ENCODER, torch.device("cpu")) as encoder:
            codes = encoder(distance_patches(found.solid, voxels))
        progress.report(1, 1)
        feats = torch.cat([colours * 2 - 1, codes], 1)
        return StructuredLatent(
            structure.coords, feats, structure.resolution, self.pipeline.latent_space, structure.samples
        )

    @torch.no_grad()
    def sample_variant(self, shape: StructuredLatent, condition: Condition, run: SamplingRun) -> StructuredLatent:
        """Voxels and shape codes stay; colours are read off the condition's images, which have the outlines of those
        that the shape was made from."""
        progress = Progress.of(run.context, "structured_latent")
        progress.report(0, 1)
        progress.check()
        found = self.reconstruct(condition, run)
        colours = found.colours_of(shape.coords[:, 1:], shape.resolution)
        progress.report(1, 1)
        return replace(shape, feats=torch.cat([colours * 2 - 1, shape.feats[:, colours.shape[1] :]], 1))

    def decode(self, latent: StructuredLatent, context: JobContext) -> DecodedLatent:
        """With TRELLIS's decoders, which this pack's were trained to be."""
        return decode_latent(self._pack, latent, self._device, context)
