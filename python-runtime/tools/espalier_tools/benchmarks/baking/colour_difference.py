"""How different two colours look: CIEDE2000, under daylight.

Owns the conversion sRGB → CIE Lab (D65) and the formula of Sharma, Wu and Dalal, “The CIEDE2000 color-difference
formula” (2005). A difference of 1 is just noticeable, 2 to 4 is seen side by side. Axes: N colours.
"""

import numpy as np
from jaxtyping import Float32, Float64

from espalier_runtime.images.colour_space import srgb_to_linear

_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


def srgb_to_lab(encoded: Float32[np.ndarray, "N 3"]) -> Float64[np.ndarray, "N 3"]:
    """sRGB in 0..1 to L* in 0..100, a*, b*."""
    relative = srgb_to_linear(encoded).astype(np.float64) @ _TO_XYZ.T / _WHITE
    curved = np.where(relative > (6 / 29) ** 3, np.cbrt(relative), relative / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = curved.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)


def ciede2000(first: Float64[np.ndarray, "N 3"], second: Float64[np.ndarray, "N 3"]) -> Float64[np.ndarray, " N"]:
    """The difference of Lab colours, with the weights k_L = k_C = k_H = 1. Names follow the paper."""
    lightness_1, a_1, b_1 = first.T
    lightness_2, a_2, b_2 = second.T
    mean_chroma = (np.hypot(a_1, b_1) + np.hypot(a_2, b_2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean_chroma**7 / (mean_chroma**7 + 25.0**7))
    chroma_1, hue_1 = _polar(stretch * a_1, b_1)
    chroma_2, hue_2 = _polar(stretch * a_2, b_2)
    both_coloured = chroma_1 * chroma_2 > 0

    turn = np.where(both_coloured, (hue_2 - hue_1 + 180) % 360 - 180, 0.0)
    delta_lightness, delta_chroma = lightness_2 - lightness_1, chroma_2 - chroma_1
    delta_hue = 2 * np.sqrt(chroma_1 * chroma_2) * np.sin(np.radians(turn / 2))

    lightness, chroma = (lightness_1 + lightness_2) / 2, (chroma_1 + chroma_2) / 2
    hue = np.where(both_coloured, _mean_hue(hue_1, hue_2), hue_1 + hue_2)
    tone = 1 - 0.17 * _cos(hue - 30) + 0.24 * _cos(2 * hue) + 0.32 * _cos(3 * hue + 6) - 0.20 * _cos(4 * hue - 63)
    weight_l = 1 + 0.015 * (lightness - 50) ** 2 / np.sqrt(20 + (lightness - 50) ** 2)
    weight_c = 1 + 0.045 * chroma
    weight_h = 1 + 0.015 * chroma * tone
    blueness = np.exp(-(((hue - 275) / 25) ** 2))
    rotation = -2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * np.sin(np.radians(60 * blueness))
    terms = delta_lightness / weight_l, delta_chroma / weight_c, delta_hue / weight_h
    return np.sqrt(sum(term**2 for term in terms) + rotation * terms[1] * terms[2])


def _polar(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360


def _mean_hue(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The middle of the shorter arc between two angles, as the paper's branches give it."""
    total = first + second
    far = np.abs(first - second) > 180
    return np.where(far, np.where(total < 360, total + 360, total - 360), total) / 2


def _cos(degrees: np.ndarray) -> np.ndarray:
    return np.cos(np.radians(degrees))
