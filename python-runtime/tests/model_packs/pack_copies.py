"""Copies of the fixtures' packs that a test may spoil."""

import json
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.fixture_cases import CASES_FOLDER

PACKS = CASES_FOLDER.parent / "packs"

Header = dict[str, Any]


def copy_pack(name: str, folder: Path) -> Path:
    """The pack under `folder`, which keeps its name."""
    return Path(shutil.copytree(PACKS / name, folder / name))


def edit_json(path: Path, edit: Callable[[Any], None]) -> None:
    value = json.loads(path.read_text())
    edit(value)
    path.write_text(json.dumps(value))


def edit_header(path: Path, edit: Callable[[Header], None]) -> None:
    """Change what a safetensors file says of its tensors; the data stay as they are."""
    content = path.read_bytes()
    length = struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8 : 8 + length])
    edit(header)
    write_safetensors(path, json.dumps(header).encode(), content[8 + length :])


def write_safetensors(path: Path, header: bytes, data: bytes, claimed_length: int | None = None) -> None:
    length = len(header) if claimed_length is None else claimed_length
    path.write_bytes(struct.pack("<Q", length) + header + data)
