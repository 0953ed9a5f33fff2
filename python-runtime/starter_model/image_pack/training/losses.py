"""What the view maps are trained by: front depth, thickness, their common solid, colours and the camera.

Front depth counts without its mean, as nothing in a picture tells how far away an object is; thickness counts in
logarithms, so that a thin part matters as much as a thick one. Axis letters: B pictures, R = 64 side of the maps.
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from espalier_runtime.models.starter.view_maps import PredictedCamera, PredictedMaps
from starter_model.image_pack.training.picture_set import Batch

_LEAST_THICKNESS = 0.02
_STEEPEST = 4.0


def losses(maps: PredictedMaps, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """The sum, and the parts that the curve shows."""
    seen = batch.seen
    front = _centred(maps.front - batch.front, seen)
    thick, true_thick = maps.back - maps.front, batch.back - batch.front
    weight = seen / seen.sum()
    depth = 2 * (_blunt(front) * weight).sum() + 0.2 * (_blunt(maps.front - batch.front) * weight).sum()
    slope = _slope_error(front, seen) + 0.5 * _slope_error(thick - true_thick, seen)
    normals = (_normal_error(maps.front, batch.front, seen)).mean()
    log_thickness = torch.log((thick + _LEAST_THICKNESS) / (true_thick.clamp(min=0) + _LEAST_THICKNESS)).abs()
    thickness = 0.1 * (log_thickness * weight).sum() + 0.5 * (_blunt(thick - true_thick) * weight).sum()
    solid = 1 - (_overlap(maps, batch, _mean_shift) + _overlap(maps, batch, _box_shift)).mean() / 2
    front_colour = ((maps.front_colour - batch.colours[:, :3]).abs().mean(1) * weight).sum()
    back_colour = ((maps.back_colour - batch.colours[:, 3:]).abs().mean(1) * weight).sum()
    loss = depth + slope + 0.05 * normals + thickness + 1.2 * solid + 0.3 * front_colour + 0.4 * back_colour
    figures = {
        "front": float((front.detach().abs() * weight).sum()),
        "thickness": float(((thick - true_thick).detach().abs() * weight).sum()),
        "solid": float(solid.detach()),
        "slope": float(slope.detach()),
        "front_colour": float(front_colour.detach()),
        "back_colour": float(back_colour.detach()),
    }
    if maps.camera is not None:
        camera, camera_figures = _camera_loss(maps.camera, batch.camera)
        loss, figures = loss + 0.05 * camera, figures | camera_figures
    return loss, figures


def _overlap(maps: PredictedMaps, batch: Batch, shift_of: Callable[[PredictedMaps, Batch], Tensor]) -> Tensor:
    """Intersection over union [B] of the intervals from front to back, moved by what `shift_of` says."""
    shift = shift_of(maps, batch)
    front, back = maps.front - shift, maps.back - shift
    common = (torch.minimum(back, batch.back) - torch.maximum(front, batch.front)).clamp(min=0) * batch.seen
    both = ((back - front) + (batch.back - batch.front)) * batch.seen
    shared = common.sum((1, 2))
    return shared / (both.sum((1, 2)) - shared).clamp(min=1e-3)


def _mean_shift(maps: PredictedMaps, batch: Batch) -> Tensor:
    """To the same mean depth [B, 1, 1]."""
    middle = (maps.front + maps.back - batch.front - batch.back) / 2
    return (middle * batch.seen).sum((1, 2), keepdim=True) / batch.seen.sum((1, 2), keepdim=True).clamp(min=1)


def _box_shift(maps: PredictedMaps, batch: Batch) -> Tensor:
    """To the same middle of the box [B, 1, 1]: one stray column spoils it, as it spoils the object."""
    outside = 10 * (1 - batch.seen)
    middles = [
        (one.front + outside).amin((1, 2), keepdim=True) + (one.back - outside).amax((1, 2), keepdim=True)
        for one in (maps, batch)
    ]
    return (middles[0] - middles[1]) / 2


def _camera_loss(camera: PredictedCamera, true: Tensor) -> tuple[Tensor, dict[str, float]]:
    """The tilt by a Laplace distribution whose deviation is predicted; perspective; the mirror plane where there is
    one, up to a quarter turn where there are two."""
    up, symmetric = true[:, :3], true[:, 6]
    error = (camera.tilt - up[:, :2] / up[:, 2:].clamp(min=0.3)).square().sum(1).add(1e-6).sqrt()
    tilt = 2 * error + (error / camera.deviation + camera.deviation.log()) * 0.3
    # Procedural pictures have no perspective, and no picture of a real object lacks it: it is learned from real ones.
    near = true[:, 3] > 0
    perspective = ((camera.perspective - true[:, 3]).abs() * near).sum() / near.sum().clamp(min=1)
    length = camera.mirror.norm(dim=1).clamp(min=1e-3)
    cosine, sine = (camera.mirror / length[:, None]).unbind(1)
    once = cosine * true[:, 4] + sine * true[:, 5]
    twice = 2 * once.square() - 1
    known = torch.isfinite(symmetric)
    has_one, has_two = symmetric == 1, symmetric == 2
    plane = torch.where(has_one, 1 - once, torch.where(has_two, 1 - twice, 0.0))
    plane = plane.sum() / (has_one | has_two).sum().clamp(min=1)
    wanted = torch.where(known, (symmetric > 0).float(), 0.0)
    is_symmetric = functional.binary_cross_entropy_with_logits(camera.symmetric, wanted, reduction="none")
    sure = (is_symmetric * known).sum() / known.sum().clamp(min=1)
    total = tilt.mean() + 0.5 * perspective + 0.5 * plane + 0.2 * sure
    angles = torch.rad2deg(torch.atan(error.detach()))
    return total, {
        "tilt": float(angles.mean()),
        "perspective": float(perspective.detach()),
        "plane": float(plane.detach()),
    }


def _centred(error: Tensor, seen: Tensor) -> Tensor:
    """The error without its mean over what is seen."""
    mean = (error * seen).sum((1, 2), keepdim=True) / seen.sum((1, 2), keepdim=True).clamp(min=1)
    return error - mean


def _blunt(error: Tensor) -> Tensor:
    return torch.sqrt(error * error + 1e-4) - 1e-2


def _slope_error(error: Tensor, seen: Tensor) -> Tensor:
    """The mean change of the error from one pixel to the next and over four pixels, cut off where depth jumps."""
    total = error.new_zeros(())
    for reach, most in ((1, 0.1), (4, 0.2)):
        for axis in (1, 2):
            side = error.shape[axis] - reach
            both = seen.narrow(axis, reach, side) * seen.narrow(axis, 0, side)
            change = error.narrow(axis, reach, side) - error.narrow(axis, 0, side)
            total = total + (change.clamp(-most, most).abs() * both).sum() / both.sum().clamp(min=1) / reach**0.5
    return total


def _normal_error(front: Tensor, true: Tensor, seen: Tensor) -> Tensor:
    """One minus the cosine between the normals of two depth maps [B, R-1, R-1], 0 beside the outline."""
    first, second = _normals(front), _normals(true)
    inside = seen[:, :-1, :-1] * seen[:, 1:, :-1] * seen[:, :-1, 1:]
    return (1 - (first * second).sum(1)) * inside / inside.mean().clamp(min=1e-3)


def _normals(depth: Tensor) -> Tensor:
    spacing = 1 / depth.shape[-1]
    down = (depth[:, 1:, :-1] - depth[:, :-1, :-1]) / spacing
    right = (depth[:, :-1, 1:] - depth[:, :-1, :-1]) / spacing
    slopes = torch.stack([right, down], 1).clamp(-_STEEPEST, _STEEPEST)
    normal = torch.cat([slopes, torch.ones_like(slopes[:, :1])], 1)
    return normal / normal.norm(dim=1, keepdim=True)
