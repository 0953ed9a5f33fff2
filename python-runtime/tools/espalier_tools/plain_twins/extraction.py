"""The plain twin of the extraction: dense volumes of the whole grid and searches over rows, as the reference has them.

Grid vertices and edges are found by `unique` over rows, attributes and weights lie in volumes of (R+1)³ and R³, and
every cube of the grid is looked at. What follows once the surface's cubes are known is ours, so the twin is a lower
bound of what the reference costs.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh, extract_mesh
from espalier_runtime.meshing.extraction.flexicubes_tables import CORNER_OFFSETS, EDGES


def extract_densely(coords: Int[Tensor, "N 3"], feats: Float[Tensor, "N 101"], resolution: int) -> ExtractedMesh:
    """The surface of one sample with colour."""
    side = resolution + 1
    corners = torch.tensor(CORNER_OFFSETS)
    sdf, deform, weights, colour = feats.split([8, 24, 21, 48], dim=1)
    touched, rows = torch.unique((coords[:, None] + corners).flatten(0, 1), dim=0, return_inverse=True)
    values = torch.cat([part.reshape(len(rows), -1) for part in (sdf - 1 / resolution, deform, colour)], dim=1)
    means = torch.zeros(len(touched), values.shape[1])
    means.scatter_reduce_(0, rows[:, None].expand_as(values), values, "mean", include_self=False)
    volume = torch.zeros(side**3, values.shape[1])
    volume[:, 0] = 1
    volume[(touched[:, 0] * side + touched[:, 1]) * side + touched[:, 2]] = means
    dense_weights = torch.zeros(resolution**3, weights.shape[1])
    dense_weights[(coords[:, 0].long() * resolution + coords[:, 1]) * resolution + coords[:, 2]] = weights
    axis = torch.arange(resolution)
    grid = torch.cartesian_prod(axis, axis, axis)
    base = (grid[:, 0] * side + grid[:, 1]) * side + grid[:, 2]
    cubes = base[:, None] + (corners[:, 0] * side + corners[:, 1]) * side + corners[:, 2]
    inside = (volume[:, 0] < 0)[cubes.flatten()].reshape(-1, 8).sum(dim=1)
    is_surface = (inside > 0) & (inside < 8)
    ends = cubes[is_surface][:, torch.tensor(EDGES)].reshape(-1, 2)
    torch.unique(ends, dim=0, return_inverse=True, return_counts=True)
    del cubes, ends, volume, dense_weights
    return extract_mesh(coords, feats, resolution)
