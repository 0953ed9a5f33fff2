"""Stage 2 of the official pipelines: a sparse flow samples the latent of every occupied voxel (spec §5, §1.6)."""

import torch
from jaxtyping import Float32, Int32
from torch import Tensor

from espalier_runtime.engines.common.flow_velocity import flow_velocity
from espalier_runtime.engines.common.sampling_options import SamplingOptions
from espalier_runtime.engines.common.step_progress import step_progress
from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.model_packs.pipeline_file import Normalisation, StageDescription
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import JobContext
from espalier_runtime.sampling.flow_euler import sample
from espalier_runtime.sparse.sparse_tensor import SparseTensor

FLOW_ROLE = "slat_flow_model"
STAGE = "structured_latent"


class FlowLatentStage:
    """Samples latents on given voxels. N voxels of all samples, C latent channels."""

    def __init__(self, pack: ModelPack, device: torch.device, _description: StageDescription) -> None:
        self._pack = pack
        self._device = device

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
        settings = self._pack.pipeline.latent_sampler.overridden(options.structured_latent)
        samples = int(coords[:, 0].max()) + 1

        with self._pack.in_use(FLOW_ROLE, self._device) as flow:
            noise = torch.randn(len(coords), flow.config.in_channels, generator=generator).to(self._device)
            voxels = SparseTensor(coords.to(self._device), noise, samples)

            def network(feats: Tensor, t: Tensor, tokens: Tensor) -> Tensor:
                return flow(voxels.replace(feats), t, tokens).feats

            velocity = flow_velocity(network, condition, settings, options.multi_image, samples)
            feats = sample(velocity, noise, settings, step_progress(STAGE, context)).cpu()
        return denormalise(feats, self._pack.pipeline.normalisation)


def denormalise(feats: Float32[Tensor, "N C"], normalisation: Normalisation | None) -> Float32[Tensor, "N C"]:
    """feats·std + mean per channel; raises pack_unsupported when the pack has other channels or no values."""
    if normalisation is None or len(normalisation.mean) != feats.shape[1]:
        raise EspalierError(
            "pack_unsupported", f"pipeline.json has no slat_normalization for {feats.shape[1]} channels."
        )
    return feats * torch.tensor(normalisation.std) + torch.tensor(normalisation.mean)
