"""The export model that every writer receives: one mesh with its material, and the recipe that made it.

Owns the shape of that data and the joining of face corners into file vertices. Writes nothing.
Axes: V file vertices, F faces, T texture side. Frame: z up, front to −y; each writer turns it as its format wants.
"""

from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float32, Int32, Int64, UInt8

from espalier_runtime.protocol.messages.asset_report import Recipe

ROUGHNESS = 0.9
"""Matte: the textures carry the object's own light and shade, and a glossy surface would light them twice."""


@dataclass(frozen=True)
class Material:
    """Textures are [T, T, 3] with row 0 at v = 1 (the top), base colour in sRGB, the others linear."""

    base_colour: UInt8[np.ndarray, "T T 3"] | None = None
    normal_map: UInt8[np.ndarray, "T T 3"] | None = None
    occlusion: UInt8[np.ndarray, "T T 3"] | None = None
    double_sided: bool = False


@dataclass(frozen=True)
class AssetModel:
    """One object. `uvs` have v up; `tangents` (direction, sign of the bitangent) are there with a normal map;
    `colours` are sRGB in 0..1 and only there when no texture replaces them."""

    name: str
    positions: Float32[np.ndarray, "V 3"]
    normals: Float32[np.ndarray, "V 3"]
    faces: Int32[np.ndarray, "F 3"]
    recipe: Recipe
    uvs: Float32[np.ndarray, "V 2"] | None = None
    tangents: Float32[np.ndarray, "V 4"] | None = None
    colours: Float32[np.ndarray, "V 3"] | None = None
    material: Material = field(default_factory=Material)


@dataclass(frozen=True)
class JoinedCorners:
    """File vertices: `source` [V] is the mesh vertex of each, and no two share source, normal and uv."""

    source: Int32[np.ndarray, " V"]
    normals: Float32[np.ndarray, "V 3"]
    uvs: Float32[np.ndarray, "V 2"] | None
    faces: Int32[np.ndarray, "F 3"]


def join_corners(
    faces: Int32[np.ndarray, "F 3"],
    corner_normals: Float32[np.ndarray, "F 3 3"],
    corner_uvs: Float32[np.ndarray, "F 3 2"] | None = None,
) -> JoinedCorners:
    """Give corners of the same vertex one file vertex where their normals (to 1/512) and uvs (to 2⁻²⁰) agree."""
    normals = corner_normals.reshape(-1, 3)
    x, y, z = np.rint(normals * 512).astype(np.int64).T + 512
    place = _numbered(faces.ravel().astype(np.int64), (x * 1025 + y) * 1025 + z)
    if corner_uvs is not None:
        u, v = np.rint(corner_uvs.reshape(-1, 2) * 2**20).astype(np.int64).T
        place = _numbered(place, np.unique(u * (2**20 + 1) + v, return_inverse=True)[1])
    _, first, joined = np.unique(place, return_index=True, return_inverse=True)
    return JoinedCorners(
        source=faces.ravel()[first],
        normals=np.ascontiguousarray(normals[first]),
        uvs=None if corner_uvs is None else np.ascontiguousarray(corner_uvs.reshape(-1, 2)[first]),
        faces=joined.reshape(-1, 3).astype(np.int32),
    )


def _numbered(group: Int64[np.ndarray, " C"], value: Int64[np.ndarray, " C"]) -> Int64[np.ndarray, " C"]:
    """Numbers from 0 for the pairs of group and value, in their order; value is not negative.

    A few sorts of plain integers are several times faster than sorting rows.
    """
    return np.unique(group * (value.max(initial=0) + 1) + value, return_inverse=True)[1]
