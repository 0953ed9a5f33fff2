"""Where the object of an opaque picture is: by the colours before a plain background, by a network elsewhere.

Owns which of the two is believed. Axes: H rows, W columns.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8

from espalier_runtime.images.cut_out.background import Background, find_background, reaching_border
from espalier_runtime.images.cut_out.network.find_object import find_object
from espalier_runtime.images.cut_out.plain_background import cut_out_plain
from espalier_runtime.images.cut_out.seen_object import cut_out_seen

_AGREEMENT = 0.85
"""Overlap (intersection over union) from which colours and network mean the same object, whose outline the colours
know better."""
_DOUBTFUL_SHARE = 0.6
"""Pixels of which the network is not sure, relative to the object, from which on all of it is doubtful."""
_PART_SHARE = 0.02
"""Parts smaller than this share of the largest are specks."""


@dataclass(frozen=True)
class FoundObject:
    """The object's `mask` in the picture that was searched; empty when nothing was found.

    `background` is plain only where its colours made the mask. `is_sure` is false where what the network saw is
    doubtful, or something else than what the colours say.
    """

    mask: Bool[np.ndarray, "H W"]
    background: Background
    is_by_colour: bool
    is_sure: bool


def found_object(rgb: UInt8[np.ndarray, "H W 3"], tolerance: float | None) -> FoundObject:
    """Search a picture; with a `tolerance` a plain background's colours decide alone, by that factor on what they may
    differ."""
    background = find_background(rgb)
    if tolerance is not None and background.is_plain:
        background = background.judged_by(tolerance)
        return FoundObject(without_specks(cut_out_plain(background)), background, is_by_colour=True, is_sure=True)
    share = find_object(rgb)
    seen = without_specks(cut_out_seen(background.lab, share))
    is_doubtful = _is_doubtful(share)
    if not background.is_plain:
        return FoundObject(seen, background, is_by_colour=False, is_sure=not is_doubtful)
    by_colour = without_specks(cut_out_plain(background))
    if not by_colour.any():  # an even picture, of which a network would believe anything
        return FoundObject(by_colour, background, is_by_colour=True, is_sure=True)
    seen &= ~_holes(by_colour)  # which the network hardly sees, and colours know
    common = _parts_that_touch(by_colour, seen)
    agrees = bool(_overlap(common, seen) >= _AGREEMENT)
    if agrees or is_doubtful or not seen.any():
        is_sure = agrees or not bool(seen.any())
        return FoundObject(by_colour, background, is_by_colour=True, is_sure=is_sure)
    return FoundObject(seen | (by_colour & ~common), background, is_by_colour=False, is_sure=False)


def without_specks(mask: Bool[np.ndarray, "H W"]) -> Bool[np.ndarray, "H W"]:
    """The mask without parts that are tiny beside its largest."""
    _, labels, figures, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    areas = figures[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    return (areas > _PART_SHARE * areas.max())[labels] & mask


def _parts_that_touch(mask: Bool[np.ndarray, "H W"], other: Bool[np.ndarray, "H W"]) -> Bool[np.ndarray, "H W"]:
    """The connected parts of `mask` that have a pixel in common with `other`."""
    count, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    labels = labels.astype(np.intp)
    is_touched = np.zeros(count, dtype=bool)
    is_touched[labels[mask & other]] = True
    return is_touched[labels] & mask


def _holes(mask: Bool[np.ndarray, "H W"]) -> Bool[np.ndarray, "H W"]:
    return ~mask & ~reaching_border(~mask)


def _is_doubtful(share: Float32[np.ndarray, "H W"]) -> bool:
    between = np.count_nonzero((share > 0.2) & (share < 0.8))
    return bool(between > _DOUBTFUL_SHARE * np.count_nonzero(share > 0.5))


def _overlap(first: Bool[np.ndarray, "H W"], second: Bool[np.ndarray, "H W"]) -> float:
    return float(np.count_nonzero(first & second) / max(1, np.count_nonzero(first | second)))
