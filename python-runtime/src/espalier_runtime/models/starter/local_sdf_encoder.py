"""Five numbers for the piece of surface inside one voxel: the geometric half of a view-aligned latent.

Owns the small network that writes the code. Reading it back is the mesh decoder's work.
Axis letters: N voxels, C channels of the code.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn


@dataclass(frozen=True)
class ShapeCodeConfig:
    """`patch_corners` distances in, `channels` numbers out, through two hidden layers of `width`."""

    patch_corners: int = 125
    width: int = 128
    channels: int = 5
    clip: float = 2.0

    def __post_init__(self) -> None:
        for name in ("patch_corners", "width", "channels"):
            if getattr(self, name) < 1:
                raise ValueError(f"ShapeCodeConfig.{name} must be positive, got {getattr(self, name)}")


class ShapeCode(nn.Module):
    """Distances at a voxel's fine corners, in voxels, become its code. P corners of a patch."""

    def __init__(self, config: ShapeCodeConfig) -> None:
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
