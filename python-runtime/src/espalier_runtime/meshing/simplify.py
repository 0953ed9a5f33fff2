"""Fewer triangles for nearly the same shape: quadric edge collapses, then colours from the detailed mesh.

Owns how a target is reached; the collapses themselves are fast-simplification's.
"""

import fast_simplification
import numpy as np
from scipy.spatial import cKDTree

from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.errors import EspalierError


def triangle_target(face_count: int, simplify: float | None, triangles: int | None) -> int:
    """The triangle count meant by a ratio to remove or a count to reach; the count wins."""
    if triangles is None:
        return max(4, round(face_count * (1.0 - (simplify or 0.0))))
    if triangles > face_count:
        raise EspalierError(
            "target_unreachable",
            f"{triangles} triangles were asked for, but the detailed mesh has only {face_count}.",
            hint=f"Ask for {face_count} or fewer, or for simplify 0 to keep them all.",
        )
    return triangles


def simplify_mesh(mesh: TriangleMesh, target: int) -> TriangleMesh:
    """Collapse edges until `target` triangles are left; colours come from the nearest vertex of `mesh`."""
    if target >= len(mesh.faces):
        return mesh
    vertices, faces = fast_simplification.simplify(mesh.vertices, mesh.faces, target_count=target)
    vertices = np.ascontiguousarray(vertices, np.float32)
    colours = None
    if mesh.colours is not None:
        colours = mesh.colours[cKDTree(mesh.vertices).query(vertices)[1]]
    return TriangleMesh(vertices, np.ascontiguousarray(faces, np.int32), colours)
