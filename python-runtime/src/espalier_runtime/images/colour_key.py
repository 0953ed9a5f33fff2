"""Colour-key transparency of 16-bit PNGs, resolved in all 16 bits before the image becomes 8-bit.

Pillow resolves such a colour in pictures of 8 bits or fewer. Axes: H rows, W columns.
"""

import cv2
import numpy as np
from jaxtyping import Bool
from PIL import Image
from PIL.PngImagePlugin import PngImageFile


def transparent_pixels(opened: Image.Image, content: bytes) -> Bool[np.ndarray, "H W"] | None:
    """Where the picture in `content`, which Pillow has opened and not yet loaded, has the colour that is see-through.

    None where Pillow finds it itself, and for a picture without one.
    """
    key = opened.info.get("transparency")
    if key is None or not isinstance(opened, PngImageFile) or not any("16" in str(tile.args) for tile in opened.tile):
        return None
    if isinstance(key, int):
        return np.asarray(opened).astype(np.int64) == key
    pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None or pixels.ndim != 3 or pixels.shape[2] != 4:
        return None
    return pixels[..., 3] == 0
