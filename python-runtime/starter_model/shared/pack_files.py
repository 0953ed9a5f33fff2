"""The files of a pack that are written alike for every pack: checkpoints and the manifest."""

import hashlib
import json
from pathlib import Path
from typing import Any

from safetensors.torch import save_file
from torch import Tensor


def write_checkpoint(stem: Path, name: str, arguments: dict[str, Any], tensors: dict[str, Tensor]) -> None:
    """The pair of files that the strict loader reads."""
    stem.with_suffix(".json").write_text(json.dumps({"name": name, "args": arguments}, indent=2) + "\n")
    save_file({key: value.detach().contiguous() for key, value in tensors.items()}, stem.with_suffix(".safetensors"))


def manifest(folder: Path, *, name: str, title: str, description: str, licence: str = "MIT") -> dict[str, Any]:
    """espalier-pack.json: what the pack is and the hash of every other file."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "espalier-pack.json":
            content = path.read_bytes()
            relative = path.relative_to(folder).as_posix()
            files[relative] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    return {"name": name, "title": title, "description": description, "licence": licence, "files": files}
