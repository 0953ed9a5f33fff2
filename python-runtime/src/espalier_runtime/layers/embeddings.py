"""Sinusoidal embeddings of time and position (upstream's `TimestepEmbedder`, `AbsolutePositionEmbedder`;
docs/trellis-inference.md §2.3, §2.4)."""

import math

import torch
from jaxtyping import Float, Shaped
from torch import Tensor, nn

_MAX_PERIOD = 10000


class TimestepEmbedder(nn.Module):
    """1000·t → sinusoids, cosines first → a two-layer network; all in fp32 (docs/trellis-inference.md §2.3)."""

    FREQUENCIES = 128

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.mlp = nn.Sequential(nn.Linear(2 * self.FREQUENCIES, channels), nn.SiLU(), nn.Linear(channels, channels))

    def forward(self, t: Float[Tensor, "B"]) -> Float[Tensor, "B C"]:
        """`t` is 1000·t, in 0..1000."""
        return self.mlp(timestep_sinusoids(t, self.FREQUENCIES))


def timestep_sinusoids(t: Float[Tensor, "B"], frequencies: int) -> Float[Tensor, "B two_f"]:
    """[cos(t·f_i), sin(t·f_i)] with f_i = exp(−ln(10000)·i / frequencies)."""
    steps = torch.arange(frequencies, dtype=torch.float32, device=t.device)
    angles = t.float().unsqueeze(1) * torch.exp(-math.log(_MAX_PERIOD) * steps / frequencies)
    return torch.cat([angles.cos(), angles.sin()], dim=1)


def position_embedding(positions: Shaped[Tensor, "N 3"], channels: int) -> Float[Tensor, "N C"]:
    """For each axis [sin(p·ω_i), cos(p·ω_i)], axes x, y, z one after the other, zeros at the end
    (docs/trellis-inference.md §2.4).

    ω_i = 10000^(−i/F) with F = channels // 3 // 2; positions are raw grid indices.
    """
    count = channels // 3 // 2
    steps = torch.arange(count, dtype=torch.float32, device=positions.device)
    angles = positions.float().unsqueeze(2) * (1.0 / _MAX_PERIOD ** (steps / count))
    waves = torch.cat([angles.sin(), angles.cos()], dim=2).flatten(1)
    return torch.nn.functional.pad(waves, (0, channels - waves.shape[1]))
