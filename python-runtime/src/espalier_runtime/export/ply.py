"""The binary PLY writer for meshes: positions, normals and 8-bit vertex colours.

PLY has no rule for which way is up. z is, because most programs that read it take it so; the header says it. Metres.
"""

from pathlib import Path

import numpy as np

from espalier_runtime.export.asset_model import AssetModel
from espalier_runtime.export.asset_names import ascii_only

_FACE = np.dtype([("count", "u1"), ("corners", "<i4", 3)])


def write_ply(path: Path, model: AssetModel) -> None:
    """Write `path`; a model without vertex colours gets none. OSErrors pass."""
    columns = [(name, "<f4") for name in ("x", "y", "z", "nx", "ny", "nz")]
    if model.colours is not None:
        columns += [(name, "u1") for name in ("red", "green", "blue")]
    vertices = np.zeros(len(model.positions), columns)
    for name, values in zip("xyz", model.positions.T, strict=True):
        vertices[name] = values
    for name, values in zip(("nx", "ny", "nz"), model.normals.T, strict=True):
        vertices[name] = values
    if model.colours is not None:
        for name, values in zip(("red", "green", "blue"), model.colours.T, strict=True):
            vertices[name] = np.rint(np.clip(values, 0.0, 1.0) * 255)
    faces = np.zeros(len(model.faces), _FACE)
    faces["count"], faces["corners"] = 3, model.faces
    path.write_bytes(_header(model.name, vertices, len(faces)) + vertices.tobytes() + faces.tobytes())


def _header(name: str, vertices: np.ndarray, face_count: int) -> bytes:
    kinds = {"<f4": "float", "|u1": "uchar"}
    assert vertices.dtype.names is not None
    properties = [f"property {kinds[vertices.dtype[column].str]} {column}" for column in vertices.dtype.names]
    lines = [
        "ply",
        "format binary_little_endian 1.0",
        f"comment {ascii_only(name)}",
        "comment Espalier: metres, z up, front to -y",
        f"element vertex {len(vertices)}",
        *properties,
        f"element face {face_count}",
        "property list uchar int vertex_indices",
        "end_header",
    ]
    return ("\n".join(lines) + "\n").encode()
