"""Segmentation in front of a plain background: GrabCut (Rother et al. 2004) on the difference image, shadows removed.

GrabCut works on the *difference* to the background, where a gradient is one colour and soft shadows can be recognised.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8

from espalier_runtime.images.cut_out.background import (
    DARKEST_SHADOW,
    SMOOTH_PER_PIXEL,
    Background,
    border_band,
    reaching_border,
    slope_of,
)

_LARGEST_SHADOW = 0.6
"""As a share of the object; a larger shadow counts as part of the object."""
_SMALLEST_HOLE = 2e-4
"""As a share of the picture."""
_ITERATIONS = 3


@dataclass(frozen=True)
class _Shading:
    """How each pixel could be background in shadow.

    `tint` is the colour that darkening alone does not explain; `slope` the change of colour from pixel to pixel.
    """

    darkening: Float32[np.ndarray, "H W"]
    tint: Float32[np.ndarray, "H W"]
    slope: Float32[np.ndarray, "H W"]
    is_shadow_like: Bool[np.ndarray, "H W"]


def cut_out_plain(background: Background) -> Bool[np.ndarray, "H W"]:
    """Where the object is; all False when nothing differs from the background."""
    shading = _shading(background)
    outside = _with_shadows(background, shading)
    guess = _initial_labels(background, shading, outside)
    if not np.isin(guess, (cv2.GC_FGD, cv2.GC_PR_FGD)).any():
        return np.zeros_like(outside)
    visible: UInt8[np.ndarray, "H W 3"] = np.clip(background.difference * 1.6 + 128, 0, 255).astype(np.uint8)
    cv2.setRNGSeed(1)  # GrabCut draws its first clusters at random
    cv2.grabCut(visible, guess, (0, 0, 0, 0), np.zeros((1, 65)), np.zeros((1, 65)), _ITERATIONS, cv2.GC_INIT_WITH_MASK)
    return _without_false_holes(np.isin(guess, (cv2.GC_FGD, cv2.GC_PR_FGD)), background, shading)


def _shading(background: Background) -> _Shading:
    # In Lab a surface that receives k times the light has (L+16), a and b scaled alike (cube root of k).
    lab, surface = background.lab, background.surface
    darkening = (lab[..., 0] + 16) / (surface[..., 0] + 16)
    tint = np.linalg.norm(lab[..., 1:] - darkening[..., None] * surface[..., 1:], axis=-1)
    slope = slope_of(lab)
    tolerated = background.tolerance + 0.06 * np.clip(surface[..., 0] - lab[..., 0], 0, None)
    is_shadow_like = (
        (tint < tolerated)
        & (darkening < 1)
        & (darkening > DARKEST_SHADOW)
        & (slope < SMOOTH_PER_PIXEL + 0.5 * background.noise)
    )
    return _Shading(darkening, tint, slope, is_shadow_like)


def _with_shadows(background: Background, shading: _Shading) -> Bool[np.ndarray, "H W"]:
    """The connected background, extended over soft shadows that are connected with it."""
    grown = reaching_border(background.connected | shading.is_shadow_like)
    shadow_area = np.count_nonzero(grown & ~background.connected)
    object_area = np.count_nonzero(~grown)
    return grown if shadow_area < _LARGEST_SHADOW * object_area else background.connected


def _initial_labels(
    background: Background, shading: _Shading, outside: Bool[np.ndarray, "H W"]
) -> UInt8[np.ndarray, "H W"]:
    distance = np.linalg.norm(background.difference, axis=-1)
    enclosed = _enclosed_shadows(shading, outside)
    guess = np.full(outside.shape, cv2.GC_PR_FGD, dtype=np.uint8)
    guess[(distance < 2 * background.tolerance) | enclosed | outside] = cv2.GC_PR_BGD
    guess[_eroded(outside)] = cv2.GC_BGD
    guess[border_band(*outside.shape) & (distance < 2 * background.tolerance)] = cv2.GC_BGD
    guess[_eroded((distance > 4 * background.tolerance) & ~outside & ~enclosed)] = cv2.GC_FGD
    return guess


def _enclosed_shadows(shading: _Shading, outside: Bool[np.ndarray, "H W"]) -> Bool[np.ndarray, "H W"]:
    """Smooth shaded regions enclosed by the object: holes with a shadow in them, not grey parts of the object."""
    candidates = (shading.is_shadow_like & ~outside).astype(np.uint8)
    count, labels, figures, _ = cv2.connectedComponentsWithStats(candidates, connectivity=4)
    found = np.zeros_like(outside)
    for number in range(1, count):
        left, top, width, height, area = figures[number]
        if area < _SMALLEST_HOLE * outside.size:
            continue
        around = 8
        window = np.s_[max(0, top - around) : top + height + around, max(0, left - around) : left + width + around]
        patch = labels[window] == number
        rim = (cv2.dilate(patch.astype(np.uint8), np.ones((13, 13), np.uint8)) > 0) & ~patch
        if outside[window][rim].mean() < 0.05:
            found[window] |= patch
    return found


def _without_false_holes(
    mask: Bool[np.ndarray, "H W"], background: Background, shading: _Shading
) -> Bool[np.ndarray, "H W"]:
    """Fill holes that do not show the background: only its own colour, or its smooth shade, is a hole."""
    gaps = ~mask & ~reaching_border(~mask)
    count, labels = cv2.connectedComponents(gaps.astype(np.uint8), connectivity=4)
    filled = mask.copy()
    for number in range(1, count):
        gap = labels == number
        inner = cv2.erode(gap.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        if np.count_nonzero(inner) < max(12, _SMALLEST_HOLE * mask.size) or not _shows_background(
            inner, background, shading
        ):
            filled |= gap
    return filled


def _shows_background(inner: Bool[np.ndarray, "H W"], background: Background, shading: _Shading) -> bool:
    return bool(
        np.median(shading.tint[inner]) < 1.5 + background.noise
        and 0.7 < np.median(shading.darkening[inner]) < 1.02
        and np.percentile(shading.slope[inner], 75) < SMOOTH_PER_PIXEL + 0.5 * background.noise
    )


def _eroded(mask: Bool[np.ndarray, "H W"]) -> Bool[np.ndarray, "H W"]:
    return cv2.erode(mask.astype(np.uint8), np.ones((5, 5), np.uint8), borderValue=1) > 0
