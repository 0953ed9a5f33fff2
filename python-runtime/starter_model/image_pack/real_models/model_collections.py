"""Collections of models by other people: where each lies, what it is made of, whose it is, under which licence,
what it is used for.

Owns the list of files; `collections.json` is the ledger, and the model card's credits come from it. Models of the
training's authors are never held out, nor the other way around.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

_LEDGER = Path(__file__).with_name("collections.json")
# How many times as often models of small packs are seen as others.
_OFTEN = 4

Part = Literal["training", "held-out", "held-out-low-poly"]
"""What is held out is judged in two sets: things for a house by several hands, and what makers of games model with few
triangles: people, animals, food, household goods."""


Made = Literal["copied", "unpacked", "coloured", "people", "read", "posed", "converted", "painted"]
"""`copied` as they are; `unpacked` from a zip; `coloured` by parts, what is no GLB after Blender read it; `people` from
MakeHuman's files; `read` by our own readers: COLLADA, FBX in text, and B3D; `posed`: people with bones,
from GLBs; `converted` by Blender; `painted` is
converted, too, where colours lie on vertices and nothing else says them."""


class Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Files of a checkout (owner/name, or an archive beside the checkouts) that a collection is made of.

    Taken are those whose whole path `match` matches and, where `note` is given, beside which a file of that name holds
    those words. `place` is where what is made of them goes, below the collection's folder. For what is read or
    converted: the `textures` of which materials show the first there is, seen from the file's folder, with {stem} of
    the file and {material}; `turned` degrees about the vertical; `up` is Z where z is the vertical although the file
    says y, or, as OBJ, nothing. Converted with {object} in `place`, every object of a file is a model of its own.
    `clothes` is the second checkout of people."""

    checkout: str
    made: Made = "copied"
    match: str = "(.*)"
    place: str = r"\1"
    note: tuple[str, str] | None = None
    up: Literal["Y", "Z"] = "Y"
    turned: int = 0
    textures: tuple[str, ...] = ()
    clothes: str = ""


class Collection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`files` is a pattern below `folder`. Left out are files with one of `skip` in their path; taken are only those in
    a folder named in `only`, where that is given, and every so many. Those with one of `often` in their path are seen
    several times as often as others. `gathered_from` is how the folder is made."""

    folder: str
    author: str
    licence: str
    source: str
    part: Part
    files: str
    skip: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    often: tuple[str, ...] = ()
    every: int = 1
    gathered_from: tuple[Origin, ...] = ()


class _Ledger(msgspec.Struct, frozen=True):
    collections: tuple[Collection, ...]


@dataclass(frozen=True)
class ModelFile:
    """A model of a collection; `weight` is how often it is seen compared to others."""

    path: Path
    collection: Collection
    weight: int

    @property
    def name(self) -> str:
        """The collection and the file, for tables."""
        return f"{self.collection.folder}/{self.path.stem}"


def ledger(path: Path = _LEDGER) -> tuple[Collection, ...]:
    """All collections of a ledger, this folder's where none is named."""
    return msgspec.json.decode(path.read_bytes(), type=_Ledger).collections


def model_files(root: Path, part: Part, collections: tuple[Collection, ...]) -> list[ModelFile]:
    """The models of one part, in a fixed order. ValueError where there are none below `root`."""
    found = [file for one in collections if one.part == part for file in _files_of(root, one)]
    if not found:
        raise ValueError(f"{root} holds none of the {part} collections of {_LEDGER.name}")
    return found


def _files_of(root: Path, collection: Collection) -> list[ModelFile]:
    files = []
    for path in sorted((root / collection.folder).glob(collection.files)):
        text = path.relative_to(root).as_posix()
        chosen = not collection.only or path.parent.name in collection.only
        if chosen and path.suffix != ".bin" and not any(word in text for word in collection.skip):
            weight = _OFTEN if any(word in text for word in collection.often) else 1
            files.append(ModelFile(path, collection, weight))
    return files[:: collection.every]
