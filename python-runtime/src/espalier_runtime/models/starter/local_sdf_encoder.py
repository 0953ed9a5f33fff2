"""Encoder of local signed distances: a multilayer perceptron from the 5³ distances of a voxel to five latent channels.

The geometric channels of a view-aligned latent; the mesh decoder decodes them. Packs call the network `ShapeCode` and
its role `shape_code`. Axis letters: N voxels, C channels of the code.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn


@dataclass(frozen=True)
class LocalSdfEncoderConfig:
    """`patch_corners` distances, clamped to ±`clip` voxels, to `channels` through two hidden layers of `width`."""

    patch_corners: int = 125
    width: int = 128
    channels: int = 5
    clip: float = 2.0

    def __post_init__(self) -> None:
        for name in ("patch_corners", "width", "channels"):
            if getattr(self, name) < 1:
                raise ValueError(f"LocalSdfEncoderConfig.{name} must be positive, got {getattr(self, name)}")


class LocalSdfEncoder(nn.Module):
    """From the distances at a voxel's fine corners, in voxels, to its code: a linear map plus a perceptron. P
    corners."""

    def __init__(self, config: LocalSdfEncoderConfig) -> None:
        super().__init__()
        self.config = config
        self.layers = nn.Sequential(
            nn.Linear(config.patch_corners, config.width),
            nn.SiLU(),
            nn.Linear(config.width, config.width),
            nn.SiLU(),
            nn.Linear(config.width, config.channels),
        )
        self.linear = nn.Linear(config.patch_corners, config.channels, bias=False)

    def forward(self, patches: Float[Tensor, "N P"]) -> Float[Tensor, "N C"]:
        clipped = torch.clamp(patches, -self.config.clip, self.config.clip)
        return self.linear(clipped) + self.layers(clipped)
