"""Joins vertices that lie on the same place, and drops faces that then say nothing or say it twice.

Owns these three repairs. What hangs together afterwards is `edges`' affair. Axes: V vertices, F faces.
"""

import numpy as np

from espalier_runtime.meshing.triangle_mesh import TriangleMesh

WELD_STEPS = 2**20
"""Vertices are one when they share a cell of this many steps a metre: 1e-6 of the object, far under a triangle."""


def weld_vertices(mesh: TriangleMesh) -> TriangleMesh:
    """Let all vertices in one tiny cell be the first of them; colours are the first one's too."""
    steps = np.rint(mesh.vertices.astype(np.float64) * WELD_STEPS).astype(np.int64)
    steps -= steps.min(axis=0, initial=0)
    key = (steps[:, 0] << 42) | (steps[:, 1] << 21) | steps[:, 2]
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
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
    ordered = np.sort(mesh.faces, axis=1)
    # Sorting rows as one key each is an order of magnitude faster than np.unique over an axis.
    key = np.ascontiguousarray(ordered, np.int32).view([("a", np.int32), ("b", np.int32), ("c", np.int32)]).ravel()
    order = np.lexsort((key["c"], key["b"], key["a"]))
    repeated = np.zeros(len(key), bool)
    repeated[order[1:]] = key[order[1:]] == key[order[:-1]]
    return mesh.with_faces(mesh.faces[~repeated]) if repeated.any() else mesh
