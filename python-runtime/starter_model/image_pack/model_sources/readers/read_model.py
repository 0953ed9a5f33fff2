"""A file of another program, read without that program and written as GLB."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from starter_model.image_pack.model_sources.readers.b3d_model import read_b3d
from starter_model.image_pack.model_sources.readers.collada_model import read_collada
from starter_model.image_pack.model_sources.readers.fbx_model import read_fbx
from starter_model.image_pack.model_sources.readers.pieces import Material, placed, write_pieces
from starter_model.image_pack.model_sources.readers.texture_files import found_texture
from starter_model.image_pack.real_models.model_collections import Origin

_READERS = {".b3d": read_b3d, ".dae": read_collada, ".fbx": read_fbx}
_Z_UP_TO_Y_UP = np.array([[1, 0, 0, 0], [0, 0, 1, 0], [0, -1, 0, 0], [0, 0, 0, 1]], np.float64)


def write_read_model(source: Path, target: Path, origin: Origin) -> None:
    """Write a GLB of a B3D or COLLADA file or of an FBX file in text, with the ledger's word on its axes and pictures.
    ValueError for any other file, for a broken one, and where a picture is missing: the model would be white."""
    reader = _READERS.get(source.suffix.lower())
    if reader is None:
        raise ValueError(f"no reader for {source.suffix}, only for {', '.join(_READERS)}")

    def picture_of(material: Material) -> Path | None:
        said = [pattern.format(stem=source.stem, material=material.name) for pattern in origin.textures]
        names = said or [material.picture] * bool(material.picture)
        return found_texture(source, names) if names else None

    try:
        write_pieces([placed(piece, _correction(origin)) for piece in reader(source)], target, picture_of)
    except (LookupError, ArithmeticError) as error:
        raise ValueError(f"it is broken: {error}") from error


def _correction(origin: Origin) -> NDArray[np.float64]:
    """[4, 4] what the ledger says of the axes of a file."""
    angle = np.radians(origin.turned)
    turn = np.eye(4)
    turn[[0, 0, 2, 2], [0, 2, 0, 2]] = np.cos(angle), np.sin(angle), -np.sin(angle), np.cos(angle)
    return turn @ _Z_UP_TO_Y_UP if origin.up == "Z" else turn
