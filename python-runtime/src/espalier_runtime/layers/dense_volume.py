"""Residual, down- and upsampling blocks of dense 3D convolutions (upstream's `models/sparse_structure_vae.py`;
docs/trellis-inference.md §2.10).

B samples, C channels, X Y Z grid axes in the order of the coordinates.
"""

import torch.nn.functional as F  # noqa: N812
from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.layers.norms import ChannelLayerNorm32, GroupNorm32


class DenseResidualBlock(nn.Module):
    """Norm, SiLU, convolution, twice, beside a skip."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm1 = ChannelLayerNorm32(channels)
        self.norm2 = ChannelLayerNorm32(channels)
        self.conv1 = nn.Conv3d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv3d(channels, channels, 3, padding=1)

    def forward(self, x: Float[Tensor, "B C X Y Z"]) -> Float[Tensor, "B C X Y Z"]:
        """Same shape out."""
        h = self.conv1(F.silu(self.norm1(x)))
        h = self.conv2(F.silu(self.norm2(h)))
        return x + h


class DenseDownsample(nn.Module):
    """Half the resolution by a convolution of kernel 2 and stride 2."""

    def __init__(self, channels: int, out_channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv3d(channels, out_channels, 2, stride=2)

    def forward(self, x: Float[Tensor, "B C X Y Z"]) -> Float[Tensor, "B C_out X_half Y_half Z_half"]:
        """X, Y, Z are even."""
        return self.conv(x)


class DenseUpsample(nn.Module):
    """Twice the resolution by a convolution to 8 times the channels and a pixel shuffle."""

    def __init__(self, channels: int, out_channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv3d(channels, 8 * out_channels, 3, padding=1)

    def forward(self, x: Float[Tensor, "B C X Y Z"]) -> Float[Tensor, "B C_out X2 Y2 Z2"]:
        """Twice every grid axis."""
        return pixel_shuffle(self.conv(x))


def pixel_shuffle(x: Float[Tensor, "B C8 X Y Z"]) -> Float[Tensor, "B C X2 Y2 Z2"]:
    """out[c, 2x+i, 2y+j, 2z+k] = in[8c + 4i + 2j + k, x, y, z]."""
    blocks = x.unflatten(1, (-1, 2, 2, 2))
    batch, channels, _, _, _, size_x, size_y, size_z = blocks.shape
    interleaved = blocks.permute(0, 1, 5, 2, 6, 3, 7, 4)
    return interleaved.reshape(batch, channels, 2 * size_x, 2 * size_y, 2 * size_z)


def output_head(channels: int, out_channels: int, norm_type: str) -> nn.Sequential:
    """Norm, SiLU, convolution; `norm_type` is "layer" or "group"."""
    norm = ChannelLayerNorm32(channels) if norm_type == "layer" else GroupNorm32(channels)
    return nn.Sequential(norm, nn.SiLU(), nn.Conv3d(channels, out_channels, 3, padding=1))
