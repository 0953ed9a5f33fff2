"""Segmentation in front of a busy background: GrabCut (Rother et al. 2004) from the image centre. A guess."""

import cv2
import numpy as np
from jaxtyping import Bool, Float32

from espalier_runtime.images.cut_out.background import (
    DARKEST_SHADOW,
    SMOOTH_PER_PIXEL,
    border_band,
    reaching_border,
    slope_of,
)

_BORDER_COLOURS = 8
_MIDDLE = 0.42
"""Radius of the ellipse in which the object is expected, as a share of the picture's sides."""
_SAME_COLOUR = 4.0
"""Lab distance."""
_ITERATIONS = 5


def cut_out_busy(lab: Float32[np.ndarray, "H W 3"]) -> Bool[np.ndarray, "H W"]:
    """Where the object is, by GrabCut from the middle outwards; all False when nothing stands out."""
    height, width = lab.shape[:2]
    border = border_band(height, width)
    colours = _border_colours(lab, border)
    unlike_border = _distance(lab, colours)
    y, x = np.mgrid[0:height, 0:width]
    middle = np.hypot((x / width - 0.5) / _MIDDLE, (y / height - 0.5) / _MIDDLE) < 1
    guess = np.full((height, width), cv2.GC_PR_BGD, dtype=np.uint8)
    guess[middle | (unlike_border > 1.3 * np.percentile(unlike_border[border], 90))] = cv2.GC_PR_FGD
    shaded = (_distance_allowing_shadow(lab, colours) < _SAME_COLOUR) & (slope_of(lab) < SMOOTH_PER_PIXEL)
    guess[reaching_border(shaded | border)] = cv2.GC_PR_BGD
    guess[border] = cv2.GC_BGD
    if not (guess == cv2.GC_PR_FGD).any():
        return np.zeros((height, width), dtype=bool)
    visible = np.clip(lab * (2.55, 1, 1) + (0, 128, 128), 0, 255).astype(np.uint8)
    cv2.setRNGSeed(1)  # GrabCut draws its first clusters at random
    cv2.grabCut(visible, guess, (0, 0, 0, 0), np.zeros((1, 65)), np.zeros((1, 65)), _ITERATIONS, cv2.GC_INIT_WITH_MASK)
    return np.isin(guess, (cv2.GC_FGD, cv2.GC_PR_FGD))


def _border_colours(lab: Float32[np.ndarray, "H W 3"], border: Bool[np.ndarray, "H W"]) -> Float32[np.ndarray, "K 3"]:
    samples = lab[border]
    samples = np.ascontiguousarray(samples[:: len(samples) // 4000 + 1])
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 1.0)
    count = min(_BORDER_COLOURS, len(samples))
    _, _, centres = cv2.kmeans(samples, count, np.empty(0, np.int32), stop, 2, cv2.KMEANS_PP_CENTERS)
    return centres


def _distance(lab: Float32[np.ndarray, "H W 3"], colours: Float32[np.ndarray, "K 3"]) -> Float32[np.ndarray, "H W"]:
    return np.min([np.linalg.norm(lab - colour, axis=-1) for colour in colours], axis=0)


def _distance_allowing_shadow(
    lab: Float32[np.ndarray, "H W 3"], colours: Float32[np.ndarray, "K 3"]
) -> Float32[np.ndarray, "H W"]:
    """Lab distance to the nearest of `colours`, as they are or in shadow (L+16, a and b scaled alike)."""
    distances = []
    for lightness, a, b in colours:
        light = np.clip((lab[..., 0] + 16) / (lightness + 16), DARKEST_SHADOW, 1)
        shaded = np.stack([light * (lightness + 16) - 16, light * a, light * b], axis=-1)
        distances.append(np.linalg.norm(lab - shaded, axis=-1))
    return np.min(distances, axis=0)
