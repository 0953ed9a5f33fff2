"""Every network that a checkpoint may stand for, by its official class name; where new architectures are entered.

Builds networks from the `name` and `args` of a checkpoint's JSON. Knows no files.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import msgspec
import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from espalier_runtime.models.official.clip_text import ClipTextConfig, ClipTextModel
from espalier_runtime.models.official.dinov2 import DinoVisionTransformer, DinoVisionTransformerConfig
from espalier_runtime.models.official.gaussian_decoder import SLatGaussianDecoder, SLatGaussianDecoderConfig
from espalier_runtime.models.official.mesh_decoder import SLatMeshDecoder, SLatMeshDecoderConfig
from espalier_runtime.models.official.radiance_field_decoder import (
    SLatRadianceFieldDecoder,
    SLatRadianceFieldDecoderConfig,
)
from espalier_runtime.models.official.sparse_structure_decoder import (
    SparseStructureDecoder,
    SparseStructureDecoderConfig,
)
from espalier_runtime.models.official.sparse_structure_encoder import (
    SparseStructureEncoder,
    SparseStructureEncoderConfig,
)
from espalier_runtime.models.official.sparse_structure_flow import SparseStructureFlowConfig, SparseStructureFlowModel
from espalier_runtime.models.official.structured_latent_encoder import SLatEncoder, SLatEncoderConfig
from espalier_runtime.models.official.structured_latent_flow import SLatFlowConfig, SLatFlowModel
from espalier_runtime.models.starter.local_sdf_encoder import ShapeCode, ShapeCodeConfig
from espalier_runtime.models.starter.part_scale import PartScale, PartScaleConfig
from espalier_runtime.models.starter.view_maps import ViewMaps, ViewMapsConfig
from espalier_runtime.models.starter.word_encoder import WordEncoder, WordEncoderConfig


@dataclass(frozen=True)
class Architecture:
    """A configuration dataclass and the module that is built from it alone."""

    config: type
    module: type[nn.Module]


ARCHITECTURES: Mapping[str, Architecture] = MappingProxyType(
    {
        "SparseStructureFlowModel": Architecture(SparseStructureFlowConfig, SparseStructureFlowModel),
        "SparseStructureDecoder": Architecture(SparseStructureDecoderConfig, SparseStructureDecoder),
        "SparseStructureEncoder": Architecture(SparseStructureEncoderConfig, SparseStructureEncoder),
        "SLatFlowModel": Architecture(SLatFlowConfig, SLatFlowModel),
        "SLatEncoder": Architecture(SLatEncoderConfig, SLatEncoder),
        "SLatGaussianDecoder": Architecture(SLatGaussianDecoderConfig, SLatGaussianDecoder),
        "SLatMeshDecoder": Architecture(SLatMeshDecoderConfig, SLatMeshDecoder),
        "SLatRadianceFieldDecoder": Architecture(SLatRadianceFieldDecoderConfig, SLatRadianceFieldDecoder),
        "ShapeCode": Architecture(ShapeCodeConfig, ShapeCode),
        "ViewMaps": Architecture(ViewMapsConfig, ViewMaps),
        "WordEncoder": Architecture(WordEncoderConfig, WordEncoder),
        "PartScale": Architecture(PartScaleConfig, PartScale),
        "DinoVisionTransformer": Architecture(DinoVisionTransformerConfig, DinoVisionTransformer),
        "CLIPTextModel": Architecture(ClipTextConfig, ClipTextModel),
    }
)

# Upstream's variants that manage memory in training: the same parameters and the same forward pass (spec §1.3).
_TRAINING_PREFIX = "Elastic"


def configure(name: str, arguments: Mapping[str, Any]) -> Any:
    """The checked configuration for a class name and its arguments; ValueError names what is unknown or wrong."""
    architecture = _look_up(name)
    known = {field.name for field in dataclasses.fields(architecture.config)}
    for argument in arguments:
        if argument not in known:
            raise ValueError(f"{name} has no argument {argument!r}")
    try:
        return msgspec.convert(dict(arguments), architecture.config)
    except msgspec.ValidationError as error:
        raise ValueError(f"{name}: {error}") from error


def build(name: str, arguments: Mapping[str, Any]) -> nn.Module:
    """The network without values: shapes and dtypes as the official class gives them, and no memory."""
    config = configure(name, arguments)
    with _without_values():
        return _look_up(name).module(config)


@contextmanager
def _without_values() -> Iterator[None]:
    """Networks built inside lie on the meta device, and nothing is spent on their initial values."""
    with torch.device("meta"), _NoInitialValues():
        yield


def _look_up(name: str) -> Architecture:
    architecture = ARCHITECTURES.get(name.removeprefix(_TRAINING_PREFIX))
    if architecture is None:
        raise ValueError(f"unknown model class {name!r}, supported: {', '.join(ARCHITECTURES)}")
    return architecture


class _NoInitialValues(TorchFunctionMode):
    """Passes over torch.nn.init: on the meta device there are no values, and asking for them costs most of a build."""

    def __torch_function__(self, func: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if getattr(func, "__module__", None) == "torch.nn.init":
            return args[0] if args else kwargs["tensor"]
        return func(*args, **kwargs)
