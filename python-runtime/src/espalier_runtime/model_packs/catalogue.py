"""What a model pack may name: pipelines, stages and network classes. Handed to this package by `engines/registry`.

So that reading a pack knows no engine and no network by name. Needs no torch: networks are asked for when one is built.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from espalier_runtime.protocol.messages.body import InputKind, Variants

if TYPE_CHECKING:
    from espalier_runtime.models.architectures import Architecture

STRUCTURE, LATENT = "sparse_structure", "structured_latent"
"""The two stages, as pipeline.json spells them."""


@dataclass(frozen=True)
class StageClass:
    """The name of a stage's class, and the roles of the networks that it loads where a pack does not say."""

    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class EngineInputs:
    """What an engine can be told. Whether a pack wants pictures or words is said by its pipeline."""

    several_pictures: bool = False
    """More than one picture of the same object."""
    views_by_side: bool = False
    """Pictures count as seen from the front, back, left or right; the object stands as the first camera sees it."""
    variants: Variants = "none"
    """Whose shapes it can give a new appearance."""


@dataclass(frozen=True)
class EngineDescription:
    """One engine as data. `pipelines` are the classes of pipeline.json that mean it, with the inputs of each; any other
    engine is meant by the names of its stages.

    `latent_kind` begins the `space` of its latents: latents of one kind are decoded alike. `has_sampler` is false for
    an engine without steps and guidance. `networks` imports torch.
    """

    name: str
    structure: StageClass
    latent: StageClass
    inputs: EngineInputs
    has_sampler: bool
    latent_kind: str
    networks: Callable[[], Sequence[Architecture]]
    pipelines: Mapping[str, tuple[InputKind, ...]]

    def stage(self, name: str) -> StageClass:
        """The class of STRUCTURE or LATENT."""
        return {STRUCTURE: self.structure, LATENT: self.latent}[name]


@dataclass(frozen=True)
class Catalogue:
    """Every engine. `image_encoder` and `text_encoder` are the classes of companions that publishers store without a
    class name; `training_prefix` begins the names of variants with the same tensors and the same forward pass."""

    engines: tuple[EngineDescription, ...]
    image_encoder: str
    text_encoder: str
    training_prefix: str

    def pipelines(self) -> dict[str, EngineDescription]:
        """The engine that each class of pipeline.json means."""
        return {name: engine for engine in self.engines for name in engine.pipelines}

    def stage_classes(self, stage: str) -> tuple[str, ...]:
        """The names that a pack may give for STRUCTURE or LATENT."""
        return tuple(engine.stage(stage).name for engine in self.engines)

    def class_name(self, stored: str) -> str:
        """The class that a checkpoint's name stands for."""
        return stored.removeprefix(self.training_prefix)

    def network(self, stored: str) -> Architecture:
        """The network of a checkpoint's class name. Raises ValueError for an unknown one."""
        found = self._networks.get(self.class_name(stored))
        if found is None:
            raise ValueError(f"unknown model class {stored!r}, supported: {', '.join(self._networks)}")
        return found

    @cached_property
    def _networks(self) -> dict[str, Architecture]:
        return {network.name: network for engine in self.engines for network in engine.networks()}
