"""A photographer's set-up: soft key light from the upper left, sky and floor around, a rim from behind.

Turns surface pixels into linear light. The lights stand relative to the camera, so every view is lit alike.
The formulas are the usual ones (wrapped diffuse, hemisphere ambient, Blinn highlight), chosen by eye.
Axes: P covered pixels.
"""

import numpy as np
from jaxtyping import Float32

from espalier_runtime.cameras.camera import Camera
from espalier_runtime.raster.occlusion import ambient_openness, key_openness
from espalier_runtime.raster.surface_pixels import ShadedMesh, SurfacePixels

# Directions towards the lights, in view space (x right, y down, z away from the camera).
_TOWARDS_KEY = (-0.55, -0.75, -0.55)
_TOWARDS_RIM = (0.75, -0.45, 0.6)
_KEY = np.array([1.00, 0.97, 0.92], dtype=np.float32) * 0.95
_RIM = np.array([0.85, 0.93, 1.00], dtype=np.float32) * 0.88
_SKY = np.array([0.93, 0.97, 1.00], dtype=np.float32) * 0.56
_FLOOR = np.array([1.00, 0.96, 0.91], dtype=np.float32) * 0.36
_WRAP = 0.25  # how far the key reaches round the terminator
_HIGHLIGHT = 0.05
_HIGHLIGHT_SHARPNESS = 28


def light_surface(mesh: ShadedMesh, pixels: SurfacePixels, camera: Camera) -> Float32[np.ndarray, "P 3"]:
    """Linear light that leaves each pixel towards the camera, about 0..1."""
    towards_key, towards_rim = _to_world(_TOWARDS_KEY, camera), _to_world(_TOWARDS_RIM, camera)
    to_eye = camera.position.numpy() - pixels.position
    to_eye /= np.linalg.norm(to_eye, axis=1, keepdims=True)
    lit = key_openness(mesh, pixels, towards_key)[:, None]
    open_sky = ambient_openness(pixels, camera)[:, None]

    upwards = 0.5 + 0.5 * pixels.normal[:, 2:]
    ambient = (_FLOOR * (1 - upwards) + _SKY * upwards) * open_sky
    diffuse = ((pixels.normal @ towards_key + _WRAP) / (1 + _WRAP)).clip(0)[:, None]
    halfway = to_eye + towards_key
    halfway /= np.linalg.norm(halfway, axis=1, keepdims=True)
    highlight = np.einsum("pc,pc->p", pixels.normal, halfway).clip(0)[:, None] ** _HIGHLIGHT_SHARPNESS
    grazing = 1 - np.einsum("pc,pc->p", pixels.normal, to_eye).clip(0, 1)[:, None]
    rim = (pixels.normal @ towards_rim).clip(0)[:, None] * grazing**2 * open_sky
    return pixels.albedo * (ambient + _KEY * diffuse * lit + _RIM * rim) + _HIGHLIGHT * highlight * lit * _KEY


def _to_world(direction: tuple[float, float, float], camera: Camera) -> np.ndarray:
    vector = np.array(direction, dtype=np.float32) @ camera.extrinsics[:3, :3].numpy()
    return vector / np.linalg.norm(vector)
