"""Solids and colours on procedural objects that training never saw, beside the balloon alone.

Owns the measure; held-out shards come from `pictures.shards`. Axis letters: V = 64 side of the solids.
"""

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from espalier_runtime.models.inflation import InflationConfig, inflate, prior_half
from espalier_runtime.models.silhouette import Silhouette, columns, measure_silhouette
from espalier_runtime.models.view_colours import front_colours, with_less_light
from espalier_runtime.models.view_maps import ViewMaps
from espalier_runtime.models.view_maps_of_picture import ColumnMaps, predict_maps
from espalier_runtime.models.view_solid import ViewSolid
from starter_model.pictures.shards import SOLID_SIDE

MEASURES = (
    "balloon", "learned", "ceiling", "front_colour", "back_colour", "softened_front", "copied_front", "copied_back",
)  # fmt: skip


@dataclass(frozen=True)
class HeldOutFigures:
    """Means over `pictures` objects. Intersection over union of solids; mean absolute colour errors in 0..1;
    `ceiling` is what one interval of depth a column can reach at best; `softened_front` is the error of what an object
    gets: the picture with less light. `by_family`: (count, balloon, learned)."""

    pictures: int
    balloon: float
    learned: float
    ceiling: float
    front_colour: float
    back_colour: float
    softened_front: float
    copied_front: float
    copied_back: float
    by_family: dict[str, tuple[int, float, float]]


def measure_held_out(
    folder: Path, network: ViewMaps, *, config: InflationConfig, balloon: InflationConfig, limit: int
) -> HeldOutFigures:
    """Figures over the first `limit` held-out pictures of a folder of shards; `balloon` are the prior's constants."""
    rows: list[list[float]] = []
    families: list[str] = []
    for path in sorted(folder.glob("shard-*.npz")):
        with np.load(path) as shard:
            fields = {name: shard[name] for name in ("picture", "depth", "colour", "solid", "family")}
        for number in range(min(len(fields["picture"]), limit - len(rows))):
            one = {name: values[number] for name, values in fields.items()}
            rows.append(_measure_one(one, network, config, balloon))
            families.append(str(one["family"]))
    mean = {name: round(float(value), 4) for name, value in zip(MEASURES, np.mean(rows, 0), strict=True)}
    return HeldOutFigures(pictures=len(rows), by_family=_by_family(rows, families), **mean)


def _measure_one(
    fields: dict[str, NDArray], network: ViewMaps, config: InflationConfig, balloon: InflationConfig
) -> list[float]:
    """One object's MEASURES."""
    picture = opaque_colours(fields["picture"])
    silhouette = measure_silhouette(picture[..., 3].astype(np.float32) / 255)
    half = prior_half(silhouette.coarse, config)
    truth = np.unpackbits(fields["solid"])[: SOLID_SIDE**3].reshape((SOLID_SIDE,) * 3).astype(bool)
    maps = predict_maps(network, picture, silhouette.coarse, half)
    round_half = prior_half(silhouette.coarse, balloon)
    blown_up = inflate(silhouette, np.zeros_like(half), round_half, balloon)
    softened = _halved(with_less_light(front_colours(picture), maps.front_colour, half > 0))
    colours = columns(fields["colour"].astype(np.float32) / 255)
    seen = np.isfinite(columns(fields["depth"]).astype(np.float32)[..., 0])
    shown = columns(_halved(fields["picture"].astype(np.float32) / 255))
    copied = shown[..., :3] / np.maximum(shown[..., 3:], 0.25)
    return [
        overlap(filled(blown_up), truth),
        overlap(filled(solid_of(maps, silhouette, half, config)), truth),
        overlap(_true_intervals(truth), truth),
        *(float(np.abs(guess - side)[seen].mean()) for guess, side in _pairs(maps, softened, copied, colours)),
    ]


def _pairs(maps: ColumnMaps, softened: NDArray, copied: NDArray, colours: NDArray) -> list[tuple[NDArray, NDArray]]:
    front, back = colours[..., :3], colours[..., 3:]
    return [(maps.front_colour, front), (maps.back_colour, back), (softened, front), (copied, front), (copied, back)]


def solid_of(maps: ColumnMaps, silhouette: Silhouette, half: NDArray, config: InflationConfig) -> ViewSolid:
    """The solid of predicted maps, as the pipeline makes it."""
    middle, thick = (maps.front + maps.back) / 2, (maps.back - maps.front) / 2
    return inflate(silhouette, middle, np.where(half > 0, thick, 0), config)


def filled(solid: ViewSolid) -> NDArray[np.bool_]:
    """Voxels [V, V, V] whose centre is inside."""
    axis = (torch.arange(SOLID_SIDE) + 0.5) / SOLID_SIDE - 0.5
    points = torch.stack(torch.meshgrid(axis, axis, axis, indexing="ij"), -1).reshape(-1, 3)
    return (solid.distance(points) < 0).reshape((SOLID_SIDE,) * 3).numpy()


def overlap(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """Intersection over union."""
    return float((first & second).sum() / max(1, (first | second).sum()))


def opaque_colours(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A stored picture (colours times alpha, alpha 0 or 1) is already a plain RGBA picture on black."""
    if not np.isin(picture[..., 3], (0, 255)).all():
        warnings.warn("a stored picture has soft alpha", stacklevel=2)
    return picture


def _true_intervals(truth: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Every column filled from its first to its last voxel."""
    before = np.maximum.accumulate(truth, 1)
    behind = np.maximum.accumulate(truth[:, ::-1], 1)[:, ::-1]
    return before & behind


def _halved(picture: NDArray) -> NDArray:
    side = picture.shape[0] // 2
    return picture.reshape(side, 2, side, 2, -1).mean((1, 3))


def _by_family(rows: list[list[float]], families: list[str]) -> dict[str, tuple[int, float, float]]:
    table = {}
    for family in sorted(set(families)):
        mine = [row for row, name in zip(rows, families, strict=True) if name == family]
        balloon, learned = np.mean([row[:2] for row in mine], 0)
        table[family] = (len(mine), round(float(balloon), 3), round(float(learned), 3))
    return table
