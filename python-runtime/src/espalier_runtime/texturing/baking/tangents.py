"""Per-vertex tangents of an unwrapped mesh: the direction in which u grows (Lengyel's method, weighted by uv area).

Owns the tangent frame that a normal map is baked in and that a file must carry. Axes: F faces, V vertices.
"""

import numpy as np
from jaxtyping import Float32, Int32

from espalier_runtime.meshing.queries.normals import normalise


def vertex_tangents(
    positions: Float32[np.ndarray, "V 3"],
    normals: Float32[np.ndarray, "V 3"],
    uvs: Float32[np.ndarray, "V 2"],
    faces: Int32[np.ndarray, "F 3"],
) -> Float32[np.ndarray, "V 4"]:
    """Unit tangents at right angles to the normals, and as fourth the sign of the bitangent, ±1.

    The bitangent, sign · (normal × tangent), points to where v grows (v up), as glTF wants it.
    """
    a, b, c = positions[faces].transpose(1, 0, 2)
    uv_a, uv_b, uv_c = uvs[faces].transpose(1, 0, 2)
    along, aside = uv_b - uv_a, uv_c - uv_a
    area = (along[:, 0] * aside[:, 1] - along[:, 1] * aside[:, 0])[:, None]
    # Weighted by the area on the page: dividing by it, as the derivative would, lets slivers drown the others.
    towards_u = ((b - a) * aside[:, 1:] - (c - a) * along[:, 1:]) * np.sign(area)
    towards_v = ((c - a) * along[:, :1] - (b - a) * aside[:, :1]) * np.sign(area)
    tangents, bitangents = (_sum_at_vertices(faces, values, len(positions)) for values in (towards_u, towards_v))
    flat = tangents - normals * (tangents * normals).sum(axis=1, keepdims=True)
    unit = normalise(flat)
    lost = ~unit.any(axis=1)
    unit[lost] = _any_perpendicular(normals[lost])
    handedness = (np.cross(normals, unit) * bitangents).sum(axis=1)
    return np.column_stack([unit, np.where(handedness < 0, -1.0, 1.0)]).astype(np.float32)


def _sum_at_vertices(
    faces: Int32[np.ndarray, "F 3"], values: Float32[np.ndarray, "F 3"], vertex_count: int
) -> Float32[np.ndarray, "V 3"]:
    columns = [np.bincount(faces.ravel(), np.repeat(column, 3), minlength=vertex_count) for column in values.T]
    return np.stack(columns, axis=1).astype(np.float32)


def _any_perpendicular(normals: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
    """Some unit vector at right angles to each normal."""
    helper = np.where(np.abs(normals[:, :1]) < 0.9, np.array([(1.0, 0.0, 0.0)]), np.array([(0.0, 1.0, 0.0)]))
    return normalise(np.cross(normals, helper).astype(np.float32))
