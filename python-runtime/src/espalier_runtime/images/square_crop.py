"""TRELLIS's crop of a cut-out image: a square around the foreground with a margin (upstream's `preprocess_image`;
docs/trellis-inference.md §4.1).

Every number here is upstream's, because the networks were trained on pictures made this way.
"""

import numpy as np
from PIL import Image

CROP_SIDE = 518
_FOREGROUND = int(0.8 * 255)
_MARGIN = 1.2


class NoForegroundError(ValueError):
    """No pixel of the image is opaque enough."""


class SinglePixelError(ValueError):
    """The foreground is a single pixel."""


def square_crop(picture: Image.Image, side: int = CROP_SIDE) -> Image.Image:
    """The square around the foreground of an RGBA picture, resized to `side` pixels, still RGBA.

    Foreground is alpha above 204. The square's side is 1.2 times the longer side of its box; what lies outside the
    picture is transparent. Raises NoForegroundError, SinglePixelError.
    """
    alpha = np.asarray(picture.getchannel("A"))
    rows, columns = np.nonzero(alpha > _FOREGROUND)
    if len(rows) == 0:
        raise NoForegroundError
    left, top, right, bottom = columns.min(), rows.min(), columns.max(), rows.max()
    half = int(max(right - left, bottom - top) * _MARGIN) // 2
    if half < 1:
        raise SinglePixelError
    centre_x, centre_y = (left + right) / 2, (top + bottom) / 2
    cropped = picture.crop((centre_x - half, centre_y - half, centre_x + half, centre_y + half))
    return cropped.resize((side, side), Image.Resampling.LANCZOS)


def on_black(picture: Image.Image) -> Image.Image:
    """An RGBA picture as RGB on black: colour times alpha in floats, truncated to 8 bits."""
    values = np.asarray(picture).astype(np.float32) / 255
    blended = values[:, :, :3] * values[:, :, 3:4]
    return Image.fromarray((blended * 255).astype(np.uint8))
