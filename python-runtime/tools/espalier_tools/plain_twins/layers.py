"""The layers of the plain twins: linear, norms, attention, blocks. N tokens of one sample, C channels, H heads."""

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.layers.attention import CrossAttention, SelfAttention
from espalier_runtime.layers.norms import MultiHeadRMSNorm
from espalier_runtime.sparse.sparse_tensor import SparseTensor


def linear(layer: nn.Linear, x: Tensor) -> Tensor:
    """x·Wᵀ + b."""
    return F.linear(x, layer.weight, layer.bias)


def layer_norm(norm: nn.LayerNorm, x: Float[Tensor, "N C"]) -> Float[Tensor, "N C"]:
    """In fp32."""
    return F.layer_norm(x.float(), x.shape[-1:], norm.weight, norm.bias, norm.eps).to(x.dtype)


def rms_norm(norm: MultiHeadRMSNorm, x: Float[Tensor, "N H D"]) -> Float[Tensor, "N H D"]:
    """Every head to length √D times its gamma."""
    return (F.normalize(x.float(), dim=-1) * norm.gamma * x.shape[-1] ** 0.5).to(x.dtype)


def attention(queries: Tensor, keys: Tensor, values: Tensor) -> Float[Tensor, "N H D"]:
    """Among the rows of one group, [N,H,D] each."""
    heads_first = [part[None].permute(0, 2, 1, 3) for part in (queries, keys, values)]
    return F.scaled_dot_product_attention(heads_first[0], heads_first[1], heads_first[2]).permute(0, 2, 1, 3)[0]


def self_attention(layer: SelfAttention, x: Float[Tensor, "N C"], windows: "Windows | None") -> Float[Tensor, "N C"]:
    """All tokens attend to all, or to those of their window."""
    queries, keys, values = linear(layer.to_qkv, x).reshape(len(x), 3, layer.heads, -1).unbind(dim=1)
    if layer.is_normalised:
        queries, keys = rms_norm(layer.q_rms_norm, queries), rms_norm(layer.k_rms_norm, keys)
    if windows is None:
        return linear(layer.to_out, attention(queries, keys, values).reshape(len(x), -1))
    parts = zip(*(part[windows.order].split(windows.lengths) for part in (queries, keys, values)), strict=True)
    attended = torch.cat([attention(*part) for part in parts])[windows.inverse]
    return linear(layer.to_out, attended.reshape(len(x), -1))


def cross_attention(layer: CrossAttention, x: Float[Tensor, "N C"], condition: Tensor) -> Float[Tensor, "N C"]:
    """All tokens attend to the condition [L, C_cond]."""
    queries = linear(layer.to_q, x).reshape(len(x), layer.heads, -1)
    keys, values = linear(layer.to_kv, condition).reshape(len(condition), 2, layer.heads, -1).unbind(dim=1)
    if layer.is_normalised:
        queries, keys = rms_norm(layer.q_rms_norm, queries), rms_norm(layer.k_rms_norm, keys)
    return linear(layer.to_out, attention(queries, keys, values).reshape(len(x), -1))


def feed_forward(layers: nn.Sequential, x: Float[Tensor, "N C"]) -> Float[Tensor, "N C"]:
    """Linear, GELU, linear."""
    first, _, last = layers
    assert isinstance(first, nn.Linear)
    assert isinstance(last, nn.Linear)
    return linear(last, F.gelu(linear(first, x), approximate="tanh"))


def flow_block(block: Any, x: Float[Tensor, "N C"], time: Tensor, condition: Tensor) -> Float[Tensor, "N C"]:
    """A FlowBlock: modulated self-attention, cross-attention, modulated feed-forward; `time` is [1, C]."""
    made = time if block.adaLN_modulation is None else block.adaLN_modulation(time)
    shift, scale, gate, shift_mlp, scale_mlp, gate_mlp = made.chunk(6, dim=1)
    h = layer_norm(block.norm1, x) * (1 + scale) + shift
    x = x + self_attention(block.self_attn, h, None) * gate
    x = x + cross_attention(block.cross_attn, layer_norm(block.norm2, x), condition)
    h = layer_norm(block.norm3, x) * (1 + scale_mlp) + shift_mlp
    return x + feed_forward(block.mlp.mlp, h) * gate_mlp


def latent_block(block: Any, x: Float[Tensor, "N C"], windows: "Windows") -> Float[Tensor, "N C"]:
    """A LatentBlock: self-attention in windows, then feed-forward."""
    x = x + self_attention(block.attn, layer_norm(block.norm1, x), windows)
    return x + feed_forward(block.mlp.mlp, layer_norm(block.norm2, x))


class Windows:
    """Shifted windows of a voxel set: the rows window by window, the way back, and how many lie in each."""

    def __init__(self, x: SparseTensor, size: int, shift: int) -> None:
        cells = (x.coords[:, 1:].long() + shift) // size
        numbers = (cells[:, 0] * 1024 + cells[:, 1]) * 1024 + cells[:, 2]
        self.order = torch.argsort(numbers, stable=True)
        self.inverse = torch.argsort(self.order)
        self.lengths = torch.bincount(torch.unique(numbers, return_inverse=True)[1]).tolist()
