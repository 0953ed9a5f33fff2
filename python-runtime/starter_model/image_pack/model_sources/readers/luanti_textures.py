"""Which pictures a mod for Luanti lays on a model: its programs say so, the model's file does not."""

import re
from pathlib import Path

from starter_model.image_pack.model_sources.readers.texture_files import PICTURE_ENDINGS

_LIST_OF_PICTURES = re.compile(r"\b(?:tiles|(?:\w+_)?textures)\s*=\s*\{")
_PICTURE = re.compile(r"""["']([\w./-]+\.png)""")
# How many tables around the one that names the model are looked through.
_OUTER_TABLES = 3


def pictures_laid_on(model: Path) -> list[Path]:
    """The pictures of the surfaces of `model`, in their order; none where no program of the mod that has the model
    in its `models` names both. Of pictures that are there to choose from, the first one is the first surface's."""
    mod = model.parent.parent
    by_name = {path.name: path for path in sorted(mod.rglob("*")) if path.suffix.lower() in PICTURE_ENDINGS}
    for program in sorted(mod.rglob("*.lua")):
        text = program.read_text("utf-8", errors="replace")
        for found in re.finditer(re.escape(model.name), text):
            names = _pictures_around(text, found.start())
            if names and all(name in by_name for name in names):
                return [by_name[name] for name in names]
    return []


def _pictures_around(text: str, place: int) -> list[str]:
    """The names of the pictures in the innermost table around `place` that has a list of them."""
    start = place
    for _ in range(_OUTER_TABLES):
        start = _opening_before(text, start)
        if start < 0:
            return []
        table = text[start : _closing_after(text, start)]
        listed = _LIST_OF_PICTURES.search(table)
        if listed is not None:
            return _PICTURE.findall(table[listed.end() - 1 : _closing_after(table, listed.end() - 1)])
    return []


def _opening_before(text: str, place: int) -> int:
    """Where the table around `place` begins, or −1."""
    depth = 0
    for position in range(place - 1, -1, -1):
        if text[position] == "}":
            depth += 1
        elif text[position] == "{":
            if depth == 0:
                return position
            depth -= 1
    return -1


def _closing_after(text: str, opening: int) -> int:
    """Where the table ends that begins at `opening`."""
    depth = 0
    for position in range(opening, len(text)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return position
    return len(text)
