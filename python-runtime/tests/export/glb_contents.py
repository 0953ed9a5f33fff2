"""The document and the arrays inside a GLB, read straight from its chunks."""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np

_TYPES = {5123: np.uint16, 5125: np.uint32, 5126: np.float32}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}


def document_of(path: Path) -> dict[str, Any]:
    """The glTF JSON of a GLB."""
    data = path.read_bytes()
    (length,) = struct.unpack_from("<I", data, 12)
    return json.loads(data[20 : 20 + length])


def attribute_of(path: Path, name: str) -> np.ndarray:
    """The raw values of one vertex attribute of the first primitive, rows are vertices."""
    document, data = document_of(path), path.read_bytes()
    (length,) = struct.unpack_from("<I", data, 12)
    accessor = document["accessors"][document["meshes"][0]["primitives"][0]["attributes"][name]]
    view = document["bufferViews"][accessor["bufferView"]]
    width = _WIDTHS[accessor["type"]]
    kind, offset = _TYPES[accessor["componentType"]], 20 + length + 8 + view["byteOffset"]
    return np.frombuffer(data, kind, accessor["count"] * width, offset).reshape(-1, width)
