"""Voxels for benchmarks: a thin sphere, which has the surface that real objects have."""

import torch
from jaxtyping import Int32
from torch import Tensor


def sphere_shell(resolution: int, voxels: int, radius: float) -> Int32[Tensor, "N 4"]:
    """The `voxels` cells nearest to a sphere of `radius` cells, rows (0, x, y, z) in lexicographic order."""
    axis = torch.arange(resolution)
    grid = torch.cartesian_prod(axis, axis, axis)
    distance = ((grid + 0.5 - resolution / 2).norm(dim=1) - radius).abs()
    chosen = distance.topk(voxels, largest=False).indices.sort().values
    return torch.nn.functional.pad(grid[chosen], (1, 0)).int()
