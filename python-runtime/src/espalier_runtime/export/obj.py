"""The Wavefront OBJ writer, with its material library and texture beside it under the same stem.

Owns the text and the names of the companions. y up, metres.
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from espalier_runtime.export.asset_model import ROUGHNESS, AssetModel
from espalier_runtime.export.asset_names import one_word
from espalier_runtime.export.texture_image import encode_texture
from espalier_runtime.export.y_up import to_y_up

_LINES_AT_ONCE = 4096


def write_obj(path: Path, model: AssetModel) -> None:
    """Write `path` and, for a textured model, `<stem>.mtl` and `<stem>-base-colour.png`; OSErrors pass.

    Colours without a texture follow the position on each vertex line, as most programs read them; a material would
    make some of these programs pass them over.
    """
    positions = to_y_up(model.positions)
    vertices = positions if model.colours is None else np.hstack([positions, model.colours])
    name = one_word(model.name)
    lines = [f"# {model.name}, written by Espalier: metres, y up", f"o {name}"]
    lines += [*_rows("v", vertices), *_rows("vn", to_y_up(model.normals))]
    if model.uvs is not None:
        lines += _rows("vt", model.uvs)
    if model.material.base_colour is not None:
        material = f"{name}-material"
        lines += [f"mtllib {path.stem}.mtl", f"usemtl {material}"]
        _write_material(path, material, model.material.base_colour)
    path.write_text("\n".join([*lines, *_faces(model)]) + "\n", encoding="utf-8")


def _rows(keyword: str, values: np.ndarray) -> Iterable[str]:
    return _lines(f"{keyword} {' '.join(['%.6g'] * values.shape[1])}", values)


def _faces(model: AssetModel) -> Iterable[str]:
    corner = "%d//%d" if model.uvs is None else "%d/%d/%d"
    one_based = np.repeat(model.faces + 1, corner.count("d"), axis=1)
    return _lines(f"f {corner} {corner} {corner}", one_based)


def _lines(template: str, rows: np.ndarray) -> Iterable[str]:
    """Many lines at once: three times as fast as one by one."""
    for start in range(0, len(rows), _LINES_AT_ONCE):
        part = rows[start : start + _LINES_AT_ONCE]
        yield "\n".join([template] * len(part)) % tuple(part.ravel().tolist())


def _write_material(path: Path, material: str, base_colour: UInt8[np.ndarray, "T T 3"]) -> None:
    texture = path.with_name(f"{path.stem}-base-colour.png")
    texture.write_bytes(encode_texture(base_colour))
    # Pr and Pm are the physically based extension; programs that do not know them see a matte white surface.
    lines = [f"newmtl {material}", "Kd 1 1 1", "Ks 0 0 0", "illum 1", f"Pr {ROUGHNESS}", "Pm 0"]
    path.with_suffix(".mtl").write_text("\n".join([*lines, f"map_Kd {texture.name}"]) + "\n", encoding="utf-8")
