"""Small voxel sets for tests of sparse operations."""

import torch
from torch import Tensor

from espalier_runtime.sparse.sparse_tensor import SparseTensor


def waves(shape: tuple[int, ...], frequency: float = 0.3) -> Tensor:
    """sin(frequency·i) over the flat index i: the inputs of the reference vectors."""
    count = torch.Size(shape).numel()
    return torch.sin(frequency * torch.arange(count, dtype=torch.float64)).float().reshape(shape)


def reference_voxels(channels: int = 4) -> SparseTensor:
    """The sparse test set of the reference vectors: 199 voxels of two samples on 8³."""
    grid = torch.cartesian_prod(*[torch.arange(8)] * 3)
    x, y, z = grid.unbind(dim=1)
    first = grid[(3 * x + 5 * y + 7 * z + x * y) % 5 == 0]
    second = grid[(x + 2 * y + 3 * z) % 6 == 0]
    batch = torch.cat([torch.zeros(len(first)), torch.ones(len(second))])
    coords = torch.cat([batch[:, None], torch.cat([first, second])], dim=1).int()
    return SparseTensor(coords, waves((len(coords), channels)), 2)


def random_voxels(seed: int, *, samples: int = 2, side: int = 9, share: float = 0.3, channels: int = 5) -> SparseTensor:
    """Cells of a grid occupied at random."""
    generator = torch.Generator().manual_seed(seed)
    coords = torch.argwhere(torch.rand(samples, side, side, side, generator=generator) < share).int()
    return SparseTensor(coords, torch.randn(len(coords), channels, generator=generator), samples)
