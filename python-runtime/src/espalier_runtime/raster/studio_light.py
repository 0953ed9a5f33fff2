"""Three-light shading: a key light from the upper left, hemisphere ambient light, a rim light from behind.

Turns surface pixels into linear light: wrapped diffuse, hemisphere ambient, Blinn-Phong highlight (Blinn 1977), with
strengths chosen by eye. The lights are fixed to the camera, so every view is lit alike.
Axes: P covered pixels.
"""

import numpy as np
from jaxtyping import Float32

from espalier_runtime.cameras.camera import Camera
from espalier_runtime.raster.occlusion import screen_space_occlusion, shadow_visibility
from espalier_runtime.raster.surface_pixels import ShadedMesh, SurfacePixels

# Directions towards the lights, in view space (x right, y down, z away from the camera).
_TOWARDS_KEY = (-0.55, -0.75, -0.55)
_TOWARDS_RIM = (0.75, -0.45, 0.6)
_KEY = np.array([1.00, 0.97, 0.92], dtype=np.float32) * 0.95
_RIM = np.array([0.85, 0.93, 1.00], dtype=np.float32) * 0.88
_SKY = np.array([0.93, 0.97, 1.00], dtype=np.float32) * 0.56
_FLOOR = np.array([1.00, 0.96, 0.91], dtype=np.float32) * 0.36
_WRAP = 0.25  # cosine beyond the terminator that the key light still reaches
_HIGHLIGHT = 0.05
_HIGHLIGHT_SHARPNESS = 28


def shade_surface(mesh: ShadedMesh, pixels: SurfacePixels, camera: Camera) -> Float32[np.ndarray, "P 3"]:
    """Linear light that leaves each pixel towards the camera, about 0..1."""
    towards_key, towards_rim = _to_world(_TOWARDS_KEY, camera), _to_world(_TOWARDS_RIM, camera)
    to_eye = camera.position.numpy() - pixels.position
    to_eye /= np.linalg.norm(to_eye, axis=1, keepdims=True)
    key_visibility = shadow_visibility(mesh, pixels, towards_key)[:, None]
    ambient_visibility = screen_space_occlusion(pixels, camera)[:, None]

    upwards = 0.5 + 0.5 * pixels.normal[:, 2:]
    ambient = (_FLOOR * (1 - upwards) + _SKY * upwards) * ambient_visibility
    diffuse = ((pixels.normal @ towards_key + _WRAP) / (1 + _WRAP)).clip(0)[:, None]
    halfway = to_eye + towards_key
    halfway /= np.linalg.norm(halfway, axis=1, keepdims=True)
    highlight = np.einsum("pc,pc->p", pixels.normal, halfway).clip(0)[:, None] ** _HIGHLIGHT_SHARPNESS
    grazing = 1 - np.einsum("pc,pc->p", pixels.normal, to_eye).clip(0, 1)[:, None]
    rim = (pixels.normal @ towards_rim).clip(0)[:, None] * grazing**2 * ambient_visibility
    return (
        pixels.albedo * (ambient + _KEY * diffuse * key_visibility + _RIM * rim)
        + _HIGHLIGHT * highlight * key_visibility * _KEY
    )


def _to_world(direction: tuple[float, float, float], camera: Camera) -> np.ndarray:
    vector = np.array(direction, dtype=np.float32) @ camera.extrinsics[:3, :3].numpy()
    return vector / np.linalg.norm(vector)
