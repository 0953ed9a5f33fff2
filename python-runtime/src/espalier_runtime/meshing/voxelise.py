"""Surface voxelisation of a mesh: the separating-axis test of triangles against cells (Akenine-Möller 2001), for
variants (docs/trellis-inference.md §5).

Owns the fit into the unit cube and the triangle-against-box test; meshes are not changed.
The test is the separating-axis theorem over 13 axes (Akenine-Möller, Fast 3D Triangle-Box Overlap Testing, 2001).
Only cells from the floor of a triangle's lowest corner to that of its highest are tried; of those, one that it only
touches counts.

Axes: V vertices, F faces, N cells, C candidate pairs of a face and a cell.
"""

import numpy as np
from jaxtyping import Bool, Float, Float64, Int, Int32, Int64

_MARGIN = 1e-6  # keeps vertices off the upper faces of the cube, which belong to no cell
_CHUNK_CANDIDATES = 500_000


def fit_unit_cube(vertices: Float[np.ndarray, "V 3"]) -> Float64[np.ndarray, "V 3"]:
    """Centre the bounding box on the origin and scale its longest side to 1. Source: docs/trellis-inference.md §5.

    ValueError when the vertices have no extent, or one of them is not finite.
    """
    points = vertices.astype(np.float64)
    if not np.isfinite(points).all():
        raise ValueError("the mesh has vertices that are not finite numbers")
    low, high = (points.min(axis=0), points.max(axis=0)) if len(points) else (np.zeros(3), np.zeros(3))
    if not (high > low).any():
        raise ValueError("the mesh has no extent")
    return ((points - (low + high) / 2) / (high - low).max()).clip(_MARGIN - 0.5, 0.5 - _MARGIN)


def voxelise(
    vertices: Float[np.ndarray, "V 3"], faces: Int[np.ndarray, "F 3"], resolution: int = 64
) -> Int32[np.ndarray, "N 3"]:
    """Cells (x, y, z) of a grid over [-0.5, 0.5]³ that any face overlaps, in lexicographic order.

    A face on the border of two cells counts for the upper one, as in Open3D, which begins at the floor of its lowest
    corner. Time follows the cells in the faces' bounding boxes. ValueError without faces.
    """
    if len(faces) == 0:
        raise ValueError("the mesh has no faces")
    corners = (vertices.astype(np.float64) + 0.5)[faces] * resolution  # in cells
    occupied = np.zeros(resolution**3, dtype=bool)
    first = np.floor(corners.min(axis=1)).clip(0, resolution - 1).astype(np.int64)
    last = np.floor(corners.max(axis=1)).clip(0, resolution - 1).astype(np.int64)
    counts = (last - first + 1).prod(axis=1)
    occupied[_index(first[counts == 1], resolution)] = True  # a face whose box lies within one cell needs no test
    spread = np.flatnonzero(counts > 1)
    chunk = np.cumsum(counts[spread]) // _CHUNK_CANDIDATES
    for rows in np.split(spread, np.flatnonzero(np.diff(chunk)) + 1):
        face, cell = _cells_in_boxes(first[rows], last[rows], counts[rows])
        overlaps = _overlaps(corners[rows][face], cell)
        occupied[_index(cell[overlaps], resolution)] = True
    return np.stack(np.unravel_index(np.flatnonzero(occupied), (resolution,) * 3), axis=1).astype(np.int32)


def _index(cell: Int64[np.ndarray, "C 3"], resolution: int) -> Int64[np.ndarray, " C"]:
    return (cell[:, 0] * resolution + cell[:, 1]) * resolution + cell[:, 2]


def _cells_in_boxes(
    first: Int64[np.ndarray, "F 3"], last: Int64[np.ndarray, "F 3"], counts: Int64[np.ndarray, " F"]
) -> tuple[Int64[np.ndarray, " C"], Int64[np.ndarray, "C 3"]]:
    """Every cell of every face's bounding box: which face, and the cell."""
    face = np.repeat(np.arange(len(first)), counts)
    within = np.arange(len(face)) - np.repeat(np.cumsum(counts) - counts, counts)
    size = (last - first + 1)[face]
    cell = np.stack(
        [within // (size[:, 1] * size[:, 2]), within // size[:, 2] % size[:, 1], within % size[:, 2]], axis=1
    )
    return face, first[face] + cell


def _overlaps(corners: Float64[np.ndarray, "C 3 3"], cell: Int64[np.ndarray, "C 3"]) -> Bool[np.ndarray, " C"]:
    """Whether each triangle, in cells, meets its cell; bounding boxes are known to meet."""
    local = corners - (cell + 0.5)[:, None]
    edges = np.roll(local, -1, axis=1) - local
    meets = ~_separates(np.cross(edges[:, 0], edges[:, 1]), local)
    for axis in np.eye(3):
        for edge in range(3):
            meets &= ~_separates(np.cross(axis, edges[:, edge]), local)
    return meets


def _separates(axis: Float64[np.ndarray, "C 3"], local: Float64[np.ndarray, "C 3 3"]) -> Bool[np.ndarray, " C"]:
    """Whether the triangle lies wholly beyond the unit cell at the origin along `axis`."""
    along = np.einsum("ca,cka->ck", axis, local)
    reach = np.abs(axis).sum(axis=1) / 2
    return (along.min(axis=1) > reach) | (along.max(axis=1) < -reach)
