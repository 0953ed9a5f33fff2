"""The networks of view-aligned packs beside the official decoders."""

from espalier_runtime.models.architectures import Architecture
from espalier_runtime.models.starter.local_sdf_encoder import ShapeCode, ShapeCodeConfig
from espalier_runtime.models.starter.view_maps import ViewMaps, ViewMapsConfig

NETWORKS = (
    Architecture("ShapeCode", ShapeCodeConfig, ShapeCode),
    Architecture("ViewMaps", ViewMapsConfig, ViewMaps),
)
