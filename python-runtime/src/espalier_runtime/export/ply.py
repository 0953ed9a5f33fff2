"""The binary PLY writer for meshes: positions, normals and 8-bit vertex colours. y up, metres."""

from pathlib import Path

import numpy as np

from espalier_runtime.export.asset_model import AssetModel
from espalier_runtime.export.y_up import to_y_up

_FACE = np.dtype([("count", "u1"), ("corners", "<i4", 3)])


def write_ply(path: Path, model: AssetModel) -> None:
    """Write `path`; a model without vertex colours gets none. OSErrors pass."""
    columns = [(name, "<f4") for name in ("x", "y", "z", "nx", "ny", "nz")]
    if model.colours is not None:
        columns += [(name, "u1") for name in ("red", "green", "blue")]
    vertices = np.zeros(len(model.positions), columns)
    for name, values in zip("xyz", to_y_up(model.positions).T, strict=True):
        vertices[name] = values
    for name, values in zip(("nx", "ny", "nz"), to_y_up(model.normals).T, strict=True):
        vertices[name] = values
    if model.colours is not None:
        for name, values in zip(("red", "green", "blue"), model.colours.T, strict=True):
            vertices[name] = np.rint(np.clip(values, 0.0, 1.0) * 255)
    faces = np.zeros(len(model.faces), _FACE)
    faces["count"], faces["corners"] = 3, model.faces
    path.write_bytes(_header(vertices, len(faces)) + vertices.tobytes() + faces.tobytes())


def _header(vertices: np.ndarray, face_count: int) -> bytes:
    kinds = {"<f4": "float", "|u1": "uchar"}
    assert vertices.dtype.names is not None
    properties = [f"property {kinds[vertices.dtype[name].str]} {name}" for name in vertices.dtype.names]
    lines = [
        "ply",
        "format binary_little_endian 1.0",
        "comment Espalier: metres, y up",
        f"element vertex {len(vertices)}",
        *properties,
        f"element face {face_count}",
        "property list uchar int vertex_indices",
        "end_header",
    ]
    return ("\n".join(lines) + "\n").encode()
