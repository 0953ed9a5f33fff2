"""Illumination correction of an image by a smooth gain towards a low-resolution albedo (as in the Retinex of Land and
McCann 1971, with the albedo's low frequencies given).

A pack's coarse colours are predicted without shading but have no details. So the image keeps its details, and its
low-frequency brightness becomes that of the coarse colours.
Axes: S side of the pictures, row 0 on top.
"""

import cv2
import numpy as np
from jaxtyping import Bool, Float32

# Standard deviation of the blur, in sides of the picture; limits of the gain; added to both sides of the quotient.
_BLUR = 0.014
GAIN_RANGE = (0.7, 1.6)
_BLACK = 0.01


def illumination_gain(
    shown: Float32[np.ndarray, "S S 3"],
    own: Float32[np.ndarray, "S S 3"],
    known: Bool[np.ndarray, "S S"],
) -> Float32[np.ndarray, "S S"]:
    """The gain that brings the low-frequency brightness of the picture `shown` to that of the albedo `own`, normalised
    so that the mean brightness stays. Both are compared where `known`; far from there the gain is 1."""
    if not known.any():
        return np.ones(known.shape, np.float32)
    weight = known.astype(np.float32)
    wanted, has = (_blurred(colours.mean(-1) * weight) + _BLACK * _blurred(weight) for colours in (own, shown))
    gain = np.clip(wanted / np.maximum(has, 1e-6), *GAIN_RANGE)
    brightness = shown.mean(-1)[known]
    gain *= float((brightness.sum() + _BLACK) / ((gain[known] * brightness).sum() + _BLACK))
    return np.where(_blurred(weight) > 1e-3, gain, 1).astype(np.float32)


def _blurred(values: Float32[np.ndarray, "S S"]) -> Float32[np.ndarray, "S S"]:
    return np.asarray(cv2.GaussianBlur(values, (0, 0), _BLUR * values.shape[0]), np.float32)
