"""Signed volume of a mesh by the divergence theorem: a sum over the faces. Axes: F faces."""

import numpy as np
from jaxtyping import Float64

from espalier_runtime.meshing.triangle_mesh import TriangleMesh


def signed_volumes(mesh: TriangleMesh) -> Float64[np.ndarray, " F"]:
    """The volume between each face and the origin; over a closed mesh they add up to what it encloses."""
    a, b, c = mesh.corners.astype(np.float64).transpose(1, 0, 2)
    return np.einsum("fc,fc->f", a, np.cross(b, c)) / 6.0
