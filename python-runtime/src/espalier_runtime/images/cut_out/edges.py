"""Alpha matting along the outline of a mask: fractional coverage, and colour decontamination.

Axes: H rows, W columns.
"""

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Int32, UInt8

_LEAST_CONTRAST = 24.0
"""RGB distance between object and background below which their mixture cannot be measured."""
_COLOUR_MARGIN = 4
"""Band widths outside the outline up to which colours are extended, so that resampling mixes in no other colour."""


def soft_cut_out(
    rgb: UInt8[np.ndarray, "H W 3"], mask: Bool[np.ndarray, "H W"], band: int
) -> UInt8[np.ndarray, "H W 4"]:
    """RGBA. Within `band` pixels of the outline, alpha is the share of the object that explains the pixel's colour."""
    inside, outside = _core(mask, band), _core(~mask, band)
    colours = rgb.astype(np.float32)
    own, behind = _nearest_colour(colours, inside), _nearest_colour(colours, outside)
    coverage = np.where(inside, 1, np.where(outside, 0, _coverage(colours, own, behind, mask=mask))).astype(np.float32)
    pure = _decontaminated(colours, own, behind, coverage=coverage)
    pure[_far_outside(mask, band)] = 0
    return np.dstack([pure, coverage * 255]).round().clip(0, 255).astype(np.uint8)


def with_alpha(
    rgb: UInt8[np.ndarray, "H W 3"], alpha: UInt8[np.ndarray, "H W"], band: int
) -> UInt8[np.ndarray, "H W 4"]:
    """RGBA with exactly this alpha; along its outline the colours are freed of what is behind."""
    mask = alpha >= 128
    soft = soft_cut_out(rgb, mask, band)
    is_faint = (_far_outside(mask, band) & (alpha > 0))[..., None]
    return np.dstack([np.where(is_faint, rgb, soft[..., :3]), alpha])


def _core(mask: Bool[np.ndarray, "H W"], band: int) -> Bool[np.ndarray, "H W"]:
    """The mask eroded by `band`, and the medial axis of parts that are too thin for that."""
    depth = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    deepest_nearby = cv2.dilate(depth, np.ones((2 * band + 1, 2 * band + 1), np.uint8))
    return mask & (depth >= np.minimum(band, deepest_nearby))


def _nearest_colour(
    colours: Float32[np.ndarray, "H W 3"], core: Bool[np.ndarray, "H W"]
) -> Float32[np.ndarray, "H W 3"]:
    """For every pixel the colour of the nearest core pixel, averaged over that pixel's core neighbours."""
    if not core.any():
        return colours
    weight = cv2.blur(core.astype(np.float32), (5, 5))
    average = cv2.blur(colours * core[..., None], (5, 5)) / np.maximum(weight, 1e-6)[..., None]
    _, labels = cv2.distanceTransformWithLabels(
        (~core).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    by_label: Int32[np.ndarray, " K"] = np.zeros(int(labels.max()) + 1, dtype=np.int32)
    labels = labels.astype(np.intp)
    by_label[labels[core]] = np.flatnonzero(core)
    return average.reshape(-1, 3)[by_label[labels]]


def _coverage(
    colours: Float32[np.ndarray, "H W 3"],
    own: Float32[np.ndarray, "H W 3"],
    behind: Float32[np.ndarray, "H W 3"],
    *,
    mask: Bool[np.ndarray, "H W"],
) -> Float32[np.ndarray, "H W"]:
    """The share a of the object in colour = a·own + (1 − a)·behind, or the smoothed mask where both look alike."""
    axis = own - behind
    length = (axis**2).sum(axis=-1)
    share = ((colours - behind) * axis).sum(axis=-1) / np.maximum(length, 1)
    smooth = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 1)
    trust = np.clip(np.sqrt(length) / _LEAST_CONTRAST - 0.5, 0, 1)
    return np.clip(trust * share + (1 - trust) * smooth, 0, 1)


def _decontaminated(
    colours: Float32[np.ndarray, "H W 3"],
    own: Float32[np.ndarray, "H W 3"],
    behind: Float32[np.ndarray, "H W 3"],
    *,
    coverage: Float32[np.ndarray, "H W"],
) -> Float32[np.ndarray, "H W 3"]:
    """The object's own colour: solved from the mixture where the object prevails, that of its neighbours elsewhere."""
    share = coverage[..., None]
    solved = (colours - (1 - share) * behind) / np.maximum(share, 0.5)
    return share * np.clip(solved, 0, 255) + (1 - share) * own


def _far_outside(mask: Bool[np.ndarray, "H W"], band: int) -> Bool[np.ndarray, "H W"]:
    return cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5) > _COLOUR_MARGIN * band
