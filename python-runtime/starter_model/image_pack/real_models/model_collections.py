"""Collections of models by other people: where each lies, whose it is, under which licence, what it is used for.

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


class Collection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`files` is a pattern below `folder`. Left out are files with one of `skip` in their path; taken are only those in
    a folder named in `only`, where that is given, and every so many. Those with one of `often` in their path are seen
    several times as often as others."""

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
