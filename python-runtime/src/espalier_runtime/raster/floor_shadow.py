"""A contact shadow on the floor under an object, blurred more where the object is higher above it. Axes: H, W pixels of
the picture."""

import numpy as np
from jaxtyping import Float32
from scipy import ndimage

from espalier_runtime.cameras.camera import Camera
from espalier_runtime.raster.rasterise import rasterise
from espalier_runtime.raster.surface_pixels import ShadedMesh

_MAP_SIDE = 160
_MARGIN = 2.0  # the map's width, in widths of the object
_STRENGTH = 0.5
_CONTACT_HEIGHT = 0.22  # of the object's height: parts this much higher darken the floor e times less


def floor_shadow(mesh: ShadedMesh, camera: Camera, side: int) -> Float32[np.ndarray, "H W"]:
    """Opacity of the shadow on the floor under the lowest point, for a picture of `side` × `side`.

    Zero everywhere when the camera is below the floor.
    """
    low, high = mesh.positions.min(axis=0), mesh.positions.max(axis=0)
    if float(camera.position[2]) <= low[2]:
        return np.zeros((side, side), dtype=np.float32)
    centre = ((low + high) / 2)[:2]
    half_width = max(float((high - low)[:2].max()), 1e-6) / 2 * _MARGIN
    darkness = _darkness(
        mesh, centre, half_width=half_width, floor=float(low[2]), height=max(float(high[2] - low[2]), 1e-6)
    )
    hit = _floor_points(camera, float(low[2]), side)
    row, column = ((hit[..., axis] - centre[axis]) / half_width * 0.5 + 0.5 for axis in (1, 0))
    at = np.stack([row, column]) * _MAP_SIDE - 0.5
    return ndimage.map_coordinates(darkness, at, order=1, mode="constant").astype(np.float32)


def _darkness(
    mesh: ShadedMesh, centre: np.ndarray, *, half_width: float, floor: float, height: float
) -> Float32[np.ndarray, "M M"]:
    """Darkness from the object's depth map from below: a sharp and a soft blur of exp(−height)."""
    clip = np.ones((len(mesh.positions), 4), dtype=np.float32)
    clip[:, :2] = (mesh.positions[:, :2] - centre) / half_width
    clip[:, 2] = (mesh.positions[:, 2] - floor) / height
    depth = rasterise(clip, mesh.faces, height=_MAP_SIDE, width=_MAP_SIDE).depth
    contact = np.exp(-depth / _CONTACT_HEIGHT)
    sharp, soft = ndimage.gaussian_filter(contact, 2.5), ndimage.gaussian_filter(contact, 11.0)
    return _STRENGTH * (0.45 * sharp + 0.75 * soft).clip(0, 1)


def _floor_points(camera: Camera, floor: float, side: int) -> Float32[np.ndarray, "H W 2"]:
    """Where the ray of each pixel meets the floor; far outside any map where it does not."""
    focal = float(camera.intrinsics[0, 0])
    across = ((np.arange(side) + 0.5) / side - 0.5) / focal
    column, row = np.meshgrid(across, across)
    rays = np.stack([column, row, np.ones_like(row)], axis=-1) @ camera.extrinsics[:3, :3].numpy()
    eye = camera.position.numpy()
    falls = rays[..., 2] < -1e-6
    reach = np.where(falls, (floor - eye[2]) / np.where(falls, rays[..., 2], -1), 1e6)
    return (eye[:2] + reach[..., None] * rays[..., :2]).astype(np.float32)
