"""Fits the cut-out of one picture into the outline of another: its colours, in that one's shape.

For a new look of a shape that was made from a picture. Axes: H rows, W columns.
"""

import cv2
import numpy as np
from jaxtyping import Bool, UInt8
from PIL import Image

from espalier_runtime.images.nearest_pixel import nearest_in_mask
from espalier_runtime.images.square_crop import NoForegroundError

_OPAQUE = 127
_SURE = 250
_RIM = 0.004  # Pixels this near to the outline are mixed with the old background; in longer sides of the picture.


def fit_outline(picture: Image.Image, outline: Image.Image) -> Image.Image:
    """`picture` stretched so that the boxes of both outlines agree, with the size and the alpha of `outline`; places
    that it does not reach take its nearest colour. Both are RGBA. Raises NoForegroundError where one shows nothing."""
    wanted, given = np.asarray(outline), np.asarray(picture)
    target, source = _box(wanted[..., 3] > _OPAQUE), _box(given[..., 3] > _OPAQUE)
    # Solid inside its outline before it is scaled, so that nothing of a background is mixed in.
    solid = _without_rim(given)[source]
    height, width = (part.stop - part.start for part in target)
    shrinks = height * width < solid.shape[0] * solid.shape[1]
    scaled = cv2.resize(solid, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    fitted = np.zeros_like(wanted)
    placed = np.zeros(wanted.shape[:2], bool)
    fitted[target][..., :3] = scaled
    placed[target] = True
    fitted[..., :3] = fitted[..., :3][nearest_in_mask(placed)]
    fitted[..., 3] = wanted[..., 3]
    return Image.fromarray(fitted)


def _without_rim(picture: UInt8[np.ndarray, "H W 4"]) -> UInt8[np.ndarray, "H W 3"]:
    alpha = picture[..., 3]
    inset = max(1, round(_RIM * max(alpha.shape)))
    sure = cv2.erode((alpha > _SURE).astype(np.uint8), np.ones((2 * inset + 1,) * 2, np.uint8), borderValue=0) > 0
    if not sure.any():
        sure = alpha > _OPAQUE
    return picture[..., :3][nearest_in_mask(sure)]


def _box(opaque: Bool[np.ndarray, "H W"]) -> tuple[slice, slice]:
    if not opaque.any():
        raise NoForegroundError
    rows, columns = np.flatnonzero(opaque.any(1)), np.flatnonzero(opaque.any(0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
