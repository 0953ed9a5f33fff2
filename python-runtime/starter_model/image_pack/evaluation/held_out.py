"""Metrics on held-out objects before anything is built: intersection over union of solids, error of colours.

Owns the measure; the objects come from `held_out_objects`. Axis letters: R = 64 side of colours, V = 64 side of solids.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.view_aligned.multi_view_reconstruction import reconstruct_views
from espalier_runtime.engines.view_aligned.silhouette import map_to_image
from espalier_runtime.model_packs.model_pack import ModelPack
from starter_model.image_pack.evaluation.held_out_objects import HeldOutObject
from starter_model.image_pack.objects.shards import SOLID_SIDE


@dataclass(frozen=True)
class HeldOutFigures:
    """Means over `objects`: intersection over union of solids, mean absolute errors (0..1) of the unlit colours that an
    object gets in front and behind. `ceiling` is what one interval of depth a column can reach; `by_family`: (count,
    solid)."""

    objects: int
    solid: float
    ceiling: float
    front_colour: float
    back_colour: float
    by_family: dict[str, tuple[int, float]]


def measure_held_out(objects: Iterable[HeldOutObject], pack: ModelPack) -> HeldOutFigures:
    """Figures of a view-aligned pack over these objects."""
    rows: list[tuple[float, float, float, float]] = []
    families: list[str] = []
    for true in objects:
        rows.append(_measure_one(true, pack))
        families.append(true.family)
    solid, ceiling, front, back = (round(float(value), 4) for value in np.mean(rows, 0))
    return HeldOutFigures(len(rows), solid, ceiling, front, back, _by_family([row[0] for row in rows], families))


def _measure_one(true: HeldOutObject, pack: ModelPack) -> tuple[float, float, float, float]:
    found = reconstruct_views(pack, Condition(pictures=(true.picture,), sides=("front",)), "multidiffusion", seed=1)
    (colours,) = found.colours
    axis = (torch.arange(SOLID_SIDE) + 0.5) / SOLID_SIDE - 0.5
    points = torch.stack(torch.meshgrid(axis, axis, axis, indexing="ij"), -1).reshape(-1, 3)
    solid = (found.solid.distance(points) < 0).reshape((SOLID_SIDE,) * 3).numpy()
    sides = ((colours.front, true.front_colour), (colours.back, true.back_colour))
    front, back = (colour_error(_halved(guess.numpy()), wanted, true.seen) for guess, wanted in sides)
    return overlap(solid, true.solid), overlap(_true_intervals(true.solid), true.solid), front, back


def overlap(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """Intersection over union."""
    return float((first & second).sum() / max(1, (first | second).sum()))


def colour_error(guess: NDArray, wanted: NDArray, where: NDArray[np.bool_]) -> float:
    """Mean absolute difference of colours [R, R, 3] over pixels and channels."""
    return float(np.abs(guess - wanted)[where].mean())


def _true_intervals(truth: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Every column filled from its first to its last voxel."""
    before = np.maximum.accumulate(truth, 1)
    behind = np.maximum.accumulate(truth[:, ::-1], 1)[:, ::-1]
    return before & behind


def _halved(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    """A map [3, 2R, 2R] indexed x, z as a picture [R, R, 3]."""
    rows = map_to_image(np.ascontiguousarray(colours.transpose(1, 2, 0)))
    side = rows.shape[0] // 2
    return rows.reshape(side, 2, side, 2, 3).mean((1, 3))


def _by_family(solids: list[float], families: list[str]) -> dict[str, tuple[int, float]]:
    table = {}
    for family in sorted(set(families)):
        mine = [solid for solid, name in zip(solids, families, strict=True) if name == family]
        table[family] = (len(mine), round(float(np.mean(mine)), 3))
    return table
