"""The light that lies on a picture, softened as far as the object's own colours say that it is light.

A pack's coarse colours are guesses without shadows; the picture's details are not to be had from them. So the picture
keeps its pixels, and is brightened or darkened smoothly to what the coarse colours are thereabouts.
Axes: S side of the pictures, row 0 on top.
"""

import cv2
import numpy as np
from jaxtyping import Bool, Float32

# How far around a place its light is averaged, in sides; how much it may change; colours below this are only black.
_REACH = 0.014
LIGHT_RANGE = (0.7, 1.6)
_BLACK = 0.01


def light_gain(
    shown: Float32[np.ndarray, "S S 3"],
    own: Float32[np.ndarray, "S S 3"],
    known: Bool[np.ndarray, "S S"],
) -> Float32[np.ndarray, "S S"]:
    """Factors that bring the picture `shown` to the brightness of the coarse colours `own`, on the whole without
    making it brighter or darker. Both are compared where `known`; elsewhere the factor is 1."""
    if not known.any():
        return np.ones(known.shape, np.float32)
    weight = known.astype(np.float32)
    wanted, has = (_blurred(colours.mean(-1) * weight) + _BLACK * _blurred(weight) for colours in (own, shown))
    gain = np.clip(wanted / np.maximum(has, 1e-6), *LIGHT_RANGE)
    brightness = shown.mean(-1)[known]
    gain *= float((brightness.sum() + _BLACK) / ((gain[known] * brightness).sum() + _BLACK))
    return np.where(_blurred(weight) > 1e-3, gain, 1).astype(np.float32)


def _blurred(values: Float32[np.ndarray, "S S"]) -> Float32[np.ndarray, "S S"]:
    return np.asarray(cv2.GaussianBlur(values, (0, 0), _REACH * values.shape[0]), np.float32)
