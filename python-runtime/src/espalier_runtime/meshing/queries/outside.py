"""Visibility from outside by a flood fill of voxels around the thickened surface, which closes small gaps.

Owns the question only; what happens to the others is `shells`' decision. Axes: F faces; X, Y, Z grid cells.
Frame: the mesh lies inside [-0.5, 0.5]³ or near it; the grid follows its bounds.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float32, Float64
from scipy import ndimage

from espalier_runtime.meshing.queries.normals import face_normals
from espalier_runtime.meshing.triangle_mesh import TriangleMesh

GRID_SIDE = 128
_MARGIN = 4
WALL_THICKENING = 1
"""Dilation of the walls in cells: gaps up to twice as wide count as closed."""
_PROBE_CELLS = (1.5, 2.5, 3.5, 4.5)
"""Distances along its normal, in cells, at which a face is tested for outside: beyond the dilated wall, before the
far side of a cavity."""

_POINTS_AT_ONCE = 1 << 20


@dataclass(frozen=True)
class OutsideGrid:
    """`is_outside` [X, Y, Z]: empty cells connected with the surroundings, after dilation of the walls."""

    origin: Float64[np.ndarray, " 3"]
    cell: float
    is_outside: Bool[np.ndarray, "X Y Z"]

    def at(self, points: Float32[np.ndarray, "N 3"]) -> Bool[np.ndarray, " N"]:
        """Whether each point lies in an outside cell; beyond the grid everything is outside."""
        place, inside_grid = np.zeros(len(points), np.int64), np.ones(len(points), bool)
        for values, first, count in zip(points.T, self.origin, self.is_outside.shape, strict=True):
            cells = np.floor((values - first) / self.cell).astype(np.int64)
            inside_grid &= (cells >= 0) & (cells < count)
            place = place * count + cells
        return self.is_outside.ravel()[np.where(inside_grid, place, 0)] | ~inside_grid


def flood_outside(mesh: TriangleMesh, grid_side: int = GRID_SIDE) -> OutsideGrid:
    """Flood the space around `mesh` on a grid of `grid_side` cells along its longest side."""
    low = mesh.vertices.min(axis=0).astype(np.float64)
    extent = mesh.vertices.max(axis=0) - low
    cell = max(float(extent.max()) / grid_side, 1e-9)
    origin = low - _MARGIN * cell
    shape = tuple(np.ceil(extent / cell).astype(int) + 2 * _MARGIN + 1)
    walls = np.zeros(shape, bool)
    for points in _wall_points(mesh, cell):
        cells = np.floor((points - origin) / cell).astype(np.int32)
        walls[tuple(cells.T)] = True
    walls = np.asarray(ndimage.binary_dilation(walls, np.ones((3, 3, 3), bool), iterations=WALL_THICKENING), bool)
    space = np.empty(shape, np.int32)
    ndimage.label(~walls, output=space)
    return OutsideGrid(origin, cell, space == space[0, 0, 0])


def reachable_faces(mesh: TriangleMesh, grid: OutsideGrid) -> Bool[np.ndarray, " F"]:
    """Faces with an outside cell in front of them, at one of _PROBE_CELLS along the normal."""
    first, second, third = mesh.corners.transpose(1, 0, 2)
    centres = (first + second + third) / 3
    normals = face_normals(mesh)
    reached = np.zeros(len(mesh.faces), bool)
    for distance in _PROBE_CELLS:
        undecided = np.flatnonzero(~reached)
        probes = centres[undecided] + np.float32(distance * grid.cell) * normals[undecided]
        reached[undecided] = grid.at(probes)
    return reached


def _wall_points(mesh: TriangleMesh, cell: float) -> Iterator[Float32[np.ndarray, "N 3"]]:
    """Points on the surface, at most a cell apart; in chunks, because large faces have very many."""
    corners = mesh.corners
    longest = np.max([_lengths(corners[:, k] - corners[:, k - 1]) for k in range(3)], axis=0)
    parts = np.maximum(np.ceil(longest / cell).astype(int), 1)
    yield mesh.vertices
    for count in np.unique(parts[parts > 1]):
        members = np.flatnonzero(parts == count)
        faces_at_once = max(_POINTS_AT_ONCE // int(count + 1) ** 2, 1)
        for start in range(0, len(members), faces_at_once):
            yield _points_on(corners[members[start : start + faces_at_once]], int(count))


def _lengths(vectors: Float32[np.ndarray, "F 3"]) -> Float32[np.ndarray, " F"]:
    x, y, z = vectors.T
    return np.sqrt(x * x + y * y + z * z)


def _points_on(corners: Float32[np.ndarray, "F 3 3"], count: int) -> Float32[np.ndarray, "N 3"]:
    first, second = np.meshgrid(np.arange(count + 1), np.arange(count + 1), indexing="ij")
    keep = first + second <= count
    weights = np.stack([first[keep], second[keep], count - first[keep] - second[keep]], axis=1) / count
    return np.einsum("pk,fkc->fpc", weights.astype(np.float32), corners).reshape(-1, 3)
