"""Warnings about a cut-out that can be used but may disappoint. Says nothing about one that is fine."""

import cv2
import numpy as np
from jaxtyping import Bool, UInt8

from espalier_runtime.images.cut_out.separate_objects import separate_objects
from espalier_runtime.protocol.advice import Advice

_SOLID = 128
_SMALL_SIDE = 128
_SMALL_SHARE = 0.02
_WHOLE_FRAME = 0.97
_LOW_CONTRAST = 12.0

TOUCHES_BORDER = Advice("The object touches the edge of the picture; what lies outside it will be missing.")
FILLS_FRAME = Advice("The whole picture was taken as the object; use a picture with a plain or transparent background.")
TINY = Advice("The object is small; a picture in which it fills the frame gives more detail.")
SEVERAL = Advice("There are several separate objects; they will be made as one. Choose the one you want.")
LOW_CONTRAST = Advice("The object hardly differs from its background; check its outline.")
TRANSLUCENT = Advice("The object is translucent; it will be made as a solid one in the colours that the picture has.")
UNSURE = Advice(
    "Where the object ends is not certain; check its outline, or use a picture with a plain or transparent background."
)
# These hold for every part of a cut-out as well.
OF_EVERY_PART = (LOW_CONTRAST, TRANSLUCENT, UNSURE)


def advice_on(alpha: UInt8[np.ndarray, "H W"], *, contrast: float | None, is_sure: bool) -> list[Advice]:
    """Advice from coverage; `contrast` is the Lab distance of the outline to the background, None where not known."""
    solid = alpha >= _SOLID
    box = cv2.boundingRect(solid.astype(np.uint8))
    sentences: list[Advice] = []
    if solid.mean() > _WHOLE_FRAME:
        sentences.append(FILLS_FRAME)
    elif _touches_border(solid):
        sentences.append(TOUCHES_BORDER)
    if max(box[2:]) < _SMALL_SIDE or box[2] * box[3] < _SMALL_SHARE * solid.size:
        sentences.append(TINY)
    if len(separate_objects(alpha)) > 1:
        sentences.append(SEVERAL)
    if contrast is not None and contrast < _LOW_CONTRAST:
        sentences.append(LOW_CONTRAST)
    if not is_sure:
        sentences.append(UNSURE)
    return sentences


def _touches_border(solid: Bool[np.ndarray, "H W"]) -> bool:
    return bool(solid[0].any() or solid[-1].any() or solid[:, 0].any() or solid[:, -1].any())
