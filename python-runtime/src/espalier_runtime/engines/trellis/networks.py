"""The networks of the official packs, by the class names of their checkpoints."""

from espalier_runtime.models.architectures import Architecture
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

NETWORKS = (
    Architecture("SparseStructureFlowModel", SparseStructureFlowConfig, SparseStructureFlowModel),
    Architecture("SparseStructureDecoder", SparseStructureDecoderConfig, SparseStructureDecoder),
    Architecture("SparseStructureEncoder", SparseStructureEncoderConfig, SparseStructureEncoder),
    Architecture("SLatFlowModel", SLatFlowConfig, SLatFlowModel),
    Architecture("SLatEncoder", SLatEncoderConfig, SLatEncoder),
    Architecture("SLatGaussianDecoder", SLatGaussianDecoderConfig, SLatGaussianDecoder),
    Architecture("SLatMeshDecoder", SLatMeshDecoderConfig, SLatMeshDecoder),
    Architecture("SLatRadianceFieldDecoder", SLatRadianceFieldDecoderConfig, SLatRadianceFieldDecoder),
    Architecture("DinoVisionTransformer", DinoVisionTransformerConfig, DinoVisionTransformer),
    Architecture("CLIPTextModel", ClipTextConfig, ClipTextModel),
)
