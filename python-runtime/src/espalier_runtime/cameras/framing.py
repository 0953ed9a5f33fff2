"""Camera framing: places a camera so that an object fills the image, centred. `camera` owns the conventions."""

import math
from dataclasses import replace

import torch
from jaxtyping import Float32
from torch import Tensor

from espalier_runtime.cameras.camera import UP, Camera, look_at, orbit_position, pinhole_intrinsics

THREE_QUARTER_YAW = math.pi + math.radians(26)  # the front is at pi
THREE_QUARTER_PITCH = math.radians(18)
PORTRAIT_FIELD_OF_VIEW = math.radians(28)
_ROUNDS = 3  # with perspective each correction moves the centre a little again; three converge


def frame_camera(
    points: Float32[Tensor, "V 3"],
    *,
    yaw: float = THREE_QUARTER_YAW,
    pitch: float = THREE_QUARTER_PITCH,
    field_of_view: float = PORTRAIT_FIELD_OF_VIEW,
    fill: float = 0.84,
) -> Camera:
    """The camera at `yaw` and `pitch` (radians) whose picture the points fill, centred, to the share `fill`.

    ValueError without points.
    """
    if len(points) == 0:
        raise ValueError("there is nothing to frame")
    low, high = points.amin(dim=0), points.amax(dim=0)
    target = (low + high) / 2
    extent = max(float((high - low).norm()), 1e-6)
    direction = torch.tensor(orbit_position(yaw, pitch, 1.0))
    distance = extent / 2 / math.sin(field_of_view / 2)
    camera = _camera_at(target, direction, distance=distance, field_of_view=field_of_view, extent=extent)
    for _ in range(_ROUNDS):
        left_top, right_bottom = _projected_bounds(camera, points)
        offset = (left_top + right_bottom) / 2 * distance * math.tan(field_of_view / 2)
        target = target + offset @ camera.extrinsics[:2, :3]
        camera = _camera_at(target, direction, distance=distance, field_of_view=field_of_view, extent=extent)
    left_top, right_bottom = _projected_bounds(camera, points)
    zoom = 2 * fill / max(float((right_bottom - left_top).max()), 1e-6)
    return replace(camera, intrinsics=camera.intrinsics @ torch.diag(torch.tensor([zoom, zoom, 1.0])))


def _projected_bounds(camera: Camera, points: Tensor) -> tuple[Tensor, Tensor]:
    clip = camera.to_clip(points)
    seen = clip[:, :2] / clip[:, 3:]
    return seen.amin(dim=0), seen.amax(dim=0)


def _camera_at(target: Tensor, direction: Tensor, *, distance: float, field_of_view: float, extent: float) -> Camera:
    eye = target + direction * distance
    x, y, z = target.tolist()
    eye_x, eye_y, eye_z = eye.tolist()
    near = max(distance - extent, distance * 0.01)
    view = look_at((eye_x, eye_y, eye_z), (x, y, z), UP)
    return Camera(view, pinhole_intrinsics(field_of_view), near=near, far=distance + extent)
