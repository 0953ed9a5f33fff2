"""Nearest pixel of a mask for every pixel (a labelled distance transform): extends colours and depths across an
outline.

Axes: H rows, W columns.
"""

import cv2
import numpy as np
from jaxtyping import Bool, Int


def nearest_in_mask(mask: Bool[np.ndarray, "H W"]) -> tuple[Int[np.ndarray, "H W"], Int[np.ndarray, "H W"]]:
    """Row and column of a nearest true pixel, for every pixel; true ones find themselves.

    Raises ValueError for a mask without a true pixel.
    """
    rows, columns = np.divmod(nearest_index_in_mask(mask), mask.shape[1])
    return rows, columns


def nearest_index_in_mask(mask: Bool[np.ndarray, "H W"]) -> Int[np.ndarray, "H W"]:
    """The same as one number, row · W + column: what `take` on a flattened picture wants."""
    if not mask.any():
        raise ValueError("the mask has no true pixel")
    _, found = cv2.distanceTransformWithLabels(
        (~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    labels, known = np.asarray(found, np.int32), np.flatnonzero(mask)
    index_of = np.zeros(int(labels.max()) + 1, np.intp)
    index_of[labels.take(known)] = known
    return index_of.take(labels)
