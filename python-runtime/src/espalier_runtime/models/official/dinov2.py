"""DINOv2 with registers (Oquab et al. 2023, Darcet et al. 2023): all tokens before the final norm, as conditioning
needs them (docs/trellis-inference.md §4.2).

Keys and arguments are those of the original release. B pictures, C channels, H heads, P patches, T = 1 + R + P tokens.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.layers.attention_kernels import attend
from espalier_runtime.layers.linear import Linear
from espalier_runtime.models.config_checks import head_count, require_one_of, require_positive

NORM_EPSILON = 1e-6


@dataclass(frozen=True)
class DinoVisionTransformerConfig:
    """The constructor arguments of the original class. Defaults are those of ViT-L/14 with registers."""

    img_size: int = 518
    patch_size: int = 14
    embed_dim: int = 1024
    depth: int = 24
    num_heads: int = 16
    mlp_ratio: float = 4
    init_values: float = 1.0
    ffn_layer: str = "mlp"
    block_chunks: int = 0
    num_register_tokens: int = 4
    interpolate_antialias: bool = True
    interpolate_offset: float = 0.0

    def __post_init__(self) -> None:
        require_positive(self, "img_size", "patch_size", "embed_dim", "depth", "num_heads", "num_register_tokens")
        require_one_of(self, "ffn_layer", ("mlp",))
        require_one_of(self, "block_chunks", (0,))
        head_count(self.embed_dim, self.num_heads, 64)
        if self.img_size % self.patch_size:
            raise ValueError(f"img_size is {self.img_size}, which patch_size {self.patch_size} does not divide")

    @property
    def patches(self) -> int:
        """P, 37² officially."""
        return (self.img_size // self.patch_size) ** 2


class DinoVisionTransformer(nn.Module):
    """A vision transformer over one class token, register tokens and patches."""

    def __init__(self, config: DinoVisionTransformerConfig) -> None:
        super().__init__()
        self.config = config
        channels = config.embed_dim
        self.cls_token = nn.Parameter(torch.zeros(1, 1, channels))
        self.pos_embed = nn.Parameter(torch.zeros(1, 1 + config.patches, channels))
        self.register_tokens = nn.Parameter(torch.zeros(1, config.num_register_tokens, channels))
        self.mask_token = nn.Parameter(torch.zeros(1, channels))
        self.patch_embed = PatchEmbedding(config.patch_size, channels)
        self.blocks = nn.ModuleList(DinoBlock(config) for _ in range(config.depth))
        self.norm = nn.LayerNorm(channels, eps=NORM_EPSILON)

    def forward(self, pictures: Float[Tensor, "B 3 S S"]) -> Float[Tensor, "B T C"]:
        """Class, register and patch tokens after the last block, before `norm`; S must be `img_size`."""
        if pictures.shape[-2:] != (self.config.img_size, self.config.img_size):
            raise ValueError(f"got pictures of {tuple(pictures.shape[-2:])}, expected {self.config.img_size} a side")
        patches = self.patch_embed(pictures)
        batch = len(patches)
        tokens = torch.cat([self.cls_token.expand(batch, -1, -1), patches], dim=1) + self.pos_embed
        registers = self.register_tokens.expand(batch, -1, -1)
        tokens = torch.cat([tokens[:, :1], registers, tokens[:, 1:]], dim=1)
        for block in self.blocks:
            tokens = block(tokens)
        return tokens


class PatchEmbedding(nn.Module):
    """Each patch of pixels to one token, rows first."""

    def __init__(self, patch_size: int, channels: int) -> None:
        super().__init__()
        self.proj = nn.Conv2d(3, channels, patch_size, stride=patch_size)

    def forward(self, pictures: Float[Tensor, "B 3 S S"]) -> Float[Tensor, "B P C"]:
        """Row-major patches."""
        return self.proj(pictures).flatten(2).transpose(1, 2)


class DinoBlock(nn.Module):
    """Attention and feed-forward, each with a norm before and a learned scale after."""

    def __init__(self, config: DinoVisionTransformerConfig) -> None:
        super().__init__()
        channels = config.embed_dim
        self.norm1 = nn.LayerNorm(channels, eps=NORM_EPSILON)
        self.attn = DinoAttention(channels, config.num_heads)
        self.ls1 = LayerScale(channels)
        self.norm2 = nn.LayerNorm(channels, eps=NORM_EPSILON)
        self.mlp = DinoFeedForward(channels, int(channels * config.mlp_ratio))
        self.ls2 = LayerScale(channels)

    def forward(self, x: Float[Tensor, "B T C"]) -> Float[Tensor, "B T C"]:
        """Two residual steps."""
        x = x + self.ls1(self.attn(self.norm1(x)))
        return x + self.ls2(self.mlp(self.norm2(x)))


class DinoAttention(nn.Module):
    """Full attention over the tokens of a picture."""

    def __init__(self, channels: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = Linear(channels, 3 * channels)
        self.proj = Linear(channels, channels)

    def forward(self, x: Float[Tensor, "B T C"]) -> Float[Tensor, "B T C"]:
        """Softmax attention, scale 1/√D."""
        queries, keys, values = self.qkv(x).unflatten(-1, (3, self.heads, -1)).unbind(dim=2)
        attended = attend(queries, keys, values)
        return self.proj(attended.flatten(2))


class DinoFeedForward(nn.Module):
    """Linear, exact GELU, linear."""

    def __init__(self, channels: int, hidden_channels: int) -> None:
        super().__init__()
        self.fc1 = Linear(channels, hidden_channels)
        self.fc2 = Linear(hidden_channels, channels)

    def forward(self, x: Float[Tensor, "B T C"]) -> Float[Tensor, "B T C"]:
        """Every token on its own."""
        return self.fc2(F.gelu(self.fc1(x)))


class LayerScale(nn.Module):
    """A learned gain per channel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))

    def forward(self, x: Float[Tensor, "B T C"]) -> Float[Tensor, "B T C"]:
        """x·gamma."""
        return x * self.gamma
