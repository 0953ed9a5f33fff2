"""Makes a mesh manifold: splits edges with more than two faces and vertices with more than one fan.

Owns vertex identity only: faces keep their number and order, positions repeat where sheets were separated.
Axes: F faces, C = 3F corners.
"""

import numpy as np
from jaxtyping import Int32, Int64
from scipy import sparse
from scipy.sparse import csgraph

from espalier_runtime.meshing.edges import EdgeTable
from espalier_runtime.meshing.queries.normals import face_normals
from espalier_runtime.meshing.triangle_mesh import TriangleMesh


def split_non_manifold(mesh: TriangleMesh) -> tuple[TriangleMesh, int]:
    """Separate sheets that share an edge or a vertex without being neighbours; returns the mesh and the vertices added.

    At an edge with four faces or more, those are paired that bound the same solid wedge, so a closed mesh stays closed.
    """
    edges = mesh.edges
    pairs = np.concatenate([_paired_corners(edges), _wedge_pairs(mesh, edges)])
    corners = _fans(mesh, pairs)
    vertex = mesh.faces.ravel()
    first = np.empty(int(corners.max(initial=-1)) + 1, np.int64)
    first[corners[::-1]] = np.arange(len(corners))[::-1]  # the first one is written last
    added = len(first) - int(np.count_nonzero(np.bincount(vertex)))
    if added == 0:
        return mesh, 0
    # Original vertices come first, in their order, so that meshes before and after stay easy to compare.
    order = np.argsort(vertex[first], kind="stable")
    position = np.empty(len(order), np.int32)
    position[order] = np.arange(len(order), dtype=np.int32)
    source = vertex[first][order]
    colours = None if mesh.colours is None else mesh.colours[source]
    return TriangleMesh(mesh.vertices[source], position[corners].reshape(-1, 3), colours), added


def sheets_on_one_edge(mesh: TriangleMesh) -> list[list[Int64[np.ndarray, " N"]]]:
    """For every edge with more than two faces, the sheets that run along it: pairs of faces around the same solid
    wedge, then faces without a partner, each as the corner (3·face + k) at which its edge begins."""
    normals, found = face_normals(mesh), []
    for group in _over_shared(mesh.edges):
        pairs = [np.array(pair) for pair in _pairs_around(mesh, normals, group)]
        alone = np.setdiff1d(group, np.array(pairs))
        found.append([*pairs, *alone[:, None]])
    return found


def _fans(mesh: TriangleMesh, pairs: Int64[np.ndarray, "P 2"]) -> Int32[np.ndarray, " C"]:
    """The fan of every corner: corners of one vertex are connected across the edges in `pairs`.

    A pair holds the corners (3·face + k) of two faces at which their common edge begins.
    """
    vertex = mesh.faces.ravel()
    first, second = pairs[:, 0], pairs[:, 1]
    first_end, second_end = _next_corner(first), _next_corner(second)
    same_way = vertex[first] == vertex[second]
    rows = np.concatenate([first, first_end])
    columns = np.concatenate([np.where(same_way, second, second_end), np.where(same_way, second_end, second)])
    links = sparse.csr_matrix((np.ones(len(rows), bool), (rows, columns)), shape=(len(vertex), len(vertex)))
    return csgraph.connected_components(links, directed=False)[1]


def _next_corner(corner: Int64[np.ndarray, " P"]) -> Int64[np.ndarray, " P"]:
    return corner - corner % 3 + (corner + 1) % 3


def _paired_corners(edges: EdgeTable) -> Int64[np.ndarray, "P 2"]:
    corners = np.flatnonzero(edges.counts[edges.of_corner] == 2)
    return corners[np.argsort(edges.of_corner[corners], kind="stable")].reshape(-1, 2)


def _wedge_pairs(mesh: TriangleMesh, edges: EdgeTable) -> Int64[np.ndarray, "P 2"]:
    """At every over-shared edge, pair each face with the next one around the edge on its inner side."""
    normals = face_normals(mesh)
    found = [_pairs_around(mesh, normals, group) for group in _over_shared(edges)]
    return np.array([pair for pairs in found for pair in pairs], np.int64).reshape(-1, 2)


def _over_shared(edges: EdgeTable) -> list[Int64[np.ndarray, " N"]]:
    """For each edge with more than two faces, the corners of these at which it begins."""
    over_shared = np.flatnonzero(edges.is_non_manifold[edges.of_corner])
    order = over_shared[np.argsort(edges.of_corner[over_shared], kind="stable")]
    splits = np.flatnonzero(np.diff(edges.of_corner[order])) + 1
    return [group for group in np.split(order, splits) if len(group)]


def _pairs_around(mesh: TriangleMesh, normals: np.ndarray, corners: Int64[np.ndarray, " N"]) -> list[tuple[int, int]]:
    """Pairs around one edge in order of angle: a face whose inside lies ahead and the next one whose inside lies
    behind."""
    faces, within = corners // 3, corners % 3
    start = mesh.faces[faces, within]
    end = mesh.faces[faces, (within + 1) % 3]
    tip = mesh.vertices[mesh.faces[faces, (within + 2) % 3]].astype(np.float64)
    low, high = min(start[0], end[0]), max(start[0], end[0])
    origin = mesh.vertices[low].astype(np.float64)
    axis = mesh.vertices[high] - origin
    axis /= max(np.linalg.norm(axis), 1e-30)
    flat = tip - origin
    flat -= np.outer(flat @ axis, axis)
    across = flat[0] / max(np.linalg.norm(flat[0]), 1e-30)
    angle = np.arctan2(flat @ np.cross(axis, across), flat @ across) % (2 * np.pi)
    # The inside of a face lies ahead (at a larger angle) where its normal points back.
    ahead = np.einsum("nc,nc->n", normals[faces], np.cross(axis, flat)) < 0
    order = np.argsort(angle, kind="stable")
    pairs, taken = [], np.zeros(len(order), bool)
    for place, here in enumerate(order):
        following = order[(place + 1) % len(order)]
        if ahead[here] and not ahead[following] and not (taken[here] or taken[following]):
            taken[[here, following]] = True
            pairs.append((int(corners[here]), int(corners[following])))
    return pairs
