"""The protocol of engines: from images or a prompt to a structured latent in two stages, and from it to a surface.

An engine is made for one pack and device (`registry.engine_for`). What it is called and what it takes is data:
`model_packs/catalogue.EngineDescription`. Axis letters: N voxels of all samples, C channels.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, Protocol, TypeVar, runtime_checkable

import torch
from jaxtyping import Int32
from PIL import Image
from torch import Tensor

from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.condition.picture_sides import resolve_sides
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh
from espalier_runtime.model_packs.catalogue import EngineDescription
from espalier_runtime.model_packs.folder.pipeline_file import PipelineDescription
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.body import PictureSide
from espalier_runtime.protocol.progress import JobContext
from espalier_runtime.splats.gaussians import GaussianModel

Carry = TypeVar("Carry")


@dataclass(frozen=True, eq=False)
class Inputs:
    """The inputs of a generation. `pictures` are cut-out RGBA views of one object; `sides` are the sides that they
    show, as `sides_for` answered: None for an engine that does not ask."""

    pictures: Sequence[Image.Image] = field(default_factory=tuple)
    prompt: str | None = None
    sides: tuple[PictureSide, ...] | None = None


@dataclass(frozen=True, eq=False)
class SamplingRun:
    """One run through both stages: options, seed, context, and the one random generator that both stages draw from."""

    options: SamplingOptions
    seed: int
    context: JobContext

    @cached_property
    def generator(self) -> torch.Generator:
        """On the CPU, so that a seed means the same on every device."""
        return torch.Generator().manual_seed(self.seed)


@dataclass(frozen=True, eq=False)
class Structure(Generic[Carry]):
    """What the first stage found in `samples` samples: rows (b, x, y, z) in lexicographic order, on the CPU, in a grid
    of `resolution` cells a side, none for a sample that is empty; and `carry`, whatever else the engine's second stage
    needs of the first."""

    coords: Int32[Tensor, "N 4"]
    samples: int
    resolution: int
    carry: Carry


@dataclass(frozen=True, eq=False)
class DecodedLatent:
    """The surface of a latent that holds one object; `success` of an empty one is false. `gaussians` decodes the cloud
    of the same latent, where the pack can."""

    surface: ExtractedMesh
    gaussians: Callable[[], GaussianModel] | None


@runtime_checkable
class Engine(Protocol[Carry]):
    """Samples and decodes with the networks of one pack. The same inputs, run and kind of device give the same latent.

    All of it raises what loading a network raises, and `cancelled`.
    """

    @property
    def description(self) -> EngineDescription:
        """What it is called, what it takes, whether it has a sampler."""
        ...

    @property
    def pipeline(self) -> PipelineDescription:
        """What its pack says in pipeline.json."""
        ...

    def grid_resolution(self) -> int:
        """Cells along one side of the grid of its structures. Raises pack_missing where the pack lacks the network
        that says so."""
        ...

    def encode(self, inputs: Inputs) -> Condition:
        """The condition of both stages. Uses no random numbers. Raises input_empty, input_too_small or
        input_unsupported."""
        ...

    def sample_structure(self, condition: Condition, run: SamplingRun) -> Structure[Carry]:
        """Which voxels the surface of each sample passes through. Raises structure_empty where all have none."""
        ...

    def sample_latent(self, structure: Structure[Carry], condition: Condition, run: SamplingRun) -> StructuredLatent:
        """What each voxel holds, de-normalised, on the CPU. An engine that takes variants of any shape may be given a
        structure that it did not sample, with None for `carry`."""
        ...

    def sample_variant(self, shape: StructuredLatent, condition: Condition, run: SamplingRun) -> StructuredLatent:
        """Another look for the one object of `shape`, whose voxels stay where they are. An engine that varies its own
        shapes alone is given one of its latent space. Raises pack_unsupported for one that varies none."""
        ...

    def decode(self, latent: StructuredLatent, context: JobContext) -> DecodedLatent:
        """The surface of a latent that holds one object. Raises latent_invalid."""
        ...


def no_variants(engine: EngineDescription) -> EspalierError:
    """The error of an engine that gives no given shape a new look."""
    return EspalierError(
        "pack_unsupported",
        f"This pack's engine, {engine.name}, cannot give a new look to a given shape.",
        hint="Choose a pack of the official layout.",
    )


def sides_for(
    pipeline: PipelineDescription, count: int, sides: Sequence[PictureSide] | None
) -> tuple[PictureSide, ...] | None:
    """The side that each of `count` pictures shows, where the pack's objects stand as cameras see them; else None.

    Raises usage for sides that do not fit the pictures.
    """
    return resolve_sides(count, sides) if pipeline.view_aligned and count else None
