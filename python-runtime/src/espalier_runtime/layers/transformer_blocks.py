"""The transformer blocks of TRELLIS: modulated with cross-attention in the flows (adaLN, Peebles and Xie 2023;
upstream's `ModulatedTransformerCrossBlock`, docs/trellis-inference.md §2.8), plain in the latent encoder and decoders
(§2.15).

Both work on rows of tokens; the dense flow passes its volume flattened. N tokens, B samples, C channels.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.layers.attention import CrossAttention, ProjectedCondition, SelfAttention
from espalier_runtime.layers.feed_forward import FeedForward
from espalier_runtime.layers.norms import LayerNorm32
from espalier_runtime.sparse.attention_groups import AttentionGroups


@dataclass(frozen=True)
class FlowBlockConfig:
    """What a flow block needs to know of its model."""

    channels: int
    condition_channels: int
    heads: int
    hidden_channels: int
    shares_modulation: bool
    normalises_self_attention: bool
    normalises_cross_attention: bool


@dataclass(frozen=True, eq=False)
class FlowBlockInputs:
    """What every block of one forward pass shares besides the tokens.

    `time` [B,C] is the time embedding ([B,6C] when modulation is shared); `per_row` repeats a sample's vector for
    its tokens; `lengths` are the tokens of each sample.
    """

    time: Float[Tensor, "B channels"]
    groups: AttentionGroups
    lengths: list[int]
    per_row: Callable[[Tensor], Tensor]


class FlowBlock(nn.Module):
    """Self-attention and feed-forward, both modulated by time, with plain cross-attention between
    (docs/trellis-inference.md §2.8)."""

    def __init__(self, config: FlowBlockConfig) -> None:
        super().__init__()
        self.norm1 = LayerNorm32(config.channels, affine=False)
        self.norm2 = LayerNorm32(config.channels, affine=True)
        self.norm3 = LayerNorm32(config.channels, affine=False)
        self.self_attn = SelfAttention(
            config.channels, config.heads, normalise_queries_and_keys=config.normalises_self_attention
        )
        self.cross_attn = CrossAttention(
            config.channels,
            config.condition_channels,
            config.heads,
            normalise_queries_and_keys=config.normalises_cross_attention,
        )
        self.mlp = FeedForward(config.channels, config.hidden_channels)
        self.adaLN_modulation = None if config.shares_modulation else modulation(config.channels)

    def forward(
        self, x: Float[Tensor, "N C"], conditions: Sequence[ProjectedCondition], inputs: FlowBlockInputs
    ) -> Float[Tensor, "N C"]:
        """Two modulated residual steps around one plain one; `conditions` are what `cross_attn` made of the tokens of
        all samples, or of each equal part of them."""
        modulations = inputs.time if self.adaLN_modulation is None else self.adaLN_modulation(inputs.time)
        per_row = (inputs.per_row(part) for part in modulations.chunk(6, dim=1))
        shift_attention, scale_attention, gate_attention, shift_mlp, scale_mlp, gate_mlp = per_row
        h = self.self_attn(modulate(self.norm1(x), scale_attention, shift_attention), inputs.groups)
        x = torch.addcmul(x, h, gate_attention)
        x = x + self._look_at(conditions, x, inputs.lengths)
        h = self.mlp(modulate(self.norm3(x), scale_mlp, shift_mlp))
        return torch.addcmul(x, h, gate_mlp)

    def _look_at(self, conditions: Sequence[ProjectedCondition], x: Tensor, lengths: list[int]) -> Tensor:
        samples, start, outcomes = len(lengths) // len(conditions), 0, []
        for place, condition in enumerate(conditions):
            own_lengths = lengths[place * samples : (place + 1) * samples]
            rows = x[start : start + sum(own_lengths)]
            # A single token asks for nothing, so there is nothing to normalise.
            asking = rows if condition.keys is None else self.norm2(rows)
            outcomes.append(self.cross_attn(asking, condition, own_lengths))
            start += len(rows)
        return outcomes[0] if len(outcomes) == 1 else torch.cat(outcomes)


class LatentBlock(nn.Module):
    """Self-attention and feed-forward without condition or time (docs/trellis-inference.md §2.15)."""

    def __init__(self, channels: int, heads: int, hidden_channels: int, *, normalises_attention: bool) -> None:
        super().__init__()
        self.norm1 = LayerNorm32(channels, affine=False)
        self.norm2 = LayerNorm32(channels, affine=False)
        self.attn = SelfAttention(channels, heads, normalise_queries_and_keys=normalises_attention)
        self.mlp = FeedForward(channels, hidden_channels)

    def forward(self, x: Float[Tensor, "N C"], groups: AttentionGroups) -> Float[Tensor, "N C"]:
        """Two residual steps."""
        x = x + self.attn(self.norm1(x), groups)
        return x + self.mlp(self.norm2(x))


def modulation(channels: int) -> nn.Sequential:
    """From the time embedding to shift, scale and gate, for attention and for the feed-forward network."""
    return nn.Sequential(nn.SiLU(), nn.Linear(channels, 6 * channels))


def modulate(
    x: Float[Tensor, "N C"], scale: Float[Tensor, "rows C"], shift: Float[Tensor, "rows C"]
) -> Float[Tensor, "N C"]:
    """x·(1 + scale) + shift."""
    return torch.addcmul(shift, x, 1 + scale)
