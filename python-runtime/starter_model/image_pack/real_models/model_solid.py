"""Which voxels a model encloses, open and doubled surfaces included: all that cannot be reached from outside.

Axis letters: V vertices, F faces, P points, N = voxels a side.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

# The longest side of a model in its cube of side 1; the rest is room for what is enclosed.
LONGEST_SIDE = 60 / 64
_MOST_POINTS = 400_000
_SHELTER_CELLS = 64


def filled_solid(
    positions: NDArray[np.floating], faces: NDArray[np.integer], within: NDArray[np.floating], voxels: int
) -> NDArray[np.bool_]:
    """Voxels [N, N, N] (x, y, z) that the surface passes through, that it encloses, or that hold one of the points
    `within` [P, 3]; the box's middle in the middle of the cube and its longest side `LONGEST_SIDE`."""
    used = positions[np.unique(faces)]
    low, high = used.min(0), used.max(0)
    scale = LONGEST_SIDE * voxels / float((high - low).max())
    points, within = ((one - (low + high) / 2) * scale + voxels / 2 for one in (positions, within))
    shell = _marked(surface_points(points, faces, spacing=0.6), voxels) | _marked(within, voxels)
    return np.asarray(ndimage.binary_fill_holes(shell), bool)


def sheltered_points(positions: NDArray[np.floating], faces: NDArray[np.integer]) -> NDArray[np.floating]:
    """Points [P, 3] of a model in its own frame, z up, that have surface above and on all four sides.

    Many models have no underside, as nobody would see it; they are meant to be solid all the same.
    """
    side = _SHELTER_CELLS
    shell = _marked((surface_points(positions, faces, spacing=0.5 / side) / 1.001 + 0.5) * side, side)
    sheltered = _beyond(shell, 2, -1)
    for axis in (0, 1):
        for way in (1, -1):
            sheltered &= _beyond(shell, axis, way)
    offsets = np.stack(np.meshgrid(*[(-0.25, 0.25)] * 3), -1).reshape(-1, 3)
    cells = np.argwhere(sheltered & ~shell)
    return (((cells + 0.5)[:, None] + offsets).reshape(-1, 3) / side - 0.5) * 1.001


def _beyond(shell: NDArray[np.bool_], axis: int, way: int) -> NDArray[np.bool_]:
    """Whether there is surface before each voxel along an axis; `way` −1 looks for it at higher numbers."""
    ordered = np.flip(shell, axis) if way < 0 else shell
    found = np.maximum.accumulate(ordered, axis)
    return np.flip(found, axis) if way < 0 else found


def _marked(points: NDArray[np.floating], side: int) -> NDArray[np.bool_]:
    """The voxels [side, side, side] that hold one of the points, which are in voxels."""
    filled = np.zeros((side,) * 3, bool)
    filled[tuple(np.clip(np.floor(points), 0, side - 1).astype(np.int64).T)] = True
    return filled


def surface_points(
    positions: NDArray[np.floating], faces: NDArray[np.integer], *, spacing: float
) -> NDArray[np.floating]:
    """Points [P, 3] on the faces, in a grid of barycentric coordinates at most `spacing` apart."""
    corners = positions[faces].astype(np.float32)
    longest = np.linalg.norm(corners - np.roll(corners, 1, 1), axis=-1).max(1)
    steps = np.clip(np.ceil(longest / spacing), 1, 400).astype(np.int64)
    found = []
    for count in np.unique(steps):
        mine = corners[steps == count]
        first, second = np.meshgrid(np.arange(count + 1), np.arange(count + 1), indexing="ij")
        inside = first + second <= count
        weights = np.stack([first[inside], second[inside], count - first[inside] - second[inside]], 1) / count
        parts = np.array_split(mine, max(1, len(mine) * len(weights) // _MOST_POINTS))
        found += [np.einsum("pk,fkc->fpc", weights.astype(np.float32), part).reshape(-1, 3) for part in parts]
    return np.concatenate(found)
