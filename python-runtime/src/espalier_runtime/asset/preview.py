"""Rendered images of an asset on a transparent background: a three-quarter view, and the frames of a turntable."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float32
from PIL import Image

from espalier_runtime.cameras.camera import UP, Camera, look_at, orbit_position, pinhole_intrinsics
from espalier_runtime.export.asset_model import AssetModel
from espalier_runtime.raster.shade import ShadeOptions, shade
from espalier_runtime.raster.surface_pixels import ShadedMesh

PREVIEW_NAME = "preview.png"
_FRONT_YAW = math.pi
_TURN_PITCH, _TURN_RADIUS, _TURN_FIELD_OF_VIEW = math.radians(15), 3.2, math.radians(40)
_TURN_FILL = 0.86
"""Share of the image that the object's swept cylinder fills: the framing is constant, so the object does not seem to
change its size while it turns."""
_RING_POINTS = 24


def write_preview(path: Path, model: AssetModel, *, side: int = 512) -> None:
    """Draw `model` with its texture, or else its colours, `side` pixels wide; OSErrors pass."""
    picture = shade(shaded_mesh(model), options=ShadeOptions(side=side))
    Image.fromarray(picture, "RGBA").save(path, "PNG")


def write_turntable_frame(path: Path, model: AssetModel, turned: float) -> None:
    """Draw `model` after the share `turned` of a whole turn, from the front at 0; OSErrors pass."""
    camera = turntable_camera(model.positions, turned)
    Image.fromarray(shade(shaded_mesh(model), camera), "RGBA").save(path, "PNG")


def turntable_camera(positions: Float32[np.ndarray, "V 3"], turned: float) -> Camera:
    """The camera after the share `turned` of a whole turn around what has these `positions`, in front of it at 0.

    It looks at the middle of their height, with the same zoom all the way round.
    """
    middle = float(positions[:, 2].min() + positions[:, 2].max()) / 2
    x, y, z = orbit_position(_FRONT_YAW + 2 * math.pi * turned, _TURN_PITCH, _TURN_RADIUS)
    view = look_at((x, y, z + middle), (0.0, 0.0, middle), UP)
    camera = Camera(view, pinhole_intrinsics(_TURN_FIELD_OF_VIEW))
    clip = camera.to_clip(torch.from_numpy(_swept_rings(positions)))
    furthest = float((clip[:, :2] / clip[:, 3:]).abs().max())
    zoom = _TURN_FILL / max(furthest, 1e-6)
    return replace(camera, intrinsics=camera.intrinsics @ torch.diag(torch.tensor([zoom, zoom, 1.0])))


def _swept_rings(positions: Float32[np.ndarray, "V 3"]) -> Float32[np.ndarray, "R 3"]:
    """Points on the lower and upper rim of the upright cylinder that the object sweeps while it turns."""
    reach = float(np.hypot(positions[:, 0], positions[:, 1]).max())
    angles = np.linspace(0, 2 * np.pi, _RING_POINTS, endpoint=False)
    ring = np.stack([reach * np.cos(angles), reach * np.sin(angles), np.zeros(_RING_POINTS)], axis=1)
    rims = [ring + np.array((0, 0, height)) for height in (positions[:, 2].min(), positions[:, 2].max())]
    return np.concatenate(rims).astype(np.float32)


def shaded_mesh(model: AssetModel) -> ShadedMesh:
    """The model as the renderer takes it."""
    return ShadedMesh(
        positions=model.positions,
        normals=model.normals,
        faces=model.faces,
        colours=model.colours,
        uvs=model.uvs,
        texture=model.material.base_colour,
    )
