"""Shadow mapping with percentage-closer filtering (Reeves et al. 1987), and screen-space ambient occlusion.

Both work on depth images, so they cost the same for any mesh. Axes: P covered pixels.
"""

import math
from collections.abc import Callable

import numpy as np
from jaxtyping import Float32
from scipy import ndimage

from espalier_runtime.cameras.camera import Camera
from espalier_runtime.raster.rasterise import rasterise
from espalier_runtime.raster.surface_pixels import ShadedMesh, SurfacePixels

_SHADOW_SIDE = 640
_SHADOW_TAPS = 16
_SHADOW_BLUR = 3.5  # shadow-map pixels
_AMBIENT_TAPS = 20
_AMBIENT_REACH = 0.16  # of the object's extent
_AMBIENT_MAX_REACH = 0.25  # of the picture, however near the camera is
_AMBIENT_STRENGTH = 1.5
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def shadow_visibility(
    mesh: ShadedMesh, pixels: SurfacePixels, towards_light: Float32[np.ndarray, "3"]
) -> Float32[np.ndarray, " P"]:
    """Visibility of a directional light at each pixel, 0 in full shadow: a shadow map, filtered over several taps."""
    view = _parallel_view(mesh.positions, towards_light)
    clip = np.concatenate([view(mesh.positions), np.ones((len(mesh.positions), 1), np.float32)], axis=1)
    depth = rasterise(clip, mesh.faces, height=_SHADOW_SIDE, width=_SHADOW_SIDE).depth
    texel = 2.0 / _SHADOW_SIDE
    # Normal offset bias of a few texels against self-shadowing.
    seen = view(pixels.position + pixels.normal * texel * 1.5 * _extent(mesh.positions) / 2)
    column = (seen[:, 0] + 1) / texel - 0.5
    row = (seen[:, 1] + 1) / texel - 0.5
    reached = np.zeros(len(seen), dtype=np.float32)
    for x, y in _spiral(_SHADOW_TAPS, _SHADOW_BLUR):
        at = _pixel_at(row + y, _SHADOW_SIDE), _pixel_at(column + x, _SHADOW_SIDE)
        reached += seen[:, 2] <= depth[at] + 2 * texel
    return reached / _SHADOW_TAPS


def screen_space_occlusion(pixels: SurfacePixels, camera: Camera) -> Float32[np.ndarray, " P"]:
    """Ambient visibility of each pixel, from its neighbours in screen space; 1 where nothing occludes.

    Neighbours above the tangent plane occlude, the more the nearer they are. Computed at half resolution.
    """
    side = pixels.side
    position = np.full((side * side, 3), np.nan, dtype=np.float32)
    normal = np.zeros_like(position)
    position[pixels.pixel], normal[pixels.pixel] = pixels.position, pixels.normal
    position, normal = (values.reshape(side, side, 3)[::2, ::2] for values in (position, normal))
    reach = _AMBIENT_REACH * _extent(pixels.position)
    distance = float(np.linalg.norm(camera.position.numpy() - pixels.position.mean(axis=0)))
    reach_in_pixels = min(reach / distance * float(camera.intrinsics[0, 0]), _AMBIENT_MAX_REACH) * len(position)
    occlusion = np.zeros(position.shape[:2], dtype=np.float32)
    shifts = [(round(y), round(x)) for x, y in _spiral(_AMBIENT_TAPS, reach_in_pixels)]
    margin = max(abs(step) for shift in shifts for step in shift)
    padded = np.pad(position, ((margin, margin), (margin, margin), (0, 0)), constant_values=np.nan)
    for down, right in shifts:
        moved = padded[margin + down :, margin + right :][: len(position), : len(position)]
        occlusion += _occlusion_from(moved - position, normal, reach)
    visibility = (1 - _AMBIENT_STRENGTH * occlusion / _AMBIENT_TAPS).clip(0.15, 1)
    smooth = ndimage.gaussian_filter(visibility, 1.0)
    return smooth.repeat(2, axis=0).repeat(2, axis=1)[:side, :side].ravel()[pixels.pixel]


def _occlusion_from(towards: np.ndarray, normal: np.ndarray, reach: float) -> np.ndarray:
    """Occlusion of each pixel by the neighbour that lies `towards` [H, W, 3] of it, 0..1."""
    squared = np.einsum("hwc,hwc->hw", towards, towards) + 1e-12
    elevation = np.einsum("hwc,hwc->hw", towards, normal) / np.sqrt(squared)
    falloff = (1 - squared / (4 * reach**2)).clip(0)
    return np.nan_to_num((elevation - 0.1).clip(0) * falloff)


def _parallel_view(points: np.ndarray, towards_light: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Orthographic projection from the model frame to the clip space of a directional light; `points` fill the map."""
    helper = np.array([0, 0, 1] if abs(towards_light[2]) < 0.9 else [1, 0, 0], dtype=np.float32)
    right = np.cross(helper, towards_light)
    right /= np.linalg.norm(right)
    axes = np.stack([right, np.cross(towards_light, right), -towards_light]).astype(np.float32)
    centre = (points.min(axis=0) + points.max(axis=0)) / 2
    scale = np.array([2, 2, 1], dtype=np.float32) / _extent(points)
    offset = np.array([0, 0, 0.5], dtype=np.float32)
    return lambda values: ((values - centre) @ axes.T * scale + offset).astype(np.float32)


def _extent(points: np.ndarray) -> float:
    """Length of the bounding box's diagonal."""
    return max(float(np.linalg.norm(points.max(axis=0) - points.min(axis=0))), 1e-6) * 1.02


def _pixel_at(coordinate: np.ndarray, side: int) -> np.ndarray:
    return np.rint(coordinate).astype(np.int64).clip(0, side - 1)


def _spiral(count: int, radius: float) -> list[tuple[float, float]]:
    """Vogel's spiral: points spread evenly over a disc."""
    turns = [(math.sqrt((index + 0.5) / count) * radius, index * _GOLDEN_ANGLE) for index in range(count)]
    return [(distance * math.cos(angle), distance * math.sin(angle)) for distance, angle in turns]
