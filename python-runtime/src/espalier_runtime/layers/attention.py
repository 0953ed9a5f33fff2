"""Multi-head self- and cross-attention over rows of tokens (upstream's `modules/attention/modules.py`
`MultiHeadAttention` and its sparse counterpart; docs/trellis-inference.md §2.6). AttentionGroups say who attends to
whom.

N tokens of all samples together, B samples, L condition tokens, C channels, H heads, D channels of a head.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.layers.attention_kernels import attend, attend_varlen, suits_varlen
from espalier_runtime.layers.linear import Linear
from espalier_runtime.layers.norms import MultiHeadRMSNorm, rms_norm_both
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
        qkv = self.to_qkv(x).unflatten(-1, (3, self.heads, -1))
        queries, keys, values = qkv.unbind(dim=1)
        if self.is_normalised:
            queries, keys = rms_norm_both(qkv[:, :2], self.q_rms_norm, self.k_rms_norm).unbind(dim=1)
        return self.to_out(grouped_attention(queries, keys, values, groups=groups).flatten(1))


@dataclass(frozen=True, eq=False)
class ProjectedCondition:
    """What one cross-attention makes of a condition, whoever attends to it. A single token has all the attention, so of
    such a condition the result is known: `outcome`."""

    keys: Float[Tensor, "B L H D"] | None = None
    values: Float[Tensor, "B L H D"] | None = None
    outcome: Float[Tensor, "B C"] | None = None

    def repeated(self, samples: int) -> "ProjectedCondition":
        """The same for `samples` samples, if it is of one; nothing is copied."""
        parts = (self.keys, self.values, self.outcome)
        return ProjectedCondition(*(part if part is None else part.expand(samples, *part.shape[1:]) for part in parts))


class CrossAttention(nn.Module):
    """Each sample's tokens attend to that sample's condition tokens, which `project` has looked at before: what it
    gives is the same at every step of a job (see kept_condition.py)."""

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

    def project(self, condition: Float[Tensor, "B L C_cond"]) -> ProjectedCondition:
        """Keys and values of every token, each head's in one piece; of a single token, what attending to it gives."""
        keys, values = self.to_kv(condition).unflatten(-1, (2, self.heads, -1)).unbind(dim=2)
        if condition.shape[1] == 1:
            return ProjectedCondition(outcome=self.to_out(values.flatten(1)))
        if self.is_normalised:
            keys = self.k_rms_norm(keys)
        in_pieces = (part.transpose(1, 2).contiguous().transpose(1, 2) for part in (keys, values))
        return ProjectedCondition(*in_pieces)

    def forward(
        self, x: Float[Tensor, "N C"], condition: ProjectedCondition, lengths: list[int]
    ) -> Float[Tensor, "N C"]:
        """`lengths` are the tokens of each sample, B entries that sum to N."""
        if condition.keys is None or condition.values is None:
            assert condition.outcome is not None, "a condition has keys or an outcome"
            return _repeated(condition.outcome, lengths)
        queries = self.to_q(x).unflatten(-1, (self.heads, -1))
        if self.is_normalised:
            queries = self.q_rms_norm(queries)
        rows = zip(queries.split(lengths), condition.keys.split(1), condition.values.split(1), strict=True)
        attended = [attend(part.unsqueeze(0), keys, values)[0] for part, keys, values in rows]
        return self.to_out(_joined(attended).flatten(1))


def _repeated(vectors: Float[Tensor, "B C"], lengths: list[int]) -> Float[Tensor, "N C"]:
    return _joined([row.expand(length, -1) for row, length in zip(vectors, lengths, strict=True)])


def _joined(parts: list[Tensor]) -> Tensor:
    return parts[0] if len(parts) == 1 else torch.cat(parts)


def grouped_attention(
    queries: Float[Tensor, "N H D"],
    keys: Float[Tensor, "N H D"],
    values: Float[Tensor, "N H D"],
    *,
    groups: AttentionGroups,
) -> Float[Tensor, "N H D"]:
    """Full attention inside every group: one call for all where the card takes that, else for each distinct length."""
    if groups.order is not None:
        queries, keys, values = (part.index_select(0, groups.order) for part in (queries, keys, values))
    if groups.starts is not None and len(groups.buckets) > 1 and suits_varlen(queries):
        attended = attend_varlen(queries, keys, values, groups)
    elif len(groups.buckets) == 1:
        attended = attend(*(part.unflatten(0, groups.buckets[0]) for part in (queries, keys, values))).flatten(0, 1)
    else:
        attended = queries.new_empty(queries.shape)
        start = 0
        for count, length in groups.buckets:
            rows = slice(start, start + count * length)
            batch = (part[rows].unflatten(0, (count, length)) for part in (queries, keys, values))
            attended[rows] = attend(*batch).flatten(0, 1)
            start = rows.stop
    return attended if groups.inverse is None else attended.index_select(0, groups.inverse)
