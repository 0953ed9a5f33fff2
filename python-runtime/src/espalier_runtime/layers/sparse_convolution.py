"""Submanifold convolutions as modules with the official keys, `<name>.conv.weight` and `<name>.conv.bias` (upstream's
`modules/sparse/conv/conv_spconv.py` `SparseConv3d`; docs/trellis-inference.md §2.11)."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.protocol.progress import UNWATCHED, Progress
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_runtime.sparse.submanifold_convolution import (
    pointwise_convolution,
    subdivided_convolution,
    submanifold_convolution,
)

DEFAULT_CHUNK_BYTES = 8 * 1024**2


class SparseConvolutionWeights(nn.Module):
    """Weight [C_out, k, k, k, C_in] and bias [C_out]."""

    def __init__(self, channels: int, out_channels: int, kernel: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(out_channels, kernel, kernel, kernel, channels))
        self.bias = nn.Parameter(torch.zeros(out_channels))


class SparseConvolution(nn.Module):
    """3³ submanifold convolution. `chunk_bytes` bounds its temporaries; whoever loads the model sets it.

    `progress` is checked before each chunk; whoever uses the model sets it for as long (`ModelPack.in_use`).
    """

    def __init__(self, channels: int, out_channels: int) -> None:
        super().__init__()
        self.conv = SparseConvolutionWeights(channels, out_channels, 3)
        self.chunk_bytes = DEFAULT_CHUNK_BYTES
        self.progress: Progress = UNWATCHED

    def forward(self, x: SparseTensor) -> SparseTensor:
        """Same voxels, other channels."""
        return submanifold_convolution(
            x, self.conv.weight, self.conv.bias, chunk_bytes=self.chunk_bytes, progress=self.progress
        )

    def of_subdivided(self, parents: SparseTensor) -> Float[Tensor, "N8 C_out"]:
        """The same convolution over the subdivided voxels of `parents`, without making their features."""
        return subdivided_convolution(
            parents, self.conv.weight, self.conv.bias, chunk_bytes=self.chunk_bytes, progress=self.progress
        )


class PointwiseSparseConvolution(nn.Module):
    """1³ convolution with the reading of its weight described at `pointwise_convolution`."""

    def __init__(self, channels: int, out_channels: int) -> None:
        super().__init__()
        self.conv = SparseConvolutionWeights(channels, out_channels, 1)

    def forward(self, feats: Float[Tensor, "N C"]) -> Float[Tensor, "N C_out"]:
        """Every voxel on its own."""
        return pointwise_convolution(feats, self.conv.weight, self.conv.bias)
