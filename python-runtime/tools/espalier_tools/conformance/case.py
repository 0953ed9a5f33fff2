"""One case of the fixtures' format: what to run, on which inputs, and what must come out (test/fixtures/README.md)."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from espalier_runtime.protocol.errors import EspalierError


@dataclass(frozen=True, eq=False)
class ConformanceCase:
    """A case.json with its tensors. `tolerance` is the allowed absolute difference by output name."""

    folder: Path
    kind: str
    options: Mapping[str, Any]
    packs_folder: Path
    pack: str | None
    role: str | None
    tolerance: Mapping[str, float]
    margins: Mapping[str, float]
    sensitivity: Mapping[str, float]
    inputs: Mapping[str, Tensor]
    expected: Mapping[str, Tensor]

    @property
    def pack_folder(self) -> Path:
        """The folder of the pack that the case runs on."""
        if self.pack is None:
            raise EspalierError("usage", f"The case {self.folder} names no pack, and its kind {self.kind} needs one.")
        return self.packs_folder / self.pack

    def input_pictures(self) -> list[Image.Image]:
        """inputs/*.png in the order of their numbers."""
        paths = sorted((self.folder / "inputs").glob("*.png"), key=lambda path: (len(path.stem), path.stem))
        if not paths:
            raise EspalierError("usage", f"The case {self.folder} has no picture inputs/0.png.")
        return [_read_picture(path) for path in paths]


def samples_of(coords: Tensor) -> int:
    """How many samples rows (b, x, y, z) are of; a case cannot tell of empty ones after the last."""
    return int(coords[:, 0].max()) + 1


@dataclass(frozen=True, eq=False)
class Produced:
    """What a run gave: tensors by output name, and files by name, each with the function that writes it to a path."""

    tensors: Mapping[str, Tensor] = field(default_factory=dict)
    files: Mapping[str, Callable[[Path], object]] = field(default_factory=dict)


def read_case(folder: Path, packs_folder: Path | None = None) -> ConformanceCase:
    """Read a case; packs lie in `packs_folder`, by default ../../packs of the case. Raises usage or not_found."""
    path = folder / "case.json"
    try:
        described = json.loads(path.read_bytes())
        return ConformanceCase(
            folder=folder,
            kind=described["kind"],
            options=described.get("options", {}),
            packs_folder=packs_folder or folder.resolve().parents[1] / "packs",
            pack=described.get("pack"),
            role=described.get("role"),
            tolerance=described.get("tolerance", {}),
            margins=described.get("margins", {}),
            sensitivity=described.get("sensitivity", {}),
            inputs=_tensors(folder / "inputs.safetensors"),
            expected=_tensors(folder / "outputs.safetensors"),
        )
    except FileNotFoundError as error:
        raise EspalierError("not_found", f"There is no case in {folder}: it has no case.json.") from error
    except (ValueError, KeyError, AttributeError, SafetensorError) as error:
        raise EspalierError("usage", f"The case in {folder} cannot be read: {error}.") from error


def _read_picture(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.copy()


def _tensors(path: Path) -> dict[str, Tensor]:
    return load_file(path) if path.is_file() else {}
