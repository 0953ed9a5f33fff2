"""The networks of the packs of parts beside the official flows and decoders, by the class names of their
checkpoints."""

from espalier_runtime.models.architectures import Architecture
from espalier_runtime.models.starter.local_sdf_encoder import LocalSdfEncoder, LocalSdfEncoderConfig
from espalier_runtime.models.starter.part_scale import PartScale, PartScaleConfig
from espalier_runtime.models.starter.word_encoder import WordEncoder, WordEncoderConfig

NETWORKS = (
    Architecture("WordEncoder", WordEncoderConfig, WordEncoder),
    Architecture("PartScale", PartScaleConfig, PartScale),
    Architecture("ShapeCode", LocalSdfEncoderConfig, LocalSdfEncoder),
)
