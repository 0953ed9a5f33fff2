"""All figures of several packs side by side: held-out objects, and finished GLBs of them and of real pictures.

Owns what is measured on what. Finished objects are kept in a work folder, as pictures and GLBs of the same names, so
that a run goes on where it stopped and that another program's objects can be measured, too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from PIL import Image

from espalier_runtime.engines.registry import open_pack
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from starter_model.image_pack.evaluation.finished.finished_against_truth import TruthFigures, measure_against_truth
from starter_model.image_pack.evaluation.finished.finished_object import make_object, read_object
from starter_model.image_pack.evaluation.finished.silhouettes import OutlineFigures, measure_outline
from starter_model.image_pack.evaluation.held_out import HeldOutFigures, measure_held_out
from starter_model.image_pack.evaluation.held_out_objects import HeldOutObject, held_out_objects
from starter_model.image_pack.evaluation.inflation_pack import write_inflation_pack

INFLATION_ALONE = "inflation alone"


@dataclass(frozen=True)
class Contender:
    """What is compared: a pack that this program runs, or objects (GLBs named like their pictures) made by another."""

    name: str
    pack: Path | None = None
    objects: Path | None = None


@dataclass(frozen=True)
class Material:
    """What is measured on: `limit` held-out objects, of which the first `finished` are made to the end, and real
    cut-out pictures. What is made is kept in `work`, which therefore serves one set of held-out shards and one state of
    the program; packs may change, their objects are kept apart by hash."""

    held_out: Path
    limit: int
    finished: int
    pictures: list[Path]
    work: Path


@dataclass(frozen=True)
class FinishedFigures:
    """Of finished GLBs: means over `objects` held-out objects (None without any), and outlines of real pictures by
    file name with their medians and worst."""

    objects: int
    truth: TruthFigures | None
    outlines: dict[str, OutlineFigures]
    median_outline: OutlineFigures | None
    worst_outline: OutlineFigures | None


@dataclass(frozen=True)
class Figures:
    """`held_out` is None for objects that another program made."""

    held_out: HeldOutFigures | None
    finished: FinishedFigures


def compare(contenders: list[Contender], material: Material) -> dict[str, Figures]:
    """Figures by contender; inflation alone, by the last pack's decoders, comes first."""
    newest = next(contender.pack for contender in reversed(contenders) if contender.pack is not None)
    inflation = material.work / "inflation-pack"
    write_inflation_pack(newest, inflation)
    return {one.name: measure(one, material) for one in [Contender(INFLATION_ALONE, inflation), *contenders]}


def measure(contender: Contender, material: Material) -> Figures:
    """All figures of one contender; finished objects that are in the work folder already are not made again."""
    if contender.pack is None:
        assert contender.objects is not None, f"{contender.name} has neither a pack nor objects"
        return Figures(None, _finished(contender.objects, material))
    pack = open_pack(contender.pack)
    objects = material.work / f"{contender.name.replace(' ', '-')}-{pack.sha256[:8]}"
    for picture in [*_held_out_pictures(material), *material.pictures]:
        path = objects / f"{picture.stem}.glb"
        if not path.exists():
            make_object(pack, Image.open(picture).convert("RGBA"), path)
    held_out = measure_held_out(held_out_objects(material.held_out, material.limit), pack)
    return Figures(held_out, _finished(objects, material))


def _held_out_pictures(material: Material) -> list[Path]:
    """The pictures of the held-out objects that are made to the end, as files in the work folder."""
    folder = material.work / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for true in held_out_objects(material.held_out, material.finished):
        paths.append(folder / f"{true.name}.png")
        true.image.save(paths[-1])
    return paths


def _finished(objects: Path, material: Material) -> FinishedFigures:
    truths = [_against_truth(true, objects) for true in held_out_objects(material.held_out, material.finished)]
    outlines = {path.name: _outline(path, objects) for path in material.pictures}
    return FinishedFigures(
        objects=len(truths),
        truth=_mean(truths) if truths else None,
        outlines=outlines,
        median_outline=_summary(list(outlines.values()), median) if outlines else None,
        worst_outline=_summary(list(outlines.values()), min) if outlines else None,
    )


def _against_truth(true: HeldOutObject, objects: Path) -> TruthFigures:
    return measure_against_truth(true, read_object(objects / f"{true.name}.glb", as_pictured=True))


def _outline(picture: Path, objects: Path) -> OutlineFigures:
    drawn = read_object(objects / f"{picture.stem}.glb", as_pictured=True)
    return measure_outline(Image.open(picture).convert("RGBA"), TriangleMesh(drawn.positions, drawn.faces))


def _summary(outlines: list[OutlineFigures], of: Callable[[list[float]], float]) -> OutlineFigures:
    parts = [one.part_recall for one in outlines if one.part_recall is not None]
    return OutlineFigures(
        of([one.overlap for one in outlines]), of([one.thin_recall for one in outlines]), of(parts) if parts else None
    )


def _mean(figures: list[TruthFigures]) -> TruthFigures:
    return TruthFigures(
        solid=round(mean(one.solid for one in figures), 4),
        front_colour=round(mean(one.front_colour for one in figures), 4),
        back_colour=round(mean(one.back_colour for one in figures), 4),
    )
