"""All figures of a pack in one record: what the report's tables are copied from."""

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import torch
from PIL import Image

from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.models.inflation import InflationConfig
from espalier_runtime.models.view_maps import ViewMaps
from espalier_runtime.pipelines.view_object import VIEW_MAPS_ROLE

from .generation import finished_mesh
from .held_out import HeldOutFigures, measure_held_out
from .prior_tuning import TUNED_BALLOON
from .silhouettes import OutlineFigures, measure_outline


@dataclass(frozen=True)
class PackFigures:
    """Held-out figures, outlines of real pictures by file name with their median and worst, seconds a picture."""

    held_out: HeldOutFigures
    outlines: dict[str, OutlineFigures]
    median_overlap: float | None
    worst_overlap: float | None
    median_thin_recall: float | None
    seconds: dict[str, float]


def measure_pack(pack_folder: Path, held_out: Path, pictures: list[Path], *, limit: int) -> PackFigures:
    """Measure the pack in `pack_folder`; outlines are those of the finished GLBs, read again, and `seconds`
    what each took without its texture."""
    pack = ModelPack.open(pack_folder)
    outlines, seconds = {}, {}
    for path in pictures:
        cut_out = Image.open(path).convert("RGBA")
        started = time.perf_counter()
        mesh = finished_mesh(pack, cut_out)
        seconds[path.name] = round(time.perf_counter() - started, 2)
        outlines[path.name] = measure_outline(cut_out, mesh)
    overlaps = [figures.overlap for figures in outlines.values()]
    thin = [figures.thin_recall for figures in outlines.values()]
    network = pack.load(VIEW_MAPS_ROLE, torch.device("cpu"))
    assert isinstance(network, ViewMaps), f"the role {VIEW_MAPS_ROLE} is played by {type(network).__name__}"
    return PackFigures(
        held_out=measure_held_out(held_out, network, config=InflationConfig(), balloon=TUNED_BALLOON, limit=limit),
        outlines=outlines,
        median_overlap=median(overlaps) if overlaps else None,
        worst_overlap=min(overlaps) if overlaps else None,
        median_thin_recall=median(thin) if thin else None,
        seconds=seconds,
    )
