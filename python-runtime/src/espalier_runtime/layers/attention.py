"""Multi-head self- and cross-attention over rows of tokens (upstream's `modules/attention/modules.py`
`MultiHeadAttention` and its sparse counterpart; docs/trellis-inference.md §2.6). AttentionGroups say who attends to
whom.

N tokens of all samples together, B samples, L condition tokens, C channels, H heads, D channels of a head.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.layers.attention_kernels import attend
from espalier_runtime.layers.linear import Linear
from espalier_runtime.layers.norms import MultiHeadRMSNorm
from espalier_runtime.sparse.attention_groups import AttentionGroups


class SelfAttention(nn.Module):
    """Attention among the tokens of each group."""

    def __init__(self, channels: int, heads: int, *, normalise_queries_and_keys: bool = False) -> None:
        super().__init__()
        self.heads = heads
        self.to_qkv = Linear(channels, 3 * channels)
        self.to_out = Linear(channels, channels)
        self.is_normalised = normalise_queries_and_keys
        if normalise_queries_and_keys:
            self.q_rms_norm = MultiHeadRMSNorm(channels // heads, heads)
            self.k_rms_norm = MultiHeadRMSNorm(channels // heads, heads)

    def forward(self, x: Float[Tensor, "N C"], groups: AttentionGroups) -> Float[Tensor, "N C"]:
        """Softmax attention, scale 1/√D, no mask."""
        queries, keys, values = self.to_qkv(x).unflatten(-1, (3, self.heads, -1)).unbind(dim=1)
        if self.is_normalised:
            queries, keys = self.q_rms_norm(queries), self.k_rms_norm(keys)
        return self.to_out(grouped_attention(queries, keys, values, groups=groups).flatten(1))


class CrossAttention(nn.Module):
    """Each sample's tokens attend to that sample's condition tokens."""

    def __init__(
        self, channels: int, condition_channels: int, heads: int, *, normalise_queries_and_keys: bool = False
    ) -> None:
        super().__init__()
        self.heads = heads
        self.to_q = Linear(channels, channels)
        self.to_kv = Linear(condition_channels, 2 * channels)
        self.to_out = Linear(channels, channels)
        self.is_normalised = normalise_queries_and_keys
        if normalise_queries_and_keys:
            self.q_rms_norm = MultiHeadRMSNorm(channels // heads, heads)
            self.k_rms_norm = MultiHeadRMSNorm(channels // heads, heads)

    def forward(
        self, x: Float[Tensor, "N C"], condition: Float[Tensor, "B L C_cond"], lengths: list[int]
    ) -> Float[Tensor, "N C"]:
        """`lengths` are the tokens of each sample, B entries that sum to N."""
        if condition.shape[1] == 1:
            return self._attend_to_one(condition[:, 0], lengths)
        queries = self.to_q(x).unflatten(-1, (self.heads, -1))
        keys, values = self.to_kv(condition).unflatten(-1, (2, self.heads, -1)).unbind(dim=2)
        if self.is_normalised:
            queries, keys = self.q_rms_norm(queries), self.k_rms_norm(keys)
        attended = queries.new_empty(queries.shape)
        start = 0
        for sample, length in enumerate(lengths):
            rows = slice(start, start + length)
            attended[rows] = attend(queries[None, rows], keys[sample, None], values[sample, None])[0]
            start += length
        return self.to_out(attended.flatten(1))

    def _attend_to_one(self, condition: Float[Tensor, "B C_cond"], lengths: list[int]) -> Float[Tensor, "N C"]:
        """A single token has all the attention, whatever asks for it."""
        out = self.to_out(self.to_kv(condition).chunk(2, dim=1)[1])
        rows = [row.expand(length, -1) for row, length in zip(out, lengths, strict=True)]
        return rows[0] if len(rows) == 1 else torch.cat(rows)


def grouped_attention(
    queries: Float[Tensor, "N H D"],
    keys: Float[Tensor, "N H D"],
    values: Float[Tensor, "N H D"],
    *,
    groups: AttentionGroups,
) -> Float[Tensor, "N H D"]:
    """Full attention inside every group, one call for each distinct group length."""
    if groups.order is not None:
        queries, keys, values = (part.index_select(0, groups.order) for part in (queries, keys, values))
    attended = queries.new_empty(queries.shape)
    start = 0
    for count, length in groups.buckets:
        rows = slice(start, start + count * length)
        batch = (part[rows].unflatten(0, (count, length)) for part in (queries, keys, values))
        attended[rows] = attend(*batch).flatten(0, 1)
        start = rows.stop
    return attended if groups.inverse is None else attended.index_select(0, groups.inverse)
