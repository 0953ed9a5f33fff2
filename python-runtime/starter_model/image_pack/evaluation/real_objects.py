"""How near solids come to real models that training never saw: overlap, surface, upright error, object by object.

Owns the measures. What is compared stands in the frame of the picture's camera, with the same box: its middle in the
middle of the true one, as large in the picture. Axis letters: V = 64 side of solids, N points.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from scipy import ndimage
from torch import Tensor

from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.view_aligned.multi_view_reconstruction import reconstruct_views, see_picture
from espalier_runtime.model_packs.model_pack import ModelPack
from starter_model.image_pack.evaluation.held_out import overlap
from starter_model.image_pack.evaluation.held_out_objects import HeldOutObject
from starter_model.image_pack.objects.shards import SOLID_SIDE

NEAR = 0.05
"""Of the longest side: how near surfaces count as the same."""
FLAT_THICKNESS = 0.1
"""Of the crop's side: how thick the cardboard is that a flat cut-out is made of."""
_COARSE_SIDE = 64

Distance = Callable[[Tensor], Tensor]
"""Signed distance of points [N, 3] in the camera's frame."""


@dataclass(frozen=True)
class SolidFigures:
    """Intersection over union; mean of precision and recall (F-score) of surfaces within `NEAR`."""

    overlap: float
    surface: float


def measure_solid(distance: Distance, true: NDArray[np.bool_]) -> SolidFigures:
    """Figures of one solid against the true voxels [V, V, V]."""
    found = as_placed(distance, true)
    return SolidFigures(overlap(found, true), surface_score(found, true))


def pack_distance(pack: ModelPack, true: HeldOutObject) -> Distance:
    """The solid that a view-aligned pack makes of the picture, widened towards the back as its files have it."""
    seen = see_picture(pack, true.picture)
    condition = Condition(pictures=(true.picture,), sides=("front",), pose=seen.pose, seen=(seen,))
    found = reconstruct_views(pack, condition, "multidiffusion", seed=1)
    pose = seen.pose or PicturePose()

    def distance(points: Tensor) -> Tensor:
        narrowing = (1 + pose.perspective * points[:, 1:2]).clamp(min=0.05)
        return found.solid.distance(
            torch.cat([points[:, :1] / narrowing, points[:, 1:2], points[:, 2:] / narrowing], 1)
        )

    return distance


def flat_distance(true: HeldOutObject) -> Distance:
    """The picture as a piece of cardboard: nobody should do worse."""
    side = true.picture.shape[0]
    opaque = torch.from_numpy(true.picture[..., 3] > 127)

    def distance(points: Tensor) -> Tensor:
        column = ((points[:, 0] + 0.5) * side).long().clamp(0, side - 1)
        row = ((0.5 - points[:, 2]) * side).long().clamp(0, side - 1)
        outside = torch.where(opaque[row, column], -1.0, 1.0)
        return torch.maximum(outside, points[:, 1].abs() - FLAT_THICKNESS / 2)

    return distance


def as_placed(distance: Distance, true: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Voxels of a solid, moved and scaled until its box fits that of the true voxels. Like the true ones, voxels count
    as filled when the solid reaches into them: when one of their corners is inside."""
    low, high = _box(_inside(distance, _grid(_COARSE_SIDE, 0)))
    true_low, true_high = _box(true)
    seen = np.array([0, 2])
    # The box of the true voxels is half a cell larger on either side.
    extents = (true_high - true_low)[seen] - 1 / SOLID_SIDE
    scale = float((high - low)[seen].max() / extents.max())
    corners = (_grid(SOLID_SIDE, 1) - torch.from_numpy((true_low + true_high) / 2)) * scale
    inside = _inside(distance, (corners + torch.from_numpy((low + high) / 2)).float())
    return np.asarray(ndimage.maximum_filter(inside, 2, origin=-1), bool)[:-1, :-1, :-1]


def surface_score(found: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    """The harmonic mean of the shares of either surface that lie within `NEAR` of the other."""
    longest = float((_box(true)[1] - _box(true)[0]).max()) * SOLID_SIDE
    surfaces = [solid & ~np.asarray(ndimage.binary_erosion(solid), bool) for solid in (found, true)]
    if not surfaces[0].any():
        return 0.0
    shares = [
        float((np.asarray(ndimage.distance_transform_edt(~other))[one] <= NEAR * longest).mean())
        for one, other in (surfaces, surfaces[::-1])
    ]
    return 2 * shares[0] * shares[1] / max(1e-9, shares[0] + shares[1])


def tilt_error(found: ArrayLike, true: ArrayLike) -> float:
    """Degrees between two up directions."""
    first, second = (np.asarray(one, float) / np.linalg.norm(one) for one in (found, true))
    return float(np.degrees(np.arccos(np.clip(first @ second, -1, 1))))


def _inside(distance: Distance, points: Tensor) -> NDArray[np.bool_]:
    side = round(len(points) ** (1 / 3))
    return (distance(points) < 0).reshape((side,) * 3).numpy()


def _grid(side: int, corners: int) -> Tensor:
    """The middles of a cube's cells (`corners` 0), or their corners (1), [N, 3]."""
    axis = (torch.arange(side + corners) + 0.5 * (1 - corners)) / side - 0.5
    return torch.stack(torch.meshgrid(axis, axis, axis, indexing="ij"), -1).reshape(-1, 3)


def _box(solid: NDArray[np.bool_]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Lowest and highest corner of the filled voxels of a cube of side 1 around the origin."""
    filled = np.argwhere(solid)
    if not len(filled):
        return np.full(3, -0.5, np.float32), np.full(3, 0.5, np.float32)
    side = solid.shape[0]
    return (filled.min(0) / side - 0.5).astype(np.float32), ((filled.max(0) + 1) / side - 0.5).astype(np.float32)
