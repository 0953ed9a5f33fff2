"""A geometry buffer: position, normal and albedo of the surface at every covered pixel.

Owns interpolation and texture lookup; light is `studio_light`. Axes: V vertices, F faces, P covered pixels, T texels.
"""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32, Int32, Int64, UInt8

from espalier_runtime.cameras.camera import Camera
from espalier_runtime.images.colour_space import srgb_to_linear
from espalier_runtime.raster.rasterise import NO_FACE, rasterise

_PLAIN_ALBEDO = 0.6  # linear grey of an object without colours


@dataclass(frozen=True)
class ShadedMesh:
    """A mesh as it is drawn. `uvs` have v up, row 0 of the sRGB `texture` is v = 1; `colours` are sRGB in 0..1.

    A texture with uvs goes before colours; without either the object is grey.
    """

    positions: Float32[np.ndarray, "V 3"]
    normals: Float32[np.ndarray, "V 3"]
    faces: Int32[np.ndarray, "F 3"]
    colours: Float32[np.ndarray, "V 3"] | None = None
    uvs: Float32[np.ndarray, "V 2"] | None = None
    texture: UInt8[np.ndarray, "T T 3"] | None = None


@dataclass(frozen=True)
class SurfacePixels:
    """`pixel` counts row by row in an image of `side` × `side`; albedo is linear light; normals face the camera."""

    side: int
    pixel: Int64[np.ndarray, " P"]
    position: Float32[np.ndarray, "P 3"]
    normal: Float32[np.ndarray, "P 3"]
    albedo: Float32[np.ndarray, "P 3"]


def rasterise_surface(mesh: ShadedMesh, camera: Camera, side: int) -> SurfacePixels:
    """Rasterise `mesh` and interpolate what each covered pixel needs for shading."""
    clip = camera.to_clip(torch.from_numpy(mesh.positions)).numpy()
    raster = rasterise(clip, mesh.faces, height=side, width=side)
    pixel = np.flatnonzero(raster.face_id != NO_FACE)
    corners = mesh.faces[raster.face_id.ravel()[pixel]]
    weights = raster.barycentric.reshape(-1, 3)[pixel]
    position = _interpolate(mesh.positions, corners, weights)
    normal = _facing(_interpolate(mesh.normals, corners, weights), camera.position.numpy() - position)
    return SurfacePixels(side, pixel, position, normal, _albedo(mesh, corners, weights))


def _interpolate(values: np.ndarray, corners: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.einsum("pkc,pk->pc", values[corners], weights)


def _facing(normal: np.ndarray, to_eye: np.ndarray) -> np.ndarray:
    """Unit normals, turned to the side that is seen: thin sheets are drawn from both."""
    normal = normal / np.linalg.norm(normal, axis=1, keepdims=True).clip(min=1e-9)
    away = np.einsum("pc,pc->p", normal, to_eye) < 0
    normal[away] *= -1
    return normal


def _albedo(mesh: ShadedMesh, corners: np.ndarray, weights: np.ndarray) -> np.ndarray:
    if mesh.texture is not None and mesh.uvs is not None:
        return _sample(srgb_to_linear(mesh.texture.astype(np.float32) / 255), _interpolate(mesh.uvs, corners, weights))
    if mesh.colours is not None:
        return srgb_to_linear(_interpolate(mesh.colours, corners, weights).clip(0, 1))
    return np.full((len(corners), 3), _PLAIN_ALBEDO, dtype=np.float32)


def _sample(texels: np.ndarray, uvs: np.ndarray) -> np.ndarray:
    """Bilinear lookup; texel centres lie at halves, edges are held."""
    height, width = texels.shape[:2]
    column = (uvs[:, 0] * width - 0.5).clip(0, width - 1)
    row = ((1 - uvs[:, 1]) * height - 0.5).clip(0, height - 1)
    left, top = column.astype(np.int64), row.astype(np.int64)
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    along, down = (column - left)[:, None], (row - top)[:, None]
    upper = texels[top, left] * (1 - along) + texels[top, right] * along
    lower = texels[bottom, left] * (1 - along) + texels[bottom, right] * along
    return (upper * (1 - down) + lower * down).astype(np.float32)
