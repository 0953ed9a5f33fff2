"""The two sampled stages of a pipeline, and the one place where a stage's class is looked up by its name.

A pack names its classes in pipeline.json; without names it has the official flows (model_packs/README.md).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Float32, Int32
from torch import Tensor

from espalier_runtime.engines.common.sampling_options import SamplingOptions
from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.parts.stages import FlowPartsLatent, FlowPartsStructure
from espalier_runtime.engines.trellis.latent_stage import FlowLatentStage
from espalier_runtime.engines.trellis.structure_stage import FlowStructureStage
from espalier_runtime.engines.view_aligned.stages import SilhouetteStructure, ViewAlignedLatent
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.model_packs.pipeline_file import StageDescription
from espalier_runtime.protocol.progress import JobContext


@runtime_checkable
class StructureStage(Protocol):
    """Decides which voxels the object occupies."""

    @property
    def resolution(self) -> int:
        """Cells along one side of the grid of `sample`'s coordinates."""
        ...

    def sample(
        self,
        condition: Condition,
        *,
        num_samples: int,
        generator: torch.Generator,
        options: SamplingOptions,
        context: JobContext,
    ) -> Int32[Tensor, "N 4"]:
        """Rows (b, x, y, z) in lexicographic order; raises structure_empty when a sample has none."""
        ...


@runtime_checkable
class LatentStage(Protocol):
    """Gives every voxel its latent."""

    def sample(
        self,
        coords: Int32[Tensor, "N 4"],
        condition: Condition,
        *,
        generator: torch.Generator,
        options: SamplingOptions,
        context: JobContext,
    ) -> Float32[Tensor, "N C"]:
        """De-normalised features in the order of `coords`."""
        ...


StructureStageFactory = Callable[[ModelPack, torch.device, StageDescription], StructureStage]
LatentStageFactory = Callable[[ModelPack, torch.device, StageDescription], LatentStage]

STRUCTURE_STAGES: Mapping[str, StructureStageFactory] = MappingProxyType(
    {
        "FlowStructureStage": FlowStructureStage,
        "SilhouetteStructure": SilhouetteStructure,
        "FlowPartsStructure": FlowPartsStructure,
    }
)
LATENT_STAGES: Mapping[str, LatentStageFactory] = MappingProxyType(
    {
        "FlowLatentStage": FlowLatentStage,
        "ViewAlignedLatent": ViewAlignedLatent,
        "FlowPartsLatent": FlowPartsLatent,
    }
)


def structure_stage(pack: ModelPack, device: torch.device) -> StructureStage:
    """The pack's first stage."""
    description = pack.pipeline.stages["sparse_structure"]
    return STRUCTURE_STAGES[description.class_name](pack, device, description)


def latent_stage(pack: ModelPack, device: torch.device) -> LatentStage:
    """The pack's second stage."""
    description = pack.pipeline.stages["structured_latent"]
    return LATENT_STAGES[description.class_name](pack, device, description)
