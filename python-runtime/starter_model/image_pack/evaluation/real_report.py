"""Packs beside a balloon and a flat cut-out on real models that training never saw: medians, worst, who is better.

Owns the comparison and its table; the measures are those of `real_objects`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from espalier_runtime.engines.registry import open_pack
from espalier_runtime.engines.view_aligned.multi_view_reconstruction import see_picture
from espalier_runtime.model_packs.model_pack import ModelPack
from starter_model.image_pack.evaluation.held_out_objects import HeldOutObject
from starter_model.image_pack.evaluation.real_objects import (
    Distance,
    SolidFigures,
    flat_distance,
    measure_solid,
    pack_distance,
    tilt_error,
)

FLAT, BALLOON = "flat cut-out", "balloon"
_MUCH_WORSE = 0.02


@dataclass(frozen=True)
class RealFigures:
    """Of one contender in one view over `objects`. `overlap` and `surface` are medians, `worst` is the smallest
    overlap, `above_balloon` the share of objects with more overlap than the balloon's, `below_flat` how many have less
    than the flat cut-out's by more than 0.02. `tilt`: median error of the up direction in degrees, None for who does
    not say; `tilt_as_seen`: that of leaving the object as it is seen."""

    objects: int
    overlap: float
    mean: float
    worst: float
    surface: float
    above_balloon: float
    below_flat: int
    tilt: float | None
    tilt_as_seen: float


def compare_on_real(packs: Mapping[str, Path], balloon: Path, objects: Sequence[HeldOutObject]) -> dict[str, Any]:
    """Figures by contender and view, and every object's overlaps under `objects`."""
    opened = {name: open_pack(folder) for name, folder in packs.items()}
    makers = {FLAT: flat_distance, BALLOON: _of(open_pack(balloon))} | {name: _of(one) for name, one in opened.items()}
    measured = {name: [measure_solid(make(true), true.solid) for true in objects] for name, make in makers.items()}
    tilts = {name: [_tilt(pack, true) for true in objects] for name, pack in opened.items()}
    views = list(dict.fromkeys(true.family for true in objects))
    figures: dict[str, dict[str, Any]] = {name: {} for name in makers}
    for view in views:
        rows = [number for number, true in enumerate(objects) if true.family == view]
        chosen = {name: [found[row] for row in rows] for name, found in measured.items()}
        as_seen = float(np.median([tilt_error((0, 0, 1), objects[row].camera[:3]) for row in rows]))
        for name, found in chosen.items():
            errors = [error for row in rows if (error := tilts.get(name, [None] * len(objects))[row]) is not None]
            figures[name][view] = asdict(_figures(found, chosen, errors, as_seen))
    overlaps = [
        {"name": true.name, "view": true.family} | {name: round(measured[name][row].overlap, 3) for name in makers}
        for row, true in enumerate(objects)
    ]
    return {"figures": figures, "objects": overlaps}


def real_table(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """A Markdown table of the figures, a row for every contender and view."""
    head = "| view | what | solid, median (worst) | F@0.05 | above the balloon | below flat − 0.02 | upright error |"
    lines = [head, "| --- | --- | --- | --- | --- | --- | --- |"]
    views = list(next(iter(figures.values())))
    for view in views:
        for name, by_view in figures.items():
            one = by_view[view]
            tilt = "–" if one["tilt"] is None else f"{one['tilt']:.1f}° (as seen {one['tilt_as_seen']:.1f}°)"
            lines.append(
                f"| {view} | {name} | {one['overlap']:.3f} ({one['worst']:.3f}) | {one['surface']:.3f} "
                f"| {one['above_balloon']:.0%} | {one['below_flat']} of {one['objects']} | {tilt} |"
            )
    return "\n".join(lines)


def _of(pack: ModelPack):
    def make(true: HeldOutObject) -> Distance:
        return pack_distance(pack, true)

    return make


def _tilt(pack: ModelPack, true: HeldOutObject) -> float | None:
    """Degrees between the true up direction and that which the pack turns upright by; as seen where it is not sure."""
    pose = see_picture(pack, true.picture).pose
    up = (0.0, 0.0, 1.0) if pose is None else tuple(pose.rotation.T @ np.array([0, 0, 1], np.float32))
    return tilt_error(up, true.camera[:3])


def _figures(
    found: Sequence[SolidFigures],
    everyone: Mapping[str, Sequence[SolidFigures]],
    errors: Sequence[float],
    as_seen: float,
) -> RealFigures:
    overlaps, balloon, flat = (
        np.array([one.overlap for one in measured]) for measured in (found, everyone[BALLOON], everyone[FLAT])
    )
    return RealFigures(
        objects=len(found),
        overlap=round(float(np.median(overlaps)), 4),
        mean=round(float(overlaps.mean()), 4),
        worst=round(float(overlaps.min()), 4),
        surface=round(float(np.median([one.surface for one in found])), 4),
        above_balloon=round(float((overlaps > balloon).mean()), 3),
        below_flat=int((overlaps < flat - _MUCH_WORSE).sum()),
        tilt=round(float(np.median(errors)), 2) if len(errors) else None,
        tilt_as_seen=round(as_seen, 2),
    )
