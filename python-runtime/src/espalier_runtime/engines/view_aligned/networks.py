"""The networks of view-aligned packs beside the official decoders."""

from espalier_runtime.models.architectures import Architecture
from espalier_runtime.models.starter.local_sdf_encoder import LocalSdfEncoder, LocalSdfEncoderConfig
from espalier_runtime.models.starter.view_maps import ViewMaps, ViewMapsConfig

NETWORKS = (
    Architecture("ShapeCode", LocalSdfEncoderConfig, LocalSdfEncoder),
    Architecture("ViewMaps", ViewMapsConfig, ViewMaps),
)
