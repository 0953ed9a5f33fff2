"""Which voxels a closed mesh encloses. Axis letters: F faces, C pairs of a face and a column that it may cross."""

import numpy as np
from numpy.typing import NDArray

# Columns run a little beside voxel centres, so that none meets an edge or a vertex of a mesh on a grid.
_PREVIEW_METHODS = (1.7e-5, 2.9e-5)


def filled_by(vertices: NDArray[np.floating], faces: NDArray[np.integer], side: int) -> NDArray[np.bool_]:
    """Voxels [side, side, side] (x, y, z) over [-0.5, 0.5]³ whose centre is inside.

    Along every column of depth, faces that look to the front count as ways in, others as ways out; so shells may
    overlap, and a hole spoils only the columns that pass through it.
    """
    corners = ((vertices + 0.5) * side - 0.5)[faces].astype(np.float64)
    corners[..., [0, 2]] += _PREVIEW_METHODS
    face, x, z = _candidates(corners, side)
    near, across, beyond = (corners[face, corner] for corner in range(3))
    # Twice the areas of the triangles that the column makes with each edge, seen along the depth.
    opposite = [_area(*pair, x, z) for pair in ((across, beyond), (beyond, near), (near, across))]
    areas = np.stack(opposite, 1)
    total = areas.sum(1)
    crossed = ((areas > 0).all(1) | (areas < 0).all(1)) & (total != 0)
    areas, total, face, x, z = areas[crossed], total[crossed], face[crossed], x[crossed], z[crossed]
    depth = (areas * corners[face, :, 1]).sum(1) / total
    first = np.clip(np.ceil(depth), 0, side).astype(np.int64)
    change = np.zeros((side, side + 1, side), np.int32)
    np.add.at(change, (x, first, z), np.sign(total).astype(np.int32))
    return change.cumsum(1)[:, :-1] > 0


def _candidates(corners: NDArray[np.float64], side: int) -> tuple[NDArray, NDArray, NDArray]:
    """Every face with every column in its bounding box: the face, and the column's x and z."""
    flat = corners[..., [0, 2]]
    first = np.ceil(flat.min(1)).clip(0, side).astype(np.int64)
    end = (np.floor(flat.max(1)) + 1).clip(0, side).astype(np.int64)
    wide, high = (end - first).clip(min=0).T
    counts = wide * high
    face = np.repeat(np.arange(len(corners)), counts)
    within = np.arange(len(face)) - np.repeat(np.cumsum(counts) - counts, counts)
    return face, first[face, 0] + within // high[face], first[face, 1] + within % high[face]


def _area(start: NDArray, end: NDArray, x: NDArray, z: NDArray) -> NDArray:
    """Positive where the column lies left of the edge as seen from the front."""
    return (end[:, 0] - start[:, 0]) * (z - start[:, 2]) - (end[:, 2] - start[:, 2]) * (x - start[:, 0])
