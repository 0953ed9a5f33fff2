"""The official engine: a flow samples a dense latent, a decoder finds the occupied voxels in it, and a sparse flow
samples the latent of every voxel (TRELLIS, arXiv 2412.01506; upstream `trellis/pipelines`).

B samples, N voxels of all samples, C channels, R latent resolution, S grid resolution.
"""

import torch
from jaxtyping import Float, Float32, Int32
from torch import Tensor

from espalier_runtime.engines import roles
from espalier_runtime.engines.common.both_branches import on_volumes, on_voxels
from espalier_runtime.engines.common.decode_latent import decode_latent
from espalier_runtime.engines.common.flow_passes import flow_passes
from espalier_runtime.engines.common.flow_velocity import flow_velocity
from espalier_runtime.engines.condition.condition import Condition, token_condition
from espalier_runtime.engines.engine import DecodedLatent, Inputs, SamplingRun, Structure
from espalier_runtime.engines.trellis.description import TRELLIS
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.model_packs.folder.pipeline_file import Normalisation
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import UNWATCHED, JobContext, Progress
from espalier_runtime.sampling.flow_euler import sample
from espalier_runtime.sparse.coordinates_at import coordinates_at
from espalier_runtime.sparse.sparse_tensor import SparseTensor


class TrellisEngine:
    """See Engine. A structure carries nothing but its coordinates, so variants need only a mesh's voxels."""

    description = TRELLIS

    def __init__(self, pack: ModelPack, device: torch.device) -> None:
        self.pipeline = pack.pipeline
        self._pack, self._device = pack, device

    def grid_resolution(self) -> int:
        """The resolution of the flow that samples on the grid."""
        return self._pack.configuration(roles.LATENT_FLOW).resolution

    def encode(self, inputs: Inputs) -> Condition:
        """Tokens of pictures or of words, whichever the pack works from."""
        return token_condition(self._pack, inputs.pictures, inputs.prompt, self._device)

    def sample_structure(self, condition: Condition, run: SamplingRun) -> Structure[None]:
        """Occupied voxels of every sample."""
        latent = self.sample_dense_latent(condition, run)
        logits = self.decode_structure(latent, Progress.of(run.context, "sparse_structure"))
        return Structure(occupied_voxels(logits), len(logits), self.grid_resolution(), None)

    @torch.no_grad()
    def sample_dense_latent(self, condition: Condition, run: SamplingRun) -> Float[Tensor, "B C R R R"]:
        """The dense latent of `run.options.num_samples` structures."""
        options, samples = run.options, run.options.num_samples
        settings = self.pipeline.structure_sampler.overridden(options.sparse_structure)
        progress = Progress.of(run.context, "sparse_structure")
        with self._pack.in_use(roles.STRUCTURE_FLOW, self._device, progress) as flow:
            config = flow.config
            shape = (samples, config.in_channels, *[config.resolution] * 3)
            noise = torch.randn(shape, generator=run.generator).to(self._device)
            passes = flow_passes(
                self._pack, self._device, flow.under_each, on_both=lambda: on_volumes(flow), holding=flow.projections
            )
            velocity = flow_velocity(passes, condition, settings, options.multi_image, samples)
            return sample(velocity, noise, settings, on_step=progress.step)

    @torch.no_grad()
    def decode_structure(
        self, latent: Float[Tensor, "B C R R R"], progress: Progress = UNWATCHED
    ) -> Float[Tensor, "B one S S S"]:
        """Occupancy logits."""
        with self._pack.in_use(roles.STRUCTURE_DECODER, self._device, progress) as decoder:
            return decoder(latent)

    @torch.no_grad()
    def sample_latent(self, structure: Structure[None], condition: Condition, run: SamplingRun) -> StructuredLatent:
        """Latents on the voxels of `structure`."""
        options, coords, samples = run.options, structure.coords, structure.samples
        settings = self.pipeline.latent_sampler.overridden(options.structured_latent)
        progress = Progress.of(run.context, "structured_latent")
        with self._pack.in_use(roles.LATENT_FLOW, self._device, progress) as flow:
            noise = torch.randn(len(coords), flow.config.in_channels, generator=run.generator).to(self._device)
            voxels = SparseTensor(coords.to(self._device), noise, samples)

            def network(feats: Tensor, t: Tensor, conditions: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
                return tuple(velocity.feats for velocity in flow.under_each(voxels.replace(feats), t, conditions))

            passes = flow_passes(
                self._pack, self._device, network, on_both=lambda: on_voxels(flow, voxels), holding=flow.projections
            )
            velocity = flow_velocity(passes, condition, settings, options.multi_image, samples)
            feats = sample(velocity, noise, settings, on_step=progress.step).cpu()
        feats = denormalise(feats, self.pipeline.normalisation)
        return StructuredLatent(coords, feats, structure.resolution, self.pipeline.latent_space, samples)

    def sample_variant(self, shape: StructuredLatent, condition: Condition, run: SamplingRun) -> StructuredLatent:
        """Whatever made the shape, since a structure is its coordinates alone; in this engine's own resolution."""
        coords = coordinates_at(shape.coords, shape.resolution, self.grid_resolution())
        return self.sample_latent(Structure(coords, shape.samples, self.grid_resolution(), None), condition, run)

    def decode(self, latent: StructuredLatent, context: JobContext) -> DecodedLatent:
        """By FlexiCubes on the voxels of the mesh decoder."""
        return decode_latent(self._pack, latent, self._device, context)


def occupied_voxels(logits: Float[Tensor, "B one S S S"]) -> Int32[Tensor, "N 4"]:
    """Rows (b, x, y, z) of the cells with a positive logit, in lexicographic order, on the CPU.

    A sample may have none. Raises structure_empty where all have none, pack_damaged for logits that are not numbers.
    """
    if not torch.isfinite(logits).all():
        raise EspalierError(
            "pack_damaged",
            "The structure decoder gave values that are not numbers.",
            hint="Check the pack's files; on a GPU, try the device cpu.",
        )
    coords = torch.argwhere(logits > 0)[:, [0, 2, 3, 4]].int().cpu()
    if not len(coords):
        raise EspalierError(
            "structure_empty",
            "The model found no object in the picture or text.",
            hint="Try another seed, more guidance in the first stage, or a clearer picture.",
        )
    return coords


def denormalise(feats: Float32[Tensor, "N C"], normalisation: Normalisation | None) -> Float32[Tensor, "N C"]:
    """feats·std + mean per channel; raises pack_unsupported when the pack has other channels or no values."""
    if normalisation is None or len(normalisation.mean) != feats.shape[1]:
        raise EspalierError(
            "pack_unsupported", f"pipeline.json has no slat_normalization for {feats.shape[1]} channels."
        )
    return feats * torch.tensor(normalisation.std) + torch.tensor(normalisation.mean)
