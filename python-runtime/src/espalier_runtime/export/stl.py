"""The binary STL writer, for printers: triangles and nothing else, in millimetres, as who slices an STL reads it.

z stays up, because a print bed is the x-y plane.
"""

from pathlib import Path

import numpy as np

from espalier_runtime.export.asset_model import AssetModel
from espalier_runtime.export.asset_names import ascii_only

_HEADER_BYTES = 80
_TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


def write_stl(path: Path, model: AssetModel, longest_side_millimetres: float) -> None:
    """Write `path` with the longest side of the bounds as long as asked, about the origin. OSErrors pass."""
    positions = model.positions.astype(np.float64)
    positions *= longest_side_millimetres / max(np.ptp(positions, axis=0).max(), 1e-30)
    corners = positions[model.faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    triangles = np.zeros(len(model.faces), _TRIANGLE)
    triangles["normal"] = np.divide(normals, lengths, out=np.zeros_like(normals), where=lengths > 0)
    triangles["corners"] = corners
    # A header that began with "solid" would be taken for the text form.
    header = f"Espalier; millimetres; {ascii_only(model.name)}".encode()[:_HEADER_BYTES].ljust(_HEADER_BYTES, b"\0")
    path.write_bytes(header + np.uint32(len(triangles)).tobytes() + triangles.tobytes())
