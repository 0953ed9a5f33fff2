"""Background removal: the image's own transparency, a mask that somebody made, or a search for the object.

Owns the choice between them, the size of the search, and what cannot be used. How an object is found is
`found_object.py`.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from jaxtyping import UInt8
from PIL import Image

from espalier_runtime.images.cut_out.advice import OF_EVERY_PART, TRANSLUCENT, advice_on
from espalier_runtime.images.cut_out.background import denoised
from espalier_runtime.images.cut_out.edges import soft_cut_out, with_alpha
from espalier_runtime.images.cut_out.found_object import FoundObject, found_object
from espalier_runtime.images.cut_out.separate_objects import mask_of_object
from espalier_runtime.protocol.advice import Advice
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.body import CutOutMode

_SEARCH_SIDE = 512
"""The object is searched for in a picture of this size; only its outline is found in the full one."""
_LARGEST_ENLARGEMENT = 2.0
_SOLID = 205
"""Alpha from which a pixel belongs to the object, as in TRELLIS's crop (docs/trellis-inference.md §4.1)."""
_FAINT = 26
"""Alpha of a tenth: what is fainter is a shadow or a trace."""
_BODY_QUANTILE = 0.97
"""Quantile of the visible pixels' alpha that is the opacity of the object: an opaque one may be this small relative to
its soft shadow, and highlights on a translucent one this large."""
_TRANSPARENT_SHARE = 0.005
_LEAST_SHARE = 5e-4
_LEAST_SIDE = 8


@dataclass(frozen=True)
class CutOut:
    """The picture's frame as RGBA with straight alpha, and advice about what may disappoint.

    `is_adjustable` says that another tolerance would make a difference.
    """

    image: Image.Image
    advice: list[Advice]
    is_adjustable: bool = False


def cut_out(image: Image.Image, mode: CutOutMode, *, tolerance: float | None = None) -> CutOut:
    """Cut the object out of an RGB or RGBA picture.

    "keep" leaves the picture as it is. "auto" keeps transparency that is not negligible, and otherwise removes the
    background; `tolerance` is a factor on how much a colour may differ from a plain one and still be background. An
    object that is translucent all over counts as solid. Raises input_empty when nothing is left, input_too_small when
    hardly anything is.
    """
    rgba = np.asarray(image.convert("RGBA"))
    body = _body_alpha(rgba[..., 3])
    if body < _SOLID:
        rgba = rgba.copy()
        rgba[..., 3] = np.rint(np.minimum(rgba[..., 3] * (255 / body), 255)).astype(np.uint8)
    if mode == "keep" or _is_transparent(rgba):
        found = _checked(rgba, contrast=None, is_sure=True)
        return replace(found, advice=[*found.advice, TRANSLUCENT]) if body < _SOLID else found
    return _without_background(np.ascontiguousarray(rgba[..., :3]), tolerance)


def cut_out_by(image: Image.Image, mask: UInt8[np.ndarray, "H W"]) -> CutOut:
    """The part of an RGB or RGBA picture that `mask` says, which is its alpha from then on.

    Raises input_empty when the mask leaves nothing, input_too_small when hardly anything.
    """
    if not (mask >= 128).any():
        raise _no_object(
            "The mask leaves nothing of the picture.", "In a mask the object is white and everything else black."
        )
    rgba = np.asarray(image.convert("RGBA"))
    if _is_transparent(rgba):  # then its colours are the object's own already
        cut = np.dstack([rgba[..., :3], mask])
    else:
        cut = with_alpha(np.ascontiguousarray(rgba[..., :3]), mask, _band(mask.shape))
    return _checked(cut, contrast=None, is_sure=True)


def cut_out_object(image: Image.Image, found: CutOut, number: int) -> tuple[CutOut, UInt8[np.ndarray, "H W"]]:
    """One of the separate objects that were `found` in the picture, counted from the left, and the mask that says so.

    The mask alone gives the same cut-out again. Raises input_unsupported where there are not so many, and what
    `cut_out_by` raises.
    """
    mask = mask_of_object(np.asarray(found.image.getchannel("A")), number)
    alone = cut_out_by(image, mask)
    of_all = [sentence for sentence in found.advice if sentence in OF_EVERY_PART]
    return replace(alone, advice=list(dict.fromkeys([*alone.advice, *of_all]))), mask


def _is_transparent(rgba: UInt8[np.ndarray, "H W 4"]) -> bool:
    return bool(np.mean(rgba[..., 3] < 128) > _TRANSPARENT_SHARE)


def _band(shape: tuple[int, ...]) -> int:
    """How wide the outline of an object is that was found in the search image."""
    return 1 + round(1.5 * max(shape) / _SEARCH_SIDE)


def _body_alpha(alpha: UInt8[np.ndarray, "H W"]) -> int:
    """The opacity of the object as a whole; a few opaque highlights do not make a translucent one solid.

    Raises input_empty for a picture in which nothing can be seen.
    """
    seen = alpha[alpha >= _FAINT]
    if not len(seen):
        strongest = int(alpha.max())
        how = f", at most {100 * strongest / 255:.0f} % opaque" if strongest else ""
        raise _no_object(f"The picture is transparent all over{how}.", "Use a picture that shows an object.")
    return int(np.quantile(seen, _BODY_QUANTILE, method="lower"))


def _without_background(rgb: UInt8[np.ndarray, "H W 3"], tolerance: float | None) -> CutOut:
    found = found_object(_search_image(rgb), tolerance)
    if found.mask.mean() < _LEAST_SHARE:
        hint = "Use a picture with a transparent background, or one in which the object differs from what is behind it."
        raise _no_object("No object could be told from the background of the picture.", hint)
    height, width = rgb.shape[:2]
    mask = cv2.resize(found.mask.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR) > 0.5
    band = 1 + round(1.5 * height / found.mask.shape[0])
    contrast = _contrast(found) if found.is_by_colour else None
    cut = _checked(soft_cut_out(rgb, mask, band), contrast=contrast, is_sure=found.is_sure)
    return replace(cut, is_adjustable=found.background.is_plain)


def _search_image(rgb: UInt8[np.ndarray, "H W 3"]) -> UInt8[np.ndarray, "h w 3"]:
    """The picture at about _SEARCH_SIDE, without grain; small ones are enlarged, so that thin parts have an inside."""
    height, width = rgb.shape[:2]
    scale = _SEARCH_SIDE / max(height, width)
    reduced = denoised(_resized(rgb, min(scale, 1.0), cv2.INTER_AREA))
    return _resized(reduced, min(max(scale, 1.0), _LARGEST_ENLARGEMENT), cv2.INTER_CUBIC)


def _resized(rgb: UInt8[np.ndarray, "H W 3"], scale: float, interpolation: int) -> UInt8[np.ndarray, "h w 3"]:
    size = [max(8, round(side * scale)) for side in (rgb.shape[1], rgb.shape[0])]
    return cv2.resize(rgb, size, interpolation=interpolation).astype(np.uint8)


def _contrast(found: FoundObject) -> float | None:
    """Median Lab distance between the object just inside its outline and the plain background behind it."""
    inside = cv2.erode(found.mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    rim = inside & ~(cv2.erode(inside.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0)
    return float(np.median(np.linalg.norm(found.background.difference[rim], axis=-1))) if rim.any() else None


def _checked(rgba: UInt8[np.ndarray, "H W 4"], *, contrast: float | None, is_sure: bool) -> CutOut:
    alpha = np.ascontiguousarray(rgba[..., 3])
    left, top, width, height = cv2.boundingRect((alpha >= _SOLID).astype(np.uint8))
    if max(width, height) < _LEAST_SIDE:
        message = f"The object in the picture is too small: {width} × {height} pixels at ({left}, {top})."
        hint = "Use a picture in which the object is at least 256 pixels wide or high."
        raise EspalierError("input_too_small", message, hint=hint)
    return CutOut(Image.fromarray(rgba), advice_on(alpha, contrast=contrast, is_sure=is_sure))


def _no_object(message: str, hint: str) -> EspalierError:
    return EspalierError("input_empty", message, hint=hint)
