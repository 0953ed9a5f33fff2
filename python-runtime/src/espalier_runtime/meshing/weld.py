"""Vertex welding, and removal of degenerate, duplicate and folded faces.

Owns these repairs. Connectivity afterwards is `edges`'. Axes: V vertices, F faces.
"""

import numpy as np
from jaxtyping import Int64

from espalier_runtime.meshing.numbered_pairs import number_pairs
from espalier_runtime.meshing.triangle_mesh import TriangleMesh

WELD_STEPS = 2**20
"""Vertices are one when they share a cell of this many steps a metre: 1e-6 of the object, far under a triangle."""


def weld_vertices(mesh: TriangleMesh) -> TriangleMesh:
    """Merge all vertices in one cell of the welding grid into the first of them; so are their colours."""
    steps = np.rint(mesh.vertices.astype(np.float64) * WELD_STEPS).astype(np.int64)
    steps -= steps.min(axis=0, initial=0)
    key = (steps[:, 0] << 42) | (steps[:, 1] << 21) | steps[:, 2]
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    if len(first) == len(mesh.vertices):
        return mesh
    return mesh.with_faces(first[place][mesh.faces].astype(np.int32)).without_unused_vertices()


def merge_equal_positions(mesh: TriangleMesh) -> TriangleMesh:
    """Merge vertices with exactly equal coordinates, as every reader of a file without vertex identity does."""
    # Adding 0 makes -0 equal to 0 in its bits.
    rows = np.ascontiguousarray(mesh.vertices + np.float32(0)).view(np.dtype((np.void, 12))).ravel()
    _, first, place = np.unique(rows, return_index=True, return_inverse=True)
    if len(first) == len(mesh.vertices):
        return mesh
    return mesh.with_faces(first[place][mesh.faces].astype(np.int32)).without_unused_vertices()


def drop_degenerate_faces(mesh: TriangleMesh) -> TriangleMesh:
    """Drop faces that have one vertex twice. Slivers with three vertices stay: without them there would be holes."""
    a, b, c = mesh.faces.T
    sound = (a != b) & (b != c) & (c != a)
    return mesh if sound.all() else mesh.with_faces(mesh.faces[sound])


def drop_duplicate_faces(mesh: TriangleMesh) -> TriangleMesh:
    """Keep the first of the faces over the same three vertices, whichever way they are wound."""
    group, size = _faces_over_same_vertices(mesh)
    if (size == 1).all():
        return mesh
    _, first = np.unique(group, return_index=True)
    return mesh.with_faces(mesh.faces[np.sort(first)])


def drop_folded_faces(mesh: TriangleMesh) -> TriangleMesh:
    """Drop both of two faces over the same vertices: a part folded flat. A closed mesh stays closed without them.

    A mesh that is nothing but such a fold is left as it is.
    """
    group, size = _faces_over_same_vertices(mesh)
    single = size[group] != 2
    return mesh if single.all() or not single.any() else mesh.with_faces(mesh.faces[single])


def _faces_over_same_vertices(mesh: TriangleMesh) -> tuple[Int64[np.ndarray, " F"], Int64[np.ndarray, " G"]]:
    """The group of every face, and how many faces each group has."""
    a, b, c = mesh.faces.T
    low, high = np.minimum(np.minimum(a, b), c), np.maximum(np.maximum(a, b), c)
    middle = a ^ b ^ c ^ low ^ high  # what is left of the three
    groups = number_pairs(number_pairs(low, middle).number, high)
    return groups.number, groups.counts
