"""The header of a safetensors file, read without trusting it: what tensors it says it holds, and that they fit.

Reads no tensor data. Every fault is `pack_damaged` and names the file and, where there is one, the tensor.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from espalier_runtime.model_packs.small_files import damaged
from espalier_runtime.protocol.open_json import JsonObject

_LENGTH_BYTES = 8
# The largest official header is under 100 kB.
_MAX_HEADER_BYTES = 16 * 1024**2
_DTYPE_BYTES = {
    "F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4,
    "F16": 2, "BF16": 2, "I16": 2, "U16": 2, "I8": 1, "U8": 1, "BOOL": 1,
}  # fmt: skip


@dataclass(frozen=True)
class StoredTensor:
    """One entry: the dtype as safetensors spells it ("F16"), and the shape."""

    dtype: str
    shape: tuple[int, ...]


Layout = Mapping[str, StoredTensor]


def read_header(path: Path) -> dict[str, StoredTensor]:
    """The tensors of a safetensors file by key; their byte ranges are checked to cover the file exactly."""
    header, data_bytes = _read_json(path)
    header.pop("__metadata__", None)
    ranges = []
    tensors = {}
    for key, entry in header.items():
        tensors[key], span = _parse_entry(path, key, entry)
        ranges.append((*span, key))
    _check_ranges(path, sorted(ranges), data_bytes)
    return tensors


def _read_json(path: Path) -> tuple[JsonObject, int]:
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(_LENGTH_BYTES)
        if len(start) < _LENGTH_BYTES:
            raise damaged(path, f"it has only {size} bytes")
        length = int.from_bytes(start, "little")
        if length > min(_MAX_HEADER_BYTES, size - _LENGTH_BYTES):
            raise damaged(path, f"its header claims {length} bytes, of a file of {size}")
        text = file.read(length)
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise damaged(path, "its header is not valid JSON") from error
    if not isinstance(header, dict):
        raise damaged(path, "its header is not a table of tensors")
    return header, size - _LENGTH_BYTES - length


def _parse_entry(path: Path, key: str, entry: Any) -> tuple[StoredTensor, tuple[int, int]]:
    entry = entry if isinstance(entry, dict) else {}
    dtype, shape, offsets = entry.get("dtype"), entry.get("shape"), entry.get("data_offsets")
    if not (isinstance(dtype, str) and dtype in _DTYPE_BYTES):
        raise damaged(path, f"tensor {key} has the unknown dtype {str(dtype)[:40]}")
    if not (_are_sizes(shape) and _are_sizes(offsets) and len(offsets) == 2):
        raise damaged(path, f"tensor {key} has a malformed shape or position")
    needed = math.prod(shape) * _DTYPE_BYTES[dtype]
    begin, end = offsets
    if end - begin != needed:
        raise damaged(path, f"tensor {key} needs {needed} bytes and is given {end - begin}")
    return StoredTensor(dtype, tuple(shape)), (begin, end)


def _are_sizes(value: Any) -> bool:
    return isinstance(value, list) and all(type(item) is int and 0 <= item < 2**48 for item in value)


def _check_ranges(path: Path, ranges: list[tuple[int, int, str]], data_bytes: int) -> None:
    reached = 0
    for begin, end, key in ranges:
        if begin != reached:
            fault = "overlaps the tensor before it" if begin < reached else "leaves a gap before it"
            raise damaged(path, f"tensor {key} {fault}")
        reached = end
    if reached != data_bytes:
        raise damaged(path, f"its tensors need {reached} bytes and the file holds {data_bytes}")
