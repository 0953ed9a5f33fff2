"""Sparse voxelisation of a signed distance field: the 64³ voxels that its surface passes through, and their distances.

Axis letters: N voxels, 5³ fine corners a voxel.
"""

from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Float32, Int32
from torch import Tensor

RESOLUTION = 64
FINE_PER_COARSE = 4
# A voxel is occupied when the surface comes this near to one of its fine corners, in voxels: half a fine cell.
SURFACE_MARGIN = 0.125
# In voxels, from a voxel's centre: twice the half diagonal, since some fields are distances to first order only.
_SEARCH_REACH = 1.8
PATCH_CORNERS = (FINE_PER_COARSE + 1) ** 3


@runtime_checkable
class SignedDistanceSolid(Protocol):
    """A solid that is given by its signed distance field."""

    def distance(self, points: Float32[Tensor, "N 3"]) -> Float32[Tensor, " N"]:
        """Signed distances in model units, negative inside; exact near the surface."""
        ...


def surface_voxels(solid: SignedDistanceSolid) -> Int32[Tensor, "N 3"]:
    """Voxels that the surface passes through, in lexicographic order."""
    axis = torch.arange(RESOLUTION)
    grid = torch.stack(torch.meshgrid(axis, axis, axis, indexing="ij"), -1).reshape(-1, 3)
    centres = (grid + 0.5) / RESOLUTION - 0.5
    near = solid.distance(centres).abs() < _SEARCH_REACH / RESOLUTION
    candidates = grid[near].int()
    patches = distance_patches(solid, candidates)
    low, high = patches.amin(1), patches.amax(1)
    return candidates[(low < SURFACE_MARGIN) & (high > -SURFACE_MARGIN)]


def distance_patches(solid: SignedDistanceSolid, voxels: Int32[Tensor, "N 3"]) -> Float32[Tensor, "N 125"]:
    """Signed distances in voxels at the 5³ fine corners of each voxel, z fastest."""
    step = torch.arange(FINE_PER_COARSE + 1, device=voxels.device) / FINE_PER_COARSE
    offsets = torch.stack(torch.meshgrid(step, step, step, indexing="ij"), -1).reshape(1, -1, 3)
    points = (voxels[:, None] + offsets) / RESOLUTION - 0.5
    return solid.distance(points.reshape(-1, 3)).reshape(-1, PATCH_CORNERS) * RESOLUTION
