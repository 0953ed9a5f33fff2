"""Text to 3D by rectified flows over primitive parts: one flow samples the shapes, a second their materials.

Both flows are TRELLIS's `SparseStructureFlowModel` on a volume of 2³ cells that hold two parts each. The signed
distance of a sampled object is a closed formula of its parts (`part_sdf`). Axis letters: B samples, S slots, C
channels, N voxels of all samples.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from jaxtyping import Float, Float32, Int32
from torch import Tensor

from espalier_runtime.engines import roles
from espalier_runtime.engines.common.both_branches import on_volumes
from espalier_runtime.engines.common.decode_latent import decode_latent
from espalier_runtime.engines.common.flow_passes import flow_passes
from espalier_runtime.engines.common.flow_velocity import flow_velocity
from espalier_runtime.engines.common.surface_voxels import FINE_PER_COARSE, RESOLUTION, distance_patches, surface_voxels
from espalier_runtime.engines.condition.condition import Condition, token_condition
from espalier_runtime.engines.engine import DecodedLatent, Inputs, SamplingRun, Structure, no_variants
from espalier_runtime.engines.parts.description import PARTS
from espalier_runtime.engines.parts.part_codec import PartMaterial, decode_materials, decode_shapes, to_slots, to_volume
from espalier_runtime.engines.parts.part_materials import colours_at
from espalier_runtime.engines.parts.part_repair import repair_parts
from espalier_runtime.engines.parts.part_sdf import PartSolid, solid_of
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.models.official.sparse_structure_flow import SparseStructureFlowConfig
from espalier_runtime.models.starter.part_scale import clear_empty_slots
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import JobContext, Progress
from espalier_runtime.sampling.flow_euler import sample

_CPU = torch.device("cpu")
_NO_VOXELS = torch.zeros(0, 3, dtype=torch.int32)
# The colour of a voxel is the mean over so many of its fine corners, those nearest to the surface.
_COLOUR_POINTS = 10


@dataclass(frozen=True, eq=False)
class SampledParts:
    """What the first stage found: normalised slots, empty ones set to the fill of training, and the solid of each
    sample, None for one without parts."""

    slots: Float[Tensor, "B S C"]
    solids: tuple[PartSolid | None, ...]


class PartsEngine:
    """See Engine. A structure carries the parts; voxels are those that their surface passes through."""

    description = PARTS

    def __init__(self, pack: ModelPack, device: torch.device) -> None:
        self.pipeline = pack.pipeline
        self._pack, self._device = pack, device

    def grid_resolution(self) -> int:
        """That of the solid's samples, whatever the pack."""
        return RESOLUTION

    def encode(self, inputs: Inputs) -> Condition:
        """Tokens of words, or of pictures for a pack that works from them."""
        return token_condition(self._pack, inputs.pictures, inputs.prompt, self._device)

    @torch.no_grad()
    def sample_structure(self, condition: Condition, run: SamplingRun) -> Structure[SampledParts]:
        """Raises structure_empty where no sample has parts."""
        found = self.sample_parts(condition, run)
        voxels = [_NO_VOXELS if solid is None else surface_voxels(solid) for solid in found.solids]
        coords = torch.cat([functional.pad(rows, (1, 0), value=number) for number, rows in enumerate(voxels)])
        return Structure(coords, len(voxels), RESOLUTION, found)

    @torch.no_grad()
    def sample_parts(self, condition: Condition, run: SamplingRun) -> SampledParts:
        """The parts of every sample. Raises structure_empty where none has any."""
        options, samples = run.options, run.options.num_samples
        settings = self.pipeline.structure_sampler.overridden(options.sparse_structure)
        progress = Progress.of(run.context, "sparse_structure")
        with self._pack.in_use(roles.STRUCTURE_FLOW, self._device, progress) as flow:
            noise = _noise(samples, flow.config, run.generator).to(self._device)
            passes = flow_passes(
                self._pack, self._device, flow.under_each, on_both=lambda: on_volumes(flow), holding=flow.projections
            )
            velocity = flow_velocity(passes, condition, settings, options.multi_image, samples)
            volume = sample(velocity, noise, settings, on_step=progress.step).cpu()
        slots = clear_empty_slots(to_slots(volume))
        solids = tuple(map(self._solid, slots))
        if not any(solids):
            raise EspalierError(
                "structure_empty", "The model found no object in the text.", hint="Try another seed, or other words."
            )
        return SampledParts(slots, solids)

    @torch.no_grad()
    def sample_latent(
        self, structure: Structure[SampledParts], condition: Condition, run: SamplingRun
    ) -> StructuredLatent:
        """Three channels of colour in −1..1, five of shape."""
        coords, feats = structure.coords, []
        materials = self.sample_materials(structure.carry, condition, run)
        for number, solid in enumerate(structure.carry.solids):
            run.context.check_cancelled()
            if solid is None:
                continue
            feats.append(self._features(solid, materials[number], coords[coords[:, 0] == number, 1:]))
        return StructuredLatent(
            coords, torch.cat(feats), structure.resolution, self.pipeline.latent_space, structure.samples
        )

    @torch.no_grad()
    def sample_materials(self, parts: SampledParts, condition: Condition, run: SamplingRun) -> list[list[PartMaterial]]:
        """The materials of every sample, by slot."""
        settings = self.pipeline.latent_sampler.overridden(run.options.structured_latent)
        shapes = to_volume(parts.slots).to(self._device)
        progress = Progress.of(run.context, "structured_latent")
        with self._pack.in_use(roles.PART_MATERIAL_FLOW, self._device, progress) as flow:

            def with_shapes(x: Tensor) -> Tensor:
                return torch.cat([x, shapes.repeat(len(x) // len(shapes), 1, 1, 1, 1)], 1)

            def network(x: Tensor, t: Tensor, conditions: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
                return flow.under_each(with_shapes(x), t, conditions)

            noise = _noise(len(shapes), flow.config, run.generator).to(self._device)
            on_both = on_volumes(lambda x, t, tokens: flow(with_shapes(x), t, tokens))
            passes = flow_passes(self._pack, self._device, network, on_both=lambda: on_both, holding=flow.projections)
            velocity = flow_velocity(passes, condition, settings, run.options.multi_image, len(shapes))
            volume = sample(velocity, noise, settings, on_step=progress.step).cpu()
        with self._pack.in_use(roles.PART_SCALE, _CPU) as scale:
            return [decode_materials(slots) for slots in scale.materials(to_slots(volume))]

    def sample_variant(self, shape: StructuredLatent, condition: Condition, run: SamplingRun) -> StructuredLatent:
        """Not possible: a latent does not say which parts its shape was made of."""
        del shape, condition, run
        raise no_variants(self.description)

    def decode(self, latent: StructuredLatent, context: JobContext) -> DecodedLatent:
        """With TRELLIS's decoders, which this pack's were trained to be."""
        return decode_latent(self._pack, latent, self._device, context)

    def _solid(self, slots: Float[Tensor, "S C"]) -> PartSolid | None:
        with self._pack.in_use(roles.PART_SCALE, _CPU) as scale:
            shapes = decode_shapes(scale.shapes(slots))
        return solid_of(repair_parts(shapes)) if shapes else None

    def _features(
        self, solid: PartSolid, materials: list[PartMaterial], voxels: Int32[Tensor, "N 3"]
    ) -> Float32[Tensor, "N C"]:
        patches = distance_patches(solid, voxels)
        nearest = patches.abs().topk(_COLOUR_POINTS, dim=1, largest=False).indices
        offsets = torch.stack([nearest // 25, nearest // 5 % 5, nearest % 5], -1) / FINE_PER_COARSE
        points = (voxels[:, None] + offsets) / RESOLUTION - 0.5
        colours = colours_at(solid, materials, points.reshape(-1, 3)).reshape(len(voxels), _COLOUR_POINTS, 3).mean(1)
        with self._pack.in_use(roles.LOCAL_SDF_ENCODER, _CPU) as encoder:
            return torch.cat([colours * 2 - 1, encoder(patches)], 1)


def _noise(samples: int, config: SparseStructureFlowConfig, generator: torch.Generator) -> Tensor:
    """For a flow's output, from the CPU generator, so that a seed means the same on every device."""
    return torch.randn((samples, config.out_channels, *[config.resolution] * 3), generator=generator)
