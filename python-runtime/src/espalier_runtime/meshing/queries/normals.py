"""Face, vertex and corner normals, weighted by area, with sharp creases.

Owns directions only; nothing here moves a vertex. Axes: V vertices, F faces.
"""

import numpy as np
from jaxtyping import Float32, Float64, Int32, Int64
from scipy import sparse

from espalier_runtime.meshing.triangle_mesh import TriangleMesh

DEFAULT_CREASE_DEGREES = 50.0


def area_vectors(mesh: TriangleMesh) -> Float32[np.ndarray, "F 3"]:
    """The cross product of two sides of every face: its normal, twice its area long."""
    corners = mesh.corners
    return np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])


def face_areas(mesh: TriangleMesh) -> Float64[np.ndarray, " F"]:
    """Square metres of every face."""
    return np.linalg.norm(area_vectors(mesh).astype(np.float64), axis=1) / 2


def surface_area(mesh: TriangleMesh) -> float:
    """Square metres of all faces together."""
    return float(face_areas(mesh).sum())


def face_normals(mesh: TriangleMesh) -> Float32[np.ndarray, "F 3"]:
    """Unit normals, pointing outwards where the winding does; zero for a face without area."""
    return normalise(area_vectors(mesh))


def vertex_normals(mesh: TriangleMesh) -> Float32[np.ndarray, "V 3"]:
    """Unit means of the normals of the faces around each vertex, weighted by area; up where there is no face."""
    incidence = _incidence(mesh.faces, len(mesh.vertices))
    return _defined_normals(normalise((incidence @ area_vectors(mesh)).astype(np.float32)))


def corner_normals(mesh: TriangleMesh, crease_degrees: float = DEFAULT_CREASE_DEGREES) -> Float32[np.ndarray, "F 3 3"]:
    """A unit normal for every corner of every face: the mean over the faces around its vertex, weighted by area,
    that lean away from its own face by less than the crease angle. So edges of a box stay sharp on a smooth mesh.

    Costs one row for every pair of faces that share a vertex: meant for simplified meshes.
    """
    areas = area_vectors(mesh)
    units = normalise(areas)
    first, second = _corner_pairs(mesh.faces, len(mesh.vertices))
    agrees = np.einsum("pc,pc->p", units[first // 3], units[second // 3]) > np.cos(np.radians(crease_degrees))
    agrees |= first == second
    first, second = first[agrees], second[agrees]
    sums = np.stack(
        [np.bincount(first, areas[second // 3, axis], minlength=3 * len(mesh.faces)) for axis in range(3)], axis=1
    )
    return _defined_normals(normalise(sums.astype(np.float32))).reshape(-1, 3, 3)


def normalise(vectors: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
    """Scale to unit length; zero vectors stay zero."""
    lengths = np.sqrt(np.einsum("nc,nc->n", vectors, vectors, dtype=np.float64))[:, None]
    return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0, casting="same_kind")


def _defined_normals(normals: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
    """File formats require unit normals everywhere, so an undefined normal points up."""
    normals[~normals.any(axis=1)] = (0.0, 0.0, 1.0)
    return normals


def _incidence(faces: Int32[np.ndarray, "F 3"], vertex_count: int) -> sparse.csr_matrix:
    ones = np.ones(faces.size, np.float32)
    columns = np.repeat(np.arange(len(faces)), 3)
    return sparse.csr_matrix((ones, (faces.ravel(), columns)), shape=(vertex_count, len(faces)))


def _corner_pairs(
    faces: Int32[np.ndarray, "F 3"], vertex_count: int
) -> tuple[Int64[np.ndarray, " P"], Int64[np.ndarray, " P"]]:
    """Every ordered pair of corners (3·face + k) that share a vertex, a corner with itself included."""
    order = np.argsort(faces.ravel(), kind="stable")
    counts = np.bincount(faces.ravel(), minlength=vertex_count)
    starts = np.cumsum(counts) - counts
    owner = faces.ravel()[order]
    partners = counts[owner]
    first = np.repeat(order, partners)
    within = np.arange(len(first)) - np.repeat(np.cumsum(partners) - partners, partners)
    second = order[np.repeat(starts[owner], partners) + within]
    return first, second
