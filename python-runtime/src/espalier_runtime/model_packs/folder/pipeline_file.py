"""What a pack's pipeline.json says, parsed once (docs/trellis-inference.md §1.2; our extension is described in
README.md beside this file).

Official keys that are unknown here are passed over, as upstream does. Inside "espalier" nothing unknown is accepted.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from espalier_runtime.model_packs.catalogue import LATENT, STRUCTURE, Catalogue, EngineDescription
from espalier_runtime.model_packs.small_files import read_small_file
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.body import InputKind
from espalier_runtime.protocol.open_json import JsonObject
from espalier_runtime.sampling.sampler_settings import SamplerSettings

FILE_NAME = "pipeline.json"
_EXTENSION_VERSION = 1
# The key is missing from one released text file (docs/trellis-inference.md §1.2).
_DEFAULT_TEXT_MODEL = "openai/clip-vit-large-patch14"
_STAGES = (STRUCTURE, LATENT)


@dataclass(frozen=True)
class StageDescription:
    """Which class samples a stage, its arguments, and the model roles that it loads."""

    class_name: str
    arguments: Mapping[str, Any]
    models: tuple[str, ...]


@dataclass(frozen=True)
class Normalisation:
    """Per channel: de-normalised = normalised·std + mean (docs/trellis-inference.md §1.6)."""

    mean: tuple[float, ...]
    std: tuple[float, ...]


@dataclass(frozen=True)
class PipelineDescription:
    """One pipeline.json. `models` maps roles to checkpoint references; `inputs` are "image" and "text"; `engine` is the
    one whose stages these are.

    `word_encoder` is the role of a text encoder with a fixed vocabulary, which then stands in for `text_cond_model`.
    """

    name: str
    engine: EngineDescription
    inputs: tuple[InputKind, ...]
    models: Mapping[str, str]
    structure_sampler: SamplerSettings
    latent_sampler: SamplerSettings
    normalisation: Normalisation | None
    image_cond_model: str | None
    text_cond_model: str | None
    word_encoder: str | None
    view_aligned: bool
    stages: Mapping[str, StageDescription]

    @property
    def latent_space(self) -> str:
        """The same for packs whose latents one decoder understands: the kind of latent and the normalisation."""
        scale = repr(self.normalisation)
        digest = hashlib.sha256(scale.encode()).hexdigest()[:12]
        return f"{self.engine.latent_kind} {digest}"


class _StageEntry(msgspec.Struct, forbid_unknown_fields=True):
    class_name: str = msgspec.field(name="class")
    args: JsonObject = {}
    models: list[str] = []


class _Extension(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    view_aligned: bool = False
    word_encoder: str | None = None
    stages: dict[str, _StageEntry] = {}


@dataclass
class _Arguments:
    models: dict[str, str]
    sparse_structure_sampler: JsonObject = field(default_factory=dict)
    slat_sampler: JsonObject = field(default_factory=dict)
    slat_normalization: Normalisation | None = None
    image_cond_model: str | None = None
    text_cond_model: str | None = None
    espalier: _Extension | None = None


@dataclass
class _File:
    name: str
    args: _Arguments


def read_pipeline(folder: Path, catalogue: Catalogue) -> PipelineDescription:
    """Parse `folder`/pipeline.json; pack_missing, pack_damaged or pack_unsupported says what is wrong with it."""
    path = folder / FILE_NAME
    try:
        parsed = msgspec.convert(json.loads(read_small_file(path)), _File)
        return _describe(parsed, catalogue)
    except FileNotFoundError as error:
        message = f"{folder} is not a model pack: it has no {FILE_NAME}."
        raise EspalierError("pack_missing", message, hint="Choose the folder that holds pipeline.json.") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise EspalierError("pack_damaged", f"{path} is not valid JSON.") from error
    except ValueError as error:
        raise EspalierError("pack_unsupported", f"{path} does not describe a model pack: {error}.") from error


def _describe(parsed: _File, catalogue: Catalogue) -> PipelineDescription:
    arguments, pipelines = parsed.args, catalogue.pipelines()
    if parsed.name not in pipelines:
        raise ValueError(f"unknown pipeline {parsed.name!r}, supported: {', '.join(pipelines)}")
    inputs = pipelines[parsed.name].pipelines[parsed.name]
    extension = arguments.espalier or _Extension(version=_EXTENSION_VERSION)
    if extension.version != _EXTENSION_VERSION:
        raise ValueError(f"espalier.version is {extension.version}, supported: {_EXTENSION_VERSION}")
    _check_normalisation(arguments.slat_normalization)
    _check_word_encoder(extension.word_encoder, inputs, arguments)
    stages = _stages(extension, arguments.models, official=pipelines[parsed.name], catalogue=catalogue)
    engine = _engine_of(stages, catalogue)
    needs_clip = "text" in inputs and extension.word_encoder is None
    return PipelineDescription(
        name=parsed.name,
        engine=engine,
        inputs=inputs,
        models=MappingProxyType(dict(arguments.models)),
        structure_sampler=_sampler("sparse_structure_sampler", arguments.sparse_structure_sampler),
        latent_sampler=_sampler("slat_sampler", arguments.slat_sampler),
        normalisation=arguments.slat_normalization,
        image_cond_model=arguments.image_cond_model,
        text_cond_model=arguments.text_cond_model or (_DEFAULT_TEXT_MODEL if needs_clip else None),
        word_encoder=extension.word_encoder,
        view_aligned=extension.view_aligned or engine.inputs.views_by_side,
        stages=MappingProxyType(stages),
    )


def _stages(
    extension: _Extension, models: Mapping[str, str], *, official: EngineDescription, catalogue: Catalogue
) -> dict[str, StageDescription]:
    for stage in extension.stages:
        if stage not in _STAGES:
            raise ValueError(f"espalier.stages has the unknown stage {stage!r}, supported: {', '.join(_STAGES)}")
    stages = {}
    for stage in _STAGES:
        entry, default = extension.stages.get(stage), official.stage(stage)
        if entry is None:
            stages[stage] = StageDescription(default.name, MappingProxyType({}), default.roles)
        else:
            stages[stage] = _named_stage(stage, entry, models, known=catalogue.stage_classes(stage))
    return stages


def _named_stage(
    stage: str, entry: _StageEntry, models: Mapping[str, str], *, known: tuple[str, ...]
) -> StageDescription:
    if entry.class_name not in known:
        named = f"espalier.stages.{stage} names the unknown class {entry.class_name!r}"
        raise ValueError(f"{named}, supported: {', '.join(known)}")
    for role in entry.models:
        if role not in models:
            raise ValueError(f"espalier.stages.{stage} uses the model {role!r}, which args.models does not list")
    return StageDescription(entry.class_name, MappingProxyType(entry.args), tuple(entry.models))


def _engine_of(stages: Mapping[str, StageDescription], catalogue: Catalogue) -> EngineDescription:
    """The engine whose stages these are: what a structure leaves for the latent is known to its own engine alone."""
    structure, latent = (stages[stage].class_name for stage in _STAGES)
    for engine in catalogue.engines:
        if (engine.structure.name, engine.latent.name) == (structure, latent):
            return engine
    raise ValueError(f"espalier.stages joins {structure} and {latent}, which belong to different engines")


def _sampler(key: str, entry: Mapping[str, Any]) -> SamplerSettings:
    settings = {"name": entry["name"]} if "name" in entry else {}
    if "sigma_min" in entry.get("args", {}):
        settings["sigma_min"] = entry["args"]["sigma_min"]
    try:
        return SamplerSettings(**settings).overridden(entry.get("params", {}))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{key}: {error}") from error


def _check_word_encoder(role: str | None, inputs: tuple[InputKind, ...], arguments: _Arguments) -> None:
    if role is None:
        return
    if "text" not in inputs or arguments.text_cond_model is not None:
        raise ValueError("espalier.word_encoder is for text pipelines without text_cond_model")
    if role not in arguments.models:
        raise ValueError(f"espalier.word_encoder is the model {role!r}, which args.models does not list")


def _check_normalisation(normalisation: Normalisation | None) -> None:
    if normalisation is None:
        return
    if len(normalisation.mean) != len(normalisation.std):
        raise ValueError("slat_normalization has different numbers of mean and std values")
    if not all(value > 0 for value in normalisation.std):
        raise ValueError("slat_normalization.std holds a value that is not positive")
