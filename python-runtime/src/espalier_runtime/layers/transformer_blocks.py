"""The transformer blocks of TRELLIS: modulated with cross-attention in the flows (adaLN, Peebles and Xie 2023;
upstream's `ModulatedTransformerCrossBlock`, docs/trellis-inference.md §2.8), plain in the latent encoder and decoders
(§2.15).

Both work on rows of tokens; the dense flow passes its volume flattened. N tokens, B samples, C channels.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.layers.attention import CrossAttention, ProjectedCondition, SelfAttention
from espalier_runtime.layers.feed_forward import FeedForward
from espalier_runtime.layers.kept_condition import KeptConditions
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


@dataclass(frozen=True, eq=False)
class SelfAttended:
    """A block's tokens after its self-attention, and shift, scale and gate of its feed-forward network."""

    tokens: Float[Tensor, "N C"]
    modulations: tuple[Tensor, ...]


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
        return self.respond(self.attend_to_itself(x, inputs), conditions, inputs)

    def attend_to_itself(self, x: Float[Tensor, "N C"], inputs: FlowBlockInputs) -> "SelfAttended":
        """The first residual step, which asks no condition."""
        modulations = inputs.time if self.adaLN_modulation is None else self.adaLN_modulation(inputs.time)
        shift, scale, gate, *of_the_mlp = inputs.per_row(modulations).chunk(6, dim=1)
        h = self.self_attn(self.norm1.modulated(x, scale, shift), inputs.groups)
        return SelfAttended(torch.addcmul(x, h, gate), tuple(of_the_mlp))

    def respond(
        self, attended: "SelfAttended", conditions: Sequence[ProjectedCondition], inputs: FlowBlockInputs
    ) -> Float[Tensor, "N C"]:
        """The other two steps."""
        x, (shift, scale, gate) = attended.tokens, attended.modulations
        x, h = self.norm3.modulated_sum(x, self._look_at(conditions, x, inputs.lengths), scale, shift)
        return torch.addcmul(x, self.mlp(h), gate)

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


Tokens = Tensor | tuple[Tensor, ...]
"""A condition [B,L,C_cond] of all samples, or one of each equal part of them. L may be another for each."""


def through_blocks(
    blocks: Iterable[FlowBlock],
    x: Float[Tensor, "N C"],
    inputs: FlowBlockInputs,
    *,
    kept: KeptConditions,
    conditions: Sequence[Tokens],
) -> Iterator[Float[Tensor, "N C"]]:
    """The tokens after all of `blocks`, under each of `conditions` in turn. The self-attention of the first block asks
    none of them, so it is done once."""
    all_blocks = list(blocks)
    first, *others = all_blocks
    attentions = [block.cross_attn for block in all_blocks]
    attended = first.attend_to_itself(x, inputs)
    for condition in conditions:
        of_first, *of_others = kept.projected_parts(condition, attentions)
        tokens = first.respond(attended, of_first, inputs)
        for block, projected in zip(others, of_others, strict=True):
            tokens = block(tokens, projected, inputs)
        yield tokens


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
