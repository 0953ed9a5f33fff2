"""The binary STL writer, for printers: triangles and nothing else.

z stays up, because a print bed is the x-y plane; every other format of the project is y up.
"""

from pathlib import Path

import numpy as np

from espalier_runtime.export.asset_model import AssetModel

_HEADER = b"Espalier; "
_TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


def write_stl(path: Path, model: AssetModel, *, longest_side_millimetres: float | None = None) -> None:
    """Write `path` in metres, or in millimetres with the longest side of the bounds as long as asked and z from 0.

    OSErrors pass.
    """
    positions, unit = model.positions.astype(np.float64), b"metres"
    if longest_side_millimetres is not None:
        low, unit = positions.min(axis=0), b"millimetres"
        positions = (positions - low) * (longest_side_millimetres / np.ptp(positions, axis=0).max())
    corners = positions[model.faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    triangles = np.zeros(len(model.faces), _TRIANGLE)
    triangles["normal"] = np.divide(normals, lengths, out=np.zeros_like(normals), where=lengths > 0)
    triangles["corners"] = corners
    header = (_HEADER + unit).ljust(80, b"\0")
    path.write_bytes(header + np.uint32(len(triangles)).tobytes() + triangles.tobytes())
