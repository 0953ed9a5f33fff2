"""The two stages of a pack that builds objects of parts from words: a flow for the shapes, one for the coats.

Both flows are of the official class, on a volume of 2³ cells that hold two parts each. What a sampled object is in
space is computed exactly from its parts; so this structure stage leaves its parts with the condition, beside the
coordinates. Axis letters: B samples, S slots, C channels, N voxels of all samples.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Float32, Int32
from torch import Tensor

from espalier_runtime.engines.common.flow_velocity import flow_velocity
from espalier_runtime.engines.common.sampling_options import SamplingOptions
from espalier_runtime.engines.common.step_progress import step_progress
from espalier_runtime.engines.common.surface_voxels import FINE_PER_COARSE, RESOLUTION, distance_patches, surface_voxels
from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.parts.part_codec import PartCoat, read_coats, read_shapes, to_slots, to_volume
from espalier_runtime.engines.parts.part_materials import colours_at
from espalier_runtime.engines.parts.part_repair import tidied
from espalier_runtime.engines.parts.part_sdf import PartSolid, solid_of
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.model_packs.pipeline_file import StageDescription
from espalier_runtime.models.starter.part_scale import emptied
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import JobContext
from espalier_runtime.sampling.flow_euler import sample

SHAPE_FLOW_ROLE = "sparse_structure_flow_model"
COAT_FLOW_ROLE = "part_coat_flow_model"
SCALE_ROLE = "part_scale"
SHAPE_CODE_ROLE = "shape_code"
_CPU = torch.device("cpu")
# So many of a voxel's fine corners, the nearest to the surface, say its colour.
_COLOUR_POINTS = 10


@dataclass(frozen=True, eq=False)
class SampledParts:
    """What the first stage found: normalised slots with empty ones emptied, and the solid of every sample."""

    slots: Float[Tensor, "B S C"]
    solids: tuple[PartSolid, ...]


class FlowPartsStructure:
    """Samples the shapes of parts; their surface decides the voxels."""

    resolution = RESOLUTION

    def __init__(self, pack: ModelPack, device: torch.device, _description: StageDescription) -> None:
        self._pack, self._device = pack, device

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
        """Rows (b, x, y, z) in lexicographic order, on the CPU; raises structure_empty for a sample without parts."""
        found = self.sample_parts(
            condition, num_samples=num_samples, generator=generator, options=options, context=context
        )
        condition.handover[SampledParts] = found
        voxels = [surface_voxels(solid) for solid in found.solids]
        return torch.cat([torch.nn.functional.pad(rows, (1, 0), value=number) for number, rows in enumerate(voxels)])

    @torch.no_grad()
    def sample_parts(
        self,
        condition: Condition,
        *,
        num_samples: int,
        generator: torch.Generator,
        options: SamplingOptions,
        context: JobContext,
    ) -> SampledParts:
        """The parts of every sample."""
        settings = self._pack.pipeline.structure_sampler.overridden(options.sparse_structure)
        with self._pack.in_use(SHAPE_FLOW_ROLE, self._device) as flow:
            noise = _noise(num_samples, flow.config.out_channels, flow.config.resolution, generator).to(self._device)
            velocity = flow_velocity(flow, condition, settings, options.multi_image, num_samples)
            volume = sample(velocity, noise, settings, step_progress("sparse_structure", context)).cpu()
        slots = emptied(to_slots(volume))
        return SampledParts(slots, tuple(map(self._solid, slots)))

    def _solid(self, slots: Float[Tensor, "S C"]) -> PartSolid:
        with self._pack.in_use(SCALE_ROLE, _CPU) as scale:
            shapes = read_shapes(scale.shapes(slots))
        if not shapes:
            raise EspalierError(
                "structure_empty", "The model found no object in the text.", hint="Try another seed, or other words."
            )
        return solid_of(tidied(shapes))


class FlowPartsLatent:
    """Samples the coats of parts; gives every voxel its colour and the code of the surface inside it."""

    def __init__(self, pack: ModelPack, device: torch.device, _description: StageDescription) -> None:
        self._pack, self._device = pack, device

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
        """De-normalised features, on the CPU: three channels of colour in −1..1, five of shape."""
        parts = condition.handover.get(SampledParts)
        if parts is None:
            raise EspalierError("pack_unsupported", "FlowPartsLatent needs the parts that FlowPartsStructure samples.")
        coats = self.sample_coats(parts, condition, generator=generator, options=options, context=context)
        feats = []
        for number, solid in enumerate(parts.solids):
            context.check_cancelled()
            feats.append(self._features(solid, coats[number], coords[coords[:, 0] == number, 1:]))
        return torch.cat(feats)

    @torch.no_grad()
    def sample_coats(
        self,
        parts: SampledParts,
        condition: Condition,
        *,
        generator: torch.Generator,
        options: SamplingOptions,
        context: JobContext,
    ) -> list[list[PartCoat]]:
        """The coats of every sample, by slot."""
        settings = self._pack.pipeline.latent_sampler.overridden(options.structured_latent)
        beside = to_volume(parts.slots).to(self._device)
        with self._pack.in_use(COAT_FLOW_ROLE, self._device) as flow:

            def network(x: Tensor, t: Tensor, tokens: Tensor) -> Tensor:
                return flow(torch.cat([x, beside], 1), t, tokens)

            noise = _noise(len(beside), flow.config.out_channels, flow.config.resolution, generator).to(self._device)
            velocity = flow_velocity(network, condition, settings, options.multi_image, len(beside))
            volume = sample(velocity, noise, settings, step_progress("structured_latent", context)).cpu()
        with self._pack.in_use(SCALE_ROLE, _CPU) as scale:
            return [read_coats(slots) for slots in scale.coats(to_slots(volume))]

    def _features(
        self, solid: PartSolid, coats: list[PartCoat], voxels: Int32[Tensor, "N 3"]
    ) -> Float32[Tensor, "N C"]:
        patches = distance_patches(solid, voxels)
        nearest = patches.abs().topk(_COLOUR_POINTS, dim=1, largest=False).indices
        offsets = torch.stack([nearest // 25, nearest // 5 % 5, nearest % 5], -1) / FINE_PER_COARSE
        points = (voxels[:, None] + offsets) / RESOLUTION - 0.5
        colours = colours_at(solid, coats, points.reshape(-1, 3)).reshape(len(voxels), _COLOUR_POINTS, 3).mean(1)
        with self._pack.in_use(SHAPE_CODE_ROLE, _CPU) as encoder:
            return torch.cat([colours * 2 - 1, encoder(patches)], 1)


def _noise(samples: int, channels: int, resolution: int, generator: torch.Generator) -> Tensor:
    """From the CPU generator, so that a seed means the same on every device."""
    return torch.randn((samples, channels, *[resolution] * 3), generator=generator)
