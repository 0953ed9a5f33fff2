"""Finished objects on the sides that their picture does not show: colours against those of the real model, and charts.

Owns how a finished object is seen from around. Axis letters: S = 64 side of what is compared, D = 4 S of what is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.raster.rasterise import NO_FACE, rasterise
from espalier_runtime.raster.surface_pixels import ShadedMesh
from espalier_runtime.texturing.unwrapping.merge_charts import charts_of
from espalier_tools.benchmarks.baking.colour_difference import ciede2000, srgb_to_lab
from starter_model.image_pack.evaluation.finished.finished_against_truth import texture_at
from starter_model.image_pack.evaluation.finished.finished_object import make_object, read_object
from starter_model.image_pack.evaluation.held_out_objects import HeldOutObject
from starter_model.image_pack.objects.shards import TARGET_SIDE
from starter_model.image_pack.real_models.real_shards import stretched

_DRAWN_SIDE = 4 * TARGET_SIDE
_OPAQUE = 0.9
# The picture's left, that is to its camera's left; rows: the axes to the right, away and up.
_AXES = (
    ((-1, 0, 0), (0, -1, 0), (0, 0, 1)),
    ((0, -1, 0), (1, 0, 0), (0, 0, 1)),
    ((0, 1, 0), (-1, 0, 0), (0, 0, 1)),
)


@dataclass(frozen=True)
class AroundFigures:
    """Medians over `objects`: mean CIEDE2000 of unlit colours behind and on the two sides, charts of the texture."""

    objects: int
    back: float
    sides: float
    charts: float


def measure_around(pack: ModelPack, objects: Sequence[HeldOutObject]) -> AroundFigures:
    """Makes every object to the GLB, half a minute each on a busy core. The objects need `around`."""
    rows: list[tuple[float, float, int]] = []
    with TemporaryDirectory() as folder:
        for number, true in enumerate(objects):
            path = Path(folder) / f"{number}.glb"
            make_object(pack, true.image, path)
            rows.append(_measured(read_object(path), true))
    back, sides, charts = (float(np.median(values)) for values in zip(*rows, strict=True))
    return AroundFigures(len(rows), round(back, 1), round(sides, 1), charts)


def around_table(figures: dict[str, AroundFigures]) -> str:
    """A Markdown table, a row a pack."""
    lines = [
        "| what | finished objects | ΔE2000 behind | ΔE2000 on the sides | charts |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {name} | {one.objects} | {one.back} | {one.sides} | {one.charts:.0f} |" for name, one in figures.items()
    ]
    return "\n".join(lines)


def _measured(drawn: ShadedMesh, true: HeldOutObject) -> tuple[float, float, int]:
    assert true.around is not None, "written by make-real-data --held-out"
    assert drawn.uvs is not None, "read_object refuses others"
    back, left, right = differences_around(drawn, true.around)
    charts = int(charts_of(drawn.faces, drawn.uvs[drawn.faces]).max()) + 1
    return back, (left + right) / 2, charts


def differences_around(drawn: ShadedMesh, around: NDArray[np.uint8]) -> list[float]:
    """CIEDE2000 behind, to the left and to the right; `around` is the field of real shards."""
    wanted = around.astype(np.float32) / 255
    return [_difference(seen_along(drawn, axes), one) for axes, one in zip(_AXES, wanted, strict=True)]


def _difference(found: NDArray[np.floating], wanted: NDArray[np.floating]) -> float:
    """Mean CIEDE2000 of two pictures [S, S, 4] where both are opaque; that of all where they nowhere are."""
    both = (found[..., 3] > _OPAQUE) & (wanted[..., 3] > _OPAQUE)
    both = both if both.any() else np.ones_like(both)
    labs = (srgb_to_lab(one[both][:, :3].astype(np.float32)) for one in (found, wanted))
    return float(ciede2000(*labs).mean())


def seen_along(drawn: ShadedMesh, axes: Sequence[Sequence[int]]) -> NDArray[np.floating]:
    """The texture's colours and alpha [S, S, 4] from far away, the object's box stretched to the square; `axes` are
    those to the right, away from the eye and up."""
    places = drawn.positions @ np.array(axes, np.float32).T
    low, high = places.min(0), places.max(0)
    x, y, z = ((places - (low + high) / 2) / np.maximum(high - low, 1e-6)).T
    # A little less than the whole range of depth, which ends before what lies on its border.
    clip = np.stack([2 * x, -2 * z, 0.9 * y + 0.5, np.ones_like(x)], 1)
    raster = rasterise(clip, drawn.faces, height=_DRAWN_SIDE, width=_DRAWN_SIDE)
    covered = raster.face_id != NO_FACE
    assert drawn.uvs is not None, "read_object refuses others"
    uvs = np.einsum("rsk,rskc->rsc", raster.barycentric, drawn.uvs[drawn.faces[raster.face_id]])
    alpha = covered[..., None].astype(np.float32)
    return stretched(np.concatenate([texture_at(drawn, uvs) * alpha, alpha], 2), TARGET_SIDE)
