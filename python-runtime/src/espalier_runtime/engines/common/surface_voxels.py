"""Which voxels of the 64³ grid a solid's surface passes through, and the distances inside them.

Axis letters: N voxels, 5³ fine corners a voxel.
"""

from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Float32, Int32
from torch import Tensor

RESOLUTION = 64
FINE_PER_COARSE = 4
# A voxel counts when the surface comes this near to one of its fine corners, in voxels: half a fine cell.
SURFACE_MARGIN = 0.125
# Half the diagonal of a voxel and as much again for fields that are distances to first order only.
_SEARCH_REACH = 1.8
PATCH_CORNERS = (FINE_PER_COARSE + 1) ** 3


@runtime_checkable
class MeasuredSolid(Protocol):
    """Anything that knows how far points are from its surface."""

    def distance(self, points: Float32[Tensor, "N 3"]) -> Float32[Tensor, " N"]:
        """Signed distances in model units, negative inside; exact near the surface."""
        ...


def surface_voxels(solid: MeasuredSolid) -> Int32[Tensor, "N 3"]:
    """Voxels that the surface passes through, in lexicographic order."""
    axis = torch.arange(RESOLUTION)
    grid = torch.stack(torch.meshgrid(axis, axis, axis, indexing="ij"), -1).reshape(-1, 3)
    centres = (grid + 0.5) / RESOLUTION - 0.5
    near = solid.distance(centres).abs() < _SEARCH_REACH / RESOLUTION
    candidates = grid[near].int()
    patches = distance_patches(solid, candidates)
    low, high = patches.amin(1), patches.amax(1)
    return candidates[(low < SURFACE_MARGIN) & (high > -SURFACE_MARGIN)]


def distance_patches(solid: MeasuredSolid, voxels: Int32[Tensor, "N 3"]) -> Float32[Tensor, "N 125"]:
    """Signed distances in voxels at the 5³ fine corners of each voxel, z fastest."""
    step = torch.arange(FINE_PER_COARSE + 1, device=voxels.device) / FINE_PER_COARSE
    offsets = torch.stack(torch.meshgrid(step, step, step, indexing="ij"), -1).reshape(1, -1, 3)
    points = (voxels[:, None] + offsets) / RESOLUTION - 0.5
    return solid.distance(points.reshape(-1, 3)).reshape(-1, PATCH_CORNERS) * RESOLUTION
