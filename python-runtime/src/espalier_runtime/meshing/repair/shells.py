"""Removal of invisible parts: floating specks, and the inner shells of a hollow decoded surface.

Decoded surfaces are hollow: cells deep inside an object are not active, so there is a second surface around them. Where
the outer one is closed, the inner one is a component of its own; where it has a hole, they are connected at its rim.
Axes: F faces, P pieces.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float32, Float64, Int32
from scipy import sparse
from scipy.sparse import csgraph

from espalier_runtime.meshing.edges import face_components, neighbour_pairs
from espalier_runtime.meshing.queries.normals import face_areas
from espalier_runtime.meshing.queries.outside import flood_outside, reachable_faces
from espalier_runtime.meshing.queries.volume import signed_volumes
from espalier_runtime.meshing.triangle_mesh import TriangleMesh


@dataclass(frozen=True)
class ShellLimits:
    """Limits of what is removed, as fractions of the whole except `rim_area`.

    `speck_diagonal`: smaller components are specks. `hidden_fraction`: a component of which less is visible is hidden.
    `hidden_region_area`: smaller hidden regions of a visible component are kept.
    """

    speck_diagonal: float = 0.02
    hidden_fraction: float = 0.02
    hidden_region_area: float = 0.01
    rim_area: float = 0.04
    """Square metres, as upstream's hole limit (docs/trellis-inference.md §7.2)."""


DEFAULT_LIMITS = ShellLimits()


def drop_floaters(mesh: TriangleMesh, limits: ShellLimits = DEFAULT_LIMITS) -> tuple[TriangleMesh, int]:
    """Drop components that are tiny relative to the whole; the largest stays. Returns the mesh and how many were
    dropped."""
    count, piece = face_components(mesh.faces, len(mesh.vertices))
    if count < 2:
        return mesh, 0
    low, high = _piece_boxes(mesh, piece, count)
    diagonal = np.linalg.norm(high - low, axis=1)
    whole = float(np.linalg.norm(np.ptp(mesh.vertices[mesh.faces.ravel()], axis=0)))
    speck = diagonal < limits.speck_diagonal * whole
    speck[np.argmax(diagonal)] = False
    if not speck.any():
        return mesh, 0
    return mesh.with_faces(mesh.faces[~speck[piece]]).without_unused_vertices(), int(np.count_nonzero(speck))


def drop_inner_shells(mesh: TriangleMesh, limits: ShellLimits = DEFAULT_LIMITS) -> tuple[TriangleMesh, int]:
    """Drop pieces that cannot be reached from outside or bound a cavity, and large unreachable regions behind small
    openings.

    Returns the mesh, whose openings are now holes to fill, and the number of faces dropped. A mesh of which nothing
    can be reached is returned unchanged.
    """
    area = face_areas(mesh)
    reached = reachable_faces(mesh, flood_outside(mesh))
    count, piece = face_components(mesh.faces, len(mesh.vertices))
    whole = np.bincount(piece, area, minlength=count)
    open_share = np.bincount(piece, area * reached, minlength=count) / np.maximum(whole, 1e-30)
    # Faces of a thin cavity count as reached: the flood is asked some cells in front of them, beyond the far side.
    hidden_piece = (open_share < limits.hidden_fraction) | _cavities(mesh, piece, count)
    if hidden_piece.all():
        return mesh, 0
    removed = hidden_piece[piece]
    removed |= _hidden_regions(mesh, ~reached & ~removed, area, limits)
    if not removed.any():
        return mesh, 0
    return mesh.with_faces(mesh.faces[~removed]).without_unused_vertices(), int(np.count_nonzero(removed))


def _cavities(mesh: TriangleMesh, piece: Int32[np.ndarray, " F"], count: int) -> Bool[np.ndarray, " P"]:
    """Closed pieces with a negative volume within the box of one with a positive volume."""
    edges = mesh.edges
    sound = ((edges.counts == 2) & (edges.balance == 0))[edges.of_corner].reshape(-1, 3).all(axis=1)
    volume = np.bincount(piece, signed_volumes(mesh), minlength=count)
    closed = np.bincount(piece, ~sound, minlength=count) == 0
    cavities = closed & (volume < 0)
    if not cavities.any():
        return cavities
    low, high = _piece_boxes(mesh, piece, count)
    bodies = np.flatnonzero(volume > 0)
    for candidate in np.flatnonzero(cavities):
        around = (low[bodies] <= low[candidate]).all(axis=1) & (high[bodies] >= high[candidate]).all(axis=1)
        cavities[candidate] = around.any()
    return cavities


def _hidden_regions(
    mesh: TriangleMesh, hidden: Bool[np.ndarray, " F"], area: Float64[np.ndarray, " F"], limits: ShellLimits
) -> Bool[np.ndarray, " F"]:
    """Faces of connected hidden regions that are large, yet joined to the rest by small rims only."""
    edges = mesh.edges
    pairs = neighbour_pairs(edges)
    inner = pairs[hidden[pairs].all(axis=1)]
    links = sparse.csr_matrix((np.ones(len(inner), bool), inner.T), shape=(len(hidden), len(hidden)))
    region = csgraph.connected_components(links, directed=False)[1]
    region_area = np.bincount(region, area * hidden)
    removed = np.zeros(len(hidden), bool)
    for candidate in np.flatnonzero(region_area > limits.hidden_region_area * area.sum()):
        faces = region == candidate
        if _rim_area(mesh, faces, pairs, edges.ends[edges.counts == 2]) <= limits.rim_area:
            removed |= faces & hidden
    return removed


def _rim_area(
    mesh: TriangleMesh,
    region: Bool[np.ndarray, " F"],
    pairs: np.ndarray,
    ends: np.ndarray,
) -> float:
    """The largest loop between the region and the rest: ½ Σ |(a − c) × (b − c)| about its centre c
    (docs/trellis-inference.md §7.2)."""
    rim = ends[region[pairs[:, 0]] != region[pairs[:, 1]]]
    if not len(rim):
        return 0.0
    _, loop = face_components(np.stack([rim[:, 0], rim[:, 1], rim[:, 1]], axis=1), len(mesh.vertices))
    start, end = mesh.vertices[rim[:, 0]].astype(np.float64), mesh.vertices[rim[:, 1]].astype(np.float64)
    weight = np.bincount(loop)
    centre = np.stack([np.bincount(loop, (start + end)[:, axis] / 2) / weight for axis in range(3)], axis=1)[loop]
    parts = np.linalg.norm(np.cross(start - centre, end - centre), axis=1) / 2
    return float(np.bincount(loop, parts).max())


def _piece_boxes(
    mesh: TriangleMesh, piece: Int32[np.ndarray, " F"], count: int
) -> tuple[Float32[np.ndarray, "P 3"], Float32[np.ndarray, "P 3"]]:
    order = np.argsort(piece, kind="stable")
    starts = np.searchsorted(piece[order], np.arange(count))
    corners = mesh.corners[order]
    low = np.minimum.reduceat(corners.min(axis=1), starts)
    high = np.maximum.reduceat(corners.max(axis=1), starts)
    return low, high
