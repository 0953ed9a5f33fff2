"""The scale of the numbers that describe parts: what a flow of unit variance has to be stretched by.

Axis letters: B samples, S slots, C channels.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.models.config_checks import require_positive

# Channel 0 of a shape says whether the slot holds a part; this is its normalised value in an empty one.
_EMPTY = -1.0


@dataclass(frozen=True)
class PartScaleConfig:
    """How many channels a slot has for its shape and for its coat."""

    shape_channels: int
    coat_channels: int

    def __post_init__(self) -> None:
        require_positive(self, "shape_channels", "coat_channels")


class PartScale(nn.Module):
    """Mean and spread of every channel."""

    def __init__(self, config: PartScaleConfig) -> None:
        super().__init__()
        self.config = config
        count = config.shape_channels + config.coat_channels
        self.mean = nn.Parameter(torch.zeros(count))
        self.std = nn.Parameter(torch.ones(count))

    def shapes(self, slots: Float[Tensor, "*B S C"]) -> Float[Tensor, "*B S C"]:
        """De-normalised channels of shapes."""
        count = self.config.shape_channels
        return slots * self.std[:count] + self.mean[:count]

    def coats(self, slots: Float[Tensor, "*B S C"]) -> Float[Tensor, "*B S C"]:
        """De-normalised channels of coats."""
        count = self.config.shape_channels
        return slots * self.std[count:] + self.mean[count:]


def emptied(slots: Float[Tensor, "B S C"]) -> Float[Tensor, "B S C"]:
    """Normalised shapes with every slot that holds no part as training shows it: zeros, and −1 for its presence."""
    is_empty = slots[..., :1] <= 0
    empty = torch.zeros_like(slots)
    empty[..., 0] = _EMPTY
    return torch.where(is_empty, empty, slots)
