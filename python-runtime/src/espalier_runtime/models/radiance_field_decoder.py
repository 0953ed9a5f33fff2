"""From the structured latent to a radiance field of trivectors: the network (spec §2.19).

What the channels mean is owned by radiance/. N voxels, rank components a voxel, dim samples an axis.
"""

from dataclasses import dataclass

from torch import nn

from espalier_runtime.layers.norms import final_layer_norm
from espalier_runtime.models.structured_latent_transformer import LatentDecoderConfig, LatentTransformer
from espalier_runtime.sparse.sparse_tensor import SparseTensor


@dataclass(frozen=True, kw_only=True)
class SLatRadianceFieldDecoderConfig(LatentDecoderConfig):
    """The constructor arguments of the official checkpoints (spec §1.5)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("rank", "dim"):
            if not self.representation_config.get(name, 0) > 0:
                raise ValueError(f"representation_config.{name} is missing or not positive")

    @property
    def out_channels(self) -> int:
        """Per component: three vectors, one density, one colour."""
        rank, dim = self.representation_config["rank"], self.representation_config["dim"]
        return rank * (3 * dim + 1 + 3)


class SLatRadianceFieldDecoder(LatentTransformer):
    """A windowed sparse transformer to the raw parameters of one voxel's field."""

    def __init__(self, config: SLatRadianceFieldDecoderConfig) -> None:
        super().__init__(config, config.latent_channels)
        self.out_layer = nn.Linear(config.model_channels, config.out_channels)

    def forward(self, x: SparseTensor) -> SparseTensor:
        """Raw features [N, rank·(3·dim + 4)]."""
        return x.replace(self.out_layer(final_layer_norm(self.transform(x).float())))
