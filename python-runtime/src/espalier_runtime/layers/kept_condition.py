"""What the cross-attentions of a flow make of a condition, made once and kept while that condition is in use.

A flow is asked dozens of times under the same tokens: 44 passes of 24 blocks for an image. Kept are a few conditions at
a time, the several pictures of an object or both branches of guidance; each goes when its tensor does. Knows no
arithmetic.

B samples, L condition tokens.
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor
from torch.utils.weak import WeakIdKeyDictionary

from espalier_runtime.layers.attention import CrossAttention, ProjectedCondition

MOST_CONDITIONS = 4
"""Of an official flow, one takes 135 MB in half precision."""


class KeptConditions:
    """The projections of the conditions that were asked for last, by the identity of their tensors."""

    def __init__(self) -> None:
        self._kept: WeakIdKeyDictionary = WeakIdKeyDictionary()

    def __len__(self) -> int:
        """How many conditions are kept."""
        return len(self._kept)

    def projected_parts(
        self, conditions: Tensor | tuple[Tensor, ...], attentions: Sequence[CrossAttention]
    ) -> list[tuple[ProjectedCondition, ...]]:
        """For each of `attentions` the projections of all conditions: one of all samples, or one of each equal part."""
        parts = conditions if isinstance(conditions, tuple) else (conditions,)
        return list(zip(*(self.projected(part, attentions) for part in parts), strict=True))

    def projected(
        self, condition: Float[Tensor, "B L C_cond"], attentions: Sequence[CrossAttention]
    ) -> Sequence[ProjectedCondition]:
        """One projection for each of `attentions`, in the precision of their weights.

        Made anew when the condition or a weight was changed in place, and while derivatives are wanted.
        """
        if torch.is_grad_enabled() and any(each.to_kv.weight.requires_grad for each in attentions):
            return _project(condition, attentions)
        state = (condition._version, *((id(each.to_kv.weight), each.to_kv.weight._version) for each in attentions))
        found = self._kept.get(condition)
        if found is None or found[0] != state:
            found = (state, _project(condition, attentions))
        # The last that was asked for comes last; the first goes.
        self._kept.pop(condition, None)
        while len(self._kept) >= MOST_CONDITIONS:
            del self._kept[next(iter(self._kept))]
        self._kept[condition] = found
        return found[1]


def _project(condition: Tensor, attentions: Sequence[CrossAttention]) -> list[ProjectedCondition]:
    if not attentions:
        return []
    count = len(condition)
    # One condition that was only repeated for every sample is looked at once.
    tokens = condition[:1] if condition.stride(0) == 0 else condition
    tokens = tokens.to(attentions[0].to_kv.weight.dtype)
    return [attention.project(tokens).repeated(count) for attention in attentions]
