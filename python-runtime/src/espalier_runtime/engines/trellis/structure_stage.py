"""Stage 1 of the official pipelines: a flow samples a dense latent, a decoder finds the occupied voxels (spec §5)."""

import torch
from jaxtyping import Float, Int32
from torch import Tensor

from espalier_runtime.engines.common.flow_velocity import flow_velocity
from espalier_runtime.engines.common.sampling_options import SamplingOptions
from espalier_runtime.engines.common.step_progress import step_progress
from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.model_packs.pipeline_file import StageDescription
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import JobContext
from espalier_runtime.sampling.flow_euler import sample

FLOW_ROLE = "sparse_structure_flow_model"
DECODER_ROLE = "sparse_structure_decoder"
STAGE = "sparse_structure"


class FlowStructureStage:
    """Samples occupied voxels. B samples, C latent channels, R latent resolution, S grid resolution."""

    def __init__(self, pack: ModelPack, device: torch.device, _description: StageDescription) -> None:
        self._pack = pack
        self._device = device

    @property
    def resolution(self) -> int:
        """Cells along one side of the grid: the resolution of the stage that follows."""
        return self._pack.configuration("slat_flow_model").resolution

    def sample(
        self,
        condition: Condition,
        *,
        num_samples: int,
        generator: torch.Generator,
        options: SamplingOptions,
        context: JobContext,
    ) -> Int32[Tensor, "N 4"]:
        """Occupied voxels of every sample; raises structure_empty."""
        latent = self.sample_latent(
            condition, num_samples=num_samples, generator=generator, options=options, context=context
        )
        context.check_cancelled()
        return occupied_voxels(self.decode(latent))

    @torch.no_grad()
    def sample_latent(
        self,
        condition: Condition,
        *,
        num_samples: int,
        generator: torch.Generator,
        options: SamplingOptions,
        context: JobContext,
    ) -> Float[Tensor, "B C R R R"]:
        """The dense latent. Noise comes from the CPU generator, so that a seed means the same on every device."""
        settings = self._pack.pipeline.structure_sampler.overridden(options.sparse_structure)
        with self._pack.in_use(FLOW_ROLE, self._device) as flow:
            config = flow.config
            shape = (num_samples, config.in_channels, *[config.resolution] * 3)
            noise = torch.randn(shape, generator=generator).to(self._device)
            velocity = flow_velocity(flow, condition, settings, options.multi_image, num_samples)
            return sample(velocity, noise, settings, step_progress(STAGE, context))

    @torch.no_grad()
    def decode(self, latent: Float[Tensor, "B C R R R"]) -> Float[Tensor, "B one S S S"]:
        """Occupancy logits."""
        with self._pack.in_use(DECODER_ROLE, self._device) as decoder:
            return decoder(latent)


def occupied_voxels(logits: Float[Tensor, "B one S S S"]) -> Int32[Tensor, "N 4"]:
    """Rows (b, x, y, z) of the cells with a positive logit, in lexicographic order, on the CPU.

    Raises structure_empty for a sample without any, pack_damaged for logits that are not numbers.
    """
    if not torch.isfinite(logits).all():
        raise EspalierError(
            "pack_damaged",
            "The structure decoder gave values that are not numbers.",
            hint="Check the pack's files; on a GPU, try the device cpu.",
        )
    coords = torch.argwhere(logits > 0)[:, [0, 2, 3, 4]].int().cpu()
    voxels = torch.bincount(coords[:, 0], minlength=len(logits))
    if (voxels == 0).any():
        raise EspalierError(
            "structure_empty",
            "The model found no object in the picture or text.",
            hint="Try another seed, more guidance in the first stage, or a clearer picture.",
            details={"sample": int(torch.nonzero(voxels == 0)[0, 0])},
        )
    return coords
