"""Separate objects of one cut-out: connected components of what is solid, and the mask of a single one of them.

Owns what counts as an object of its own, and which is which: they are numbered from 1, from left to right by the left
edge of their box. Axes: H rows, W columns.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Int32, UInt8

from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.asset_report import SeparateObject

_SOLID = 128
_NOTABLE_PART = 0.1
"""A part counts as an object of its own from this share of the largest one on; a smaller one goes with the nearest."""


@dataclass(frozen=True)
class _Parts:
    """`labels` of every pixel, 0 where nothing is solid; those of `notable` parts, in the order of their numbers."""

    labels: Int32[np.ndarray, "H W"]
    figures: Int32[np.ndarray, "parts 5"]
    notable: list[int]


def separate_objects(alpha: UInt8[np.ndarray, "H W"]) -> list[SeparateObject]:
    """The objects of a cut-out with their boxes in pixels and their shares of all that is solid, in order."""
    parts = _parts(alpha)
    solid = max(1, int(parts.figures[1:, cv2.CC_STAT_AREA].sum()))
    found = []
    for label in parts.notable:
        left, top, width, height, area = parts.figures[label].tolist()
        found.append(SeparateObject(left=left, top=top, width=width, height=height, share=round(area / solid, 4)))
    return found


def mask_of_object(alpha: UInt8[np.ndarray, "H W"], number: int) -> UInt8[np.ndarray, "H W"]:
    """What of a cut-out's alpha belongs to the object of that number: every pixel goes with the nearest object.

    Raises input_unsupported where there are not so many.
    """
    parts = _parts(alpha)
    if not 1 <= number <= len(parts.notable):
        count = len(parts.notable)
        raise EspalierError(
            "input_unsupported",
            f"The picture has no object number {number}; found in it: {count}.",
            hint="Objects are numbered from 1, from left to right; without a number all of them are made as one.",
        )
    chosen = parts.notable[number - 1]
    apart = np.isin(parts.labels, parts.notable)
    # Every pixel's nearest zero, which has a number of its own: a pixel of a notable part.
    _, nearest = cv2.distanceTransformWithLabels(
        (~apart).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    nearest = nearest.astype(np.intp)
    belongs = np.zeros(int(nearest.max()) + 1, dtype=bool)
    belongs[nearest[parts.labels == chosen]] = True
    return np.where(belongs[nearest], alpha, np.uint8(0))


def _parts(alpha: UInt8[np.ndarray, "H W"]) -> _Parts:
    solid = (alpha >= _SOLID).astype(np.uint8)
    _, labels, figures, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    areas = figures[1:, cv2.CC_STAT_AREA]
    notable = [1 + index for index in np.flatnonzero(areas > _NOTABLE_PART * areas.max())] if len(areas) else []
    in_order = sorted(notable, key=lambda label: tuple(figures[label, [cv2.CC_STAT_LEFT, cv2.CC_STAT_TOP]]))
    return _Parts(labels, figures, [int(label) for label in in_order])
