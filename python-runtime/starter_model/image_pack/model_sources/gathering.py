"""Folders of models, as the ledger names them, made from checkouts of the repositories that it names.

Owns which files go where and by what means; what a means does to a file is said where it is done.
"""

import json
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import trimesh

from starter_model.image_pack.model_sources.part_colours import write_coloured
from starter_model.image_pack.model_sources.people import write_people
from starter_model.image_pack.model_sources.posed_people import write_posed_person
from starter_model.image_pack.model_sources.readers.read_model import write_read_model
from starter_model.image_pack.model_sources.readers.texture_files import TEXTURE_FOLDERS
from starter_model.image_pack.real_models.model_collections import Collection, Origin

_BLENDER_SCRIPT = Path(__file__).with_name("blender_script.py")
# In a place: one model for every object of the file.
_EACH_OBJECT = "{object}"


@dataclass(frozen=True)
class PlannedFile:
    """A file of a checkout and what is made of it."""

    source: Path
    target: Path


@dataclass(frozen=True)
class GatheredOrigin:
    """What became of one origin: how many files were made, or why it was left out; `failures` are single files."""

    collection: str
    origin: str
    made: int = 0
    left_out: str = ""
    failures: tuple[str, ...] = ()


def gather_models(
    sources: Path, models: Path, collections: tuple[Collection, ...], *, blender: Path | None
) -> Iterator[GatheredOrigin]:
    """Make every collection that `sources` has a checkout for; what is in `models` already stays.

    `blender` is a Python that has `bpy`; without it, what only Blender reads is left out.
    """
    for collection in collections:
        for origin in collection.gathered_from:
            yield _gather(sources, models / collection.folder, collection.folder, origin, blender)


def planned_files(source: Path, origin: Origin, folder: Path) -> list[PlannedFile]:
    """What goes where, one file for every target, in the order of the paths."""
    planned: dict[Path, PlannedFile] = {}
    for path in sorted(source.rglob("*")):
        relative = path.relative_to(source)
        found = re.fullmatch(origin.match, relative.as_posix())
        if found is None or relative.parts[0] == ".git" or not path.is_file():
            continue
        if origin.note is None or _says(path.with_name(origin.note[0]), origin.note[1]):
            place = found.expand(origin.place)
            target = folder / (place if origin.made == "copied" else place.replace(" ", "_"))
            planned.setdefault(target, PlannedFile(path, target))
    return list(planned.values())


def _gather(sources: Path, folder: Path, name: str, origin: Origin, blender: Path | None) -> GatheredOrigin:
    source = _found_source(sources, origin.checkout)
    if source is None:
        return GatheredOrigin(name, origin.checkout, left_out="not found")
    if origin.made == "unpacked":
        with zipfile.ZipFile(source) as archive:
            archive.extractall(folder)
            return GatheredOrigin(name, origin.checkout, made=len(archive.namelist()))
    if origin.made == "people":
        clothes = _found_source(sources, origin.clothes)
        if clothes is None:
            return GatheredOrigin(name, origin.clothes, left_out="not found")
        return GatheredOrigin(name, origin.checkout, made=write_people(source, clothes, folder))
    files = planned_files(source, origin, folder)
    if blender is None and any(_needs_blender(file, origin) for file in files):
        return GatheredOrigin(name, origin.checkout, left_out="needs --blender")
    return _each(files, name, origin, _maker(origin, blender))


def _needs_blender(file: PlannedFile, origin: Origin) -> bool:
    return origin.made in ("converted", "painted") or (origin.made == "coloured" and file.source.suffix != ".glb")


def _found_source(sources: Path, name: str) -> Path | None:
    """A checkout owner/name, also as a folder owner+name, or an archive."""
    return next((path for path in (sources / name, sources / name.replace("/", "+")) if path.exists()), None)


def _says(note: Path, words: str) -> bool:
    return note.is_file() and words in note.read_text("utf-8", errors="replace")


def _each(files: list[PlannedFile], name: str, origin: Origin, make: Callable[[PlannedFile], None]) -> GatheredOrigin:
    made, failures = 0, []
    for file in files:
        if not file.target.exists():
            try:
                make(file)
            except (ValueError, OSError, subprocess.SubprocessError) as error:
                failures.append(f"{file.source}: {error}")
                continue
        made += 1
    return GatheredOrigin(name, origin.checkout, made, failures=tuple(failures))


def _maker(origin: Origin, blender: Path | None) -> Callable[[PlannedFile], None]:
    """What makes one file of this origin."""
    if origin.made == "coloured":
        return lambda file: _colour(blender if _needs_blender(file, origin) else None, file, origin)
    if origin.made == "read":
        return lambda file: write_read_model(file.source, file.target, origin)
    if origin.made == "posed":
        return lambda file: write_posed_person(file.source, file.target)
    if blender is not None and origin.made == "converted":
        return lambda file: _run_blender(blender, file.source, file.target, origin)
    if blender is not None and origin.made == "painted":
        return lambda file: _paint(blender, file, origin)
    return _copy


def _copy(file: PlannedFile) -> None:
    file.target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file.source, file.target)


def _colour(blender: Path | None, file: PlannedFile, origin: Origin) -> None:
    if blender is None:
        write_coloured(file.source, file.target)
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / file.target.name
        _run_blender(blender, file.source, plain, origin)
        write_coloured(plain, file.target)


def _paint(blender: Path, file: PlannedFile, origin: Origin) -> None:
    """Vertex colours survive Blender's way to PLY as they are, and not its way to glTF."""
    with tempfile.TemporaryDirectory() as folder:
        painted = Path(folder) / "painted.ply"
        _run_blender(blender, file.source, painted, origin)
        file.target.parent.mkdir(parents=True, exist_ok=True)
        trimesh.load_scene(painted, process=False).export(file.target)


def _run_blender(blender: Path, source: Path, target: Path, origin: Origin) -> None:
    """One process a file: readers of foreign files bring a process down now and then."""
    job = {
        "source": str(source),
        "target": str(target),
        "each_object": _EACH_OBJECT in target.name,
        "up": origin.up,
        "turned": origin.turned,
        "textures": origin.textures,
        "texture_folders": TEXTURE_FOLDERS,
    }
    done = subprocess.run([blender, _BLENDER_SCRIPT, json.dumps(job)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ValueError((done.stderr.strip() or f"exit code {done.returncode}").splitlines()[-1])
