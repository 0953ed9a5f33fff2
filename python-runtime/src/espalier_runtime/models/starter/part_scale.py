"""Standardisation of the channels that describe parts: their mean and standard deviation, as a checkpoint.

The flows work on channels of zero mean and about unit variance.

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
    """Channels of a slot for its shape and for its material, which packs call its coat."""

    shape_channels: int
    coat_channels: int

    def __post_init__(self) -> None:
        require_positive(self, "shape_channels", "coat_channels")


class PartScale(nn.Module):
    """Mean and standard deviation of every channel."""

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

    def materials(self, slots: Float[Tensor, "*B S C"]) -> Float[Tensor, "*B S C"]:
        """De-normalised channels of materials."""
        count = self.config.shape_channels
        return slots * self.std[count:] + self.mean[count:]


def clear_empty_slots(slots: Float[Tensor, "B S C"]) -> Float[Tensor, "B S C"]:
    """Normalised shapes; slots without a part get the fill that training gives them: zeros, and −1 for the presence."""
    is_empty = slots[..., :1] <= 0
    empty = torch.zeros_like(slots)
    empty[..., 0] = _EMPTY
    return torch.where(is_empty, empty, slots)
