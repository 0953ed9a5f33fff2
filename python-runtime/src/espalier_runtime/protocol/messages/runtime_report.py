"""What the methods about the runtime itself answer: what it is, which packs it found, whether it works."""

from typing import Annotated

from msgspec import Meta

from espalier_runtime.protocol.errors import FailureRecord
from espalier_runtime.protocol.messages.asset_report import BuiltMeshFigures, Timings
from espalier_runtime.protocol.messages.body import Count, InputKind, Result, Variants


class Device(Result):
    """A device that can compute; bytes of the machine for the CPU."""

    id: Annotated[str, Meta(pattern=r"^(cpu|cuda:\d+)$")]
    name: str
    total_bytes: Count
    free_bytes: Count


class PackSummary(Result):
    """A model pack that was found; `problem` says why it cannot be used and is absent when it can."""

    name: Annotated[str, Meta(min_length=1)]
    folder: Annotated[str, Meta(min_length=1)]
    title: str
    description: str
    inputs: list[InputKind]
    view_aligned: bool
    """Objects stand as the camera of the picture sees them."""
    engine: str
    """Which way of making latents; empty for a pack that cannot be used."""
    has_sampler: bool
    """Whether steps and guidance mean anything to it."""
    several_pictures: bool
    """Whether it takes several pictures of one object."""
    variants: Variants
    licence: str
    sha256: str
    bytes: Count
    problem: str | None = None


class RuntimeDescription(Result):
    """What this runtime is, what it can compute on, and which packs it found."""

    protocol_version: int
    versions: dict[str, str]
    devices: Annotated[list[Device], Meta(min_length=1)]
    kernels: dict[str, str]
    packs: list[PackSummary]
    slots: Count | None = None
    """How many jobs it works on at once; one when absent."""


class Cancelled(Result):
    """False when there was no such job."""

    cancelled: bool


class Nothing(Result):
    """Done; there is nothing to tell."""


class KernelsReport(Result):
    """The kernels of one device against their plain twins: which differ too much, and the largest difference of each;
    or the error that kept them from being tried."""

    passed: bool
    failed: list[str] | None = None
    largest_differences: dict[str, float] | None = None
    error: FailureRecord | None = None


class TinyGenerationReport(Result):
    """A small generation with a pack that works from a picture, or why there was none, or why it failed."""

    passed: bool
    skipped: str | None = None
    pack: str | None = None
    timings: Timings | None = None
    mesh: BuiltMeshFigures | None = None
    error: FailureRecord | None = None


class SelfTestReport(Result):
    """Whether everything passed, with the kernels by device."""

    passed: bool
    kernels: dict[str, KernelsReport]
    generation: TinyGenerationReport
