"""The sparse transformer with window attention that TRELLIS's latent encoder and decoders share
(`SparseTransformerBase` in upstream's `models/structured_latent_vae/base.py`; docs/trellis-inference.md §2.15).

N voxels of all samples, C model channels.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor, nn

from espalier_runtime.layers.embeddings import position_embedding
from espalier_runtime.layers.linear import Linear
from espalier_runtime.layers.mixed_precision import halve, torso_dtype
from espalier_runtime.layers.transformer_blocks import LatentBlock
from espalier_runtime.models.config_checks import head_count, require_one_of, require_positive
from espalier_runtime.sparse.attention_groups import AttentionGroups, whole_samples, windows
from espalier_runtime.sparse.sparse_tensor import SparseTensor


@dataclass(frozen=True, kw_only=True)
class LatentTransformerConfig:
    """The constructor arguments that encoder and decoders share (docs/trellis-inference.md §1.5)."""

    resolution: int
    model_channels: int
    latent_channels: int
    num_blocks: int
    num_heads: int | None = None
    num_head_channels: int = 64
    mlp_ratio: float = 4
    attn_mode: str = "swin"
    window_size: int = 8
    pe_mode: str = "ape"
    use_fp16: bool = False
    use_checkpoint: bool = False
    qk_rms_norm: bool = False

    def __post_init__(self) -> None:
        require_positive(self, "resolution", "model_channels", "latent_channels", "num_blocks", "num_head_channels")
        require_one_of(self, "attn_mode", ("swin", "full"))
        require_one_of(self, "pe_mode", ("ape",))
        if self.attn_mode == "swin":
            require_positive(self, "window_size")
        head_count(self.model_channels, self.num_heads, self.num_head_channels)


@dataclass(frozen=True, kw_only=True)
class LatentDecoderConfig(LatentTransformerConfig):
    """A decoder also says what its features stand for."""

    representation_config: Mapping[str, Any] = field(default_factory=dict)


class LatentTransformer(nn.Module):
    """Input layer, position, blocks. Subclasses own what follows."""

    def __init__(self, config: LatentTransformerConfig, in_channels: int) -> None:
        super().__init__()
        self.config = config
        channels = config.model_channels
        heads = head_count(channels, config.num_heads, config.num_head_channels)
        hidden = int(channels * config.mlp_ratio)
        self.input_layer = Linear(in_channels, channels)
        self.blocks = nn.ModuleList(
            LatentBlock(channels, heads, hidden, normalises_attention=config.qk_rms_norm)
            for _ in range(config.num_blocks)
        )
        if config.use_fp16:
            halve(self.blocks)

    def transform(self, x: SparseTensor) -> Tensor:
        """Features [N,C] after the last block, in the precision of the torso."""
        position = position_embedding(x.coords[:, 1:], self.config.model_channels)
        h = (self.input_layer(x.feats) + position).to(torso_dtype(self.blocks))
        for index, block in enumerate(self.blocks):
            h = block(h, self._groups(x, index))
        return h

    def _groups(self, x: SparseTensor, block: int) -> AttentionGroups:
        size = self.config.window_size
        if self.config.attn_mode == "full":
            return whole_samples(x)
        return windows(x, size, shift=(size // 2) * (block % 2))
