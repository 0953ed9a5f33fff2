"""TRELLIS's latent encoder: from image features on voxels to the structured latent; no pipeline needs it (`SLatEncoder`
in upstream's `models/structured_latent_vae/encoder.py`; docs/trellis-inference.md §2.15)."""

from dataclasses import dataclass

from espalier_runtime.layers.linear import Linear
from espalier_runtime.layers.norms import final_layer_norm
from espalier_runtime.models.config_checks import require_positive
from espalier_runtime.models.official.structured_latent_transformer import LatentTransformer, LatentTransformerConfig
from espalier_runtime.sparse.sparse_tensor import SparseTensor


@dataclass(frozen=True, kw_only=True)
class SLatEncoderConfig(LatentTransformerConfig):
    """The constructor arguments of the official checkpoints (docs/trellis-inference.md §1.5)."""

    in_channels: int

    def __post_init__(self) -> None:
        super().__post_init__()
        require_positive(self, "in_channels")


class SLatEncoder(LatentTransformer):
    """A windowed sparse transformer to mean and log variance."""

    def __init__(self, config: SLatEncoderConfig) -> None:
        super().__init__(config, config.in_channels)
        self.out_layer = Linear(config.model_channels, 2 * config.latent_channels)

    def forward(self, x: SparseTensor) -> SparseTensor:
        """The mean of the posterior."""
        mean, _log_variance = self.out_layer(final_layer_norm(self.transform(x).float())).chunk(2, dim=1)
        return x.replace(mean)
