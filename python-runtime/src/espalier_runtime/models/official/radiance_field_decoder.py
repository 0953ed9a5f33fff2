"""TRELLIS's radiance field decoder: from the structured latent to trivectors (`SLatRadianceFieldDecoder` in upstream's
`models/structured_latent_vae/decoder_rf.py`; docs/trellis-inference.md §2.19).

What the channels mean is owned by radiance/. N voxels, rank components a voxel, dim samples an axis.
"""

from dataclasses import dataclass

from espalier_runtime.layers.linear import Linear
from espalier_runtime.layers.norms import final_layer_norm
from espalier_runtime.models.official.structured_latent_transformer import LatentDecoderConfig, LatentTransformer
from espalier_runtime.radiance.radiance_field import RadianceRepresentation
from espalier_runtime.sparse.sparse_tensor import SparseTensor


@dataclass(frozen=True, kw_only=True)
class SLatRadianceFieldDecoderConfig(LatentDecoderConfig):
    """The constructor arguments of the official checkpoints (docs/trellis-inference.md §1.5)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        _ = self.representation

    @property
    def representation(self) -> RadianceRepresentation:
        """What the output channels stand for; ValueError names an unknown or missing key."""
        return RadianceRepresentation.from_config(dict(self.representation_config))


class SLatRadianceFieldDecoder(LatentTransformer):
    """A windowed sparse transformer to the raw parameters of one voxel's field."""

    def __init__(self, config: SLatRadianceFieldDecoderConfig) -> None:
        super().__init__(config, config.latent_channels)
        self.out_layer = Linear(config.model_channels, config.representation.channels)

    def forward(self, x: SparseTensor) -> SparseTensor:
        """Raw features, rank·(3·dim + 4) channels."""
        return x.replace(self.out_layer(final_layer_norm(self.transform(x).float())))
