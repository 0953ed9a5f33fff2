"""CLIP's text transformer (Radford et al. 2021): the last hidden state after the final norm, as conditioning needs it
(docs/trellis-inference.md §4.3).

Keys are those of the official files under the prefix `text_model.`. B prompts, T = 77 tokens, C channels, H heads.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from jaxtyping import Float, Int64
from torch import Tensor, nn

from espalier_runtime.models.config_checks import head_count, require_one_of, require_positive


@dataclass(frozen=True)
class ClipTextConfig:
    """What shapes the network, from the `config.json` of a CLIP text model. Defaults are those of ViT-L/14."""

    vocab_size: int = 49408
    hidden_size: int = 768
    intermediate_size: int = 3072
    num_hidden_layers: int = 12
    num_attention_heads: int = 12
    max_position_embeddings: int = 77
    hidden_act: str = "quick_gelu"
    layer_norm_eps: float = 1e-5

    def __post_init__(self) -> None:
        require_positive(self, "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers")
        require_positive(self, "num_attention_heads", "max_position_embeddings")
        require_one_of(self, "hidden_act", ("quick_gelu", "gelu"))
        head_count(self.hidden_size, self.num_attention_heads, 64)


class ClipTextModel(nn.Module):
    """A causal transformer over token embeddings."""

    def __init__(self, config: ClipTextConfig) -> None:
        super().__init__()
        self.config = config
        self.embeddings = ClipEmbeddings(config)
        self.encoder = ClipEncoder(config)
        self.final_layer_norm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)

    def forward(self, token_ids: Int64[Tensor, "B T"]) -> Float[Tensor, "B T C"]:
        """Every position's state after the final norm; padded positions are kept, as TRELLIS keeps them."""
        return self.final_layer_norm(self.encoder(self.embeddings(token_ids)))


class ClipEmbeddings(nn.Module):
    """A vector per token plus a vector per position."""

    def __init__(self, config: ClipTextConfig) -> None:
        super().__init__()
        self.token_embedding = nn.Embedding(config.vocab_size, config.hidden_size)
        self.position_embedding = nn.Embedding(config.max_position_embeddings, config.hidden_size)

    def forward(self, token_ids: Int64[Tensor, "B T"]) -> Float[Tensor, "B T C"]:
        """T is at most max_position_embeddings."""
        return self.token_embedding(token_ids) + self.position_embedding.weight[: token_ids.shape[1]]


class ClipEncoder(nn.Module):
    """The stack of layers."""

    def __init__(self, config: ClipTextConfig) -> None:
        super().__init__()
        self.layers = nn.ModuleList(ClipLayer(config) for _ in range(config.num_hidden_layers))

    def forward(self, x: Float[Tensor, "B T C"]) -> Float[Tensor, "B T C"]:
        """All layers in order."""
        for layer in self.layers:
            x = layer(x)
        return x


class ClipLayer(nn.Module):
    """Causal attention and feed-forward, each with a norm before."""

    def __init__(self, config: ClipTextConfig) -> None:
        super().__init__()
        self.self_attn = ClipAttention(config.hidden_size, config.num_attention_heads)
        self.layer_norm1 = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.mlp = ClipFeedForward(config)
        self.layer_norm2 = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)

    def forward(self, x: Float[Tensor, "B T C"]) -> Float[Tensor, "B T C"]:
        """Two residual steps."""
        x = x + self.self_attn(self.layer_norm1(x))
        return x + self.mlp(self.layer_norm2(x))


class ClipAttention(nn.Module):
    """Every token attends to itself and what came before."""

    def __init__(self, channels: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q_proj = nn.Linear(channels, channels)
        self.k_proj = nn.Linear(channels, channels)
        self.v_proj = nn.Linear(channels, channels)
        self.out_proj = nn.Linear(channels, channels)

    def forward(self, x: Float[Tensor, "B T C"]) -> Float[Tensor, "B T C"]:
        """Softmax attention, scale 1/√D, causal mask."""
        projections = (self.q_proj(x), self.k_proj(x), self.v_proj(x))
        by_head = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in projections)
        attended = F.scaled_dot_product_attention(*by_head, is_causal=True)
        return self.out_proj(attended.transpose(1, 2).flatten(2))


class ClipFeedForward(nn.Module):
    """Linear, activation, linear."""

    def __init__(self, config: ClipTextConfig) -> None:
        super().__init__()
        self.fc1 = nn.Linear(config.hidden_size, config.intermediate_size)
        self.fc2 = nn.Linear(config.intermediate_size, config.hidden_size)
        self.activation = quick_gelu if config.hidden_act == "quick_gelu" else F.gelu

    def forward(self, x: Float[Tensor, "B T C"]) -> Float[Tensor, "B T C"]:
        """Every token on its own."""
        return self.fc2(self.activation(self.fc1(x)))


def quick_gelu(x: Float[Tensor, "*any"]) -> Float[Tensor, "*any"]:
    """x·sigmoid(1.702·x), the approximation that ViT-L/14 was trained with."""
    return x * torch.sigmoid(1.702 * x)
