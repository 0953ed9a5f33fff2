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
    if not mask.any():
        raise ValueError("the mask has no true pixel")
    _, found = cv2.distanceTransformWithLabels(
        (~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    labels = np.asarray(found).astype(np.intp)
    rows, columns = np.nonzero(mask)
    row_of, column_of = np.zeros((2, int(labels.max()) + 1), np.intp)
    row_of[labels[rows, columns]] = rows
    column_of[labels[rows, columns]] = columns
    return row_of[labels], column_of[labels]
