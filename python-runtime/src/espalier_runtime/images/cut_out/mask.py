"""A mask that somebody made: what of a picture belongs to the object, said by another picture of the same proportions.

Owns reading one, in whatever size and kind of file. What becomes of it is `cut_out_by`.
"""

import hashlib
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from espalier_runtime.images.image_file import load_picture
from espalier_runtime.protocol.errors import EspalierError

_SLACK = 2
"""Pixels by which the height may differ once the widths are the same: programs round sizes differently."""


def read_mask(path: Path, size: tuple[int, int]) -> UInt8[np.ndarray, "H W"]:
    """How much of each pixel belongs to the object, 0…255, for a picture of `size` (width, height).

    The file's transparency says it where it has any, else its brightness. Raises what reading a picture raises, and
    input_unsupported for one of other proportions.
    """
    picture = load_picture(path)
    width, height = size
    if abs(picture.height * width / picture.width - height) > _SLACK:
        message = f"The mask {path.name} has {picture.width} × {picture.height} pixels, its picture {width} × {height}."
        raise EspalierError("input_unsupported", message, hint="Save the mask in the proportions of its picture.")
    alpha = picture.getchannel("A") if "A" in picture.getbands() else None
    is_said_by_alpha = alpha is not None and alpha.getextrema() != (255, 255)
    mask = alpha if is_said_by_alpha and alpha is not None else picture.convert("L")
    return np.asarray(mask if mask.size == size else mask.resize(size, Image.Resampling.BILINEAR))


def mask_hash(mask: UInt8[np.ndarray, "H W"]) -> str:
    """SHA-256 of the mask's values, row by row: the same for the same mask in another kind of file."""
    return hashlib.sha256(np.ascontiguousarray(mask).tobytes()).hexdigest()
