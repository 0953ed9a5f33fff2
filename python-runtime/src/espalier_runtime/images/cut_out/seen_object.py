"""Segmentation by what a network sees: its rough share of the object, brought to the outlines of the picture.

A guided filter (He et al. 2013) carries the share over to the edges of the colours; GrabCut (Rother et al. 2004) then
decides in a narrow band along the outline. Axes: H rows, W columns.
"""

import cv2
import numpy as np
from jaxtyping import Bool, Float32

_RADIUS = 0.016
"""Of the guided filter, as a share of the longer side: about two pixels of what the network says."""
_FLATNESS = 6.0
"""Lab distance below which the filter takes a change of colour for none."""
_BAND = 0.02
"""Half of the width of the band in which colours decide, as a share of the longer side."""
_SURE, _NEVER = 0.85, 0.15
_ITERATIONS = 2


def cut_out_seen(lab: Float32[np.ndarray, "H W 3"], share: Float32[np.ndarray, "H W"]) -> Bool[np.ndarray, "H W"]:
    """Where the object is; all False when the network sees none."""
    refined = guided(lab, share)
    rough = refined > 0.5
    if not rough.any():
        return rough
    reach = max(2, round(_BAND * max(lab.shape[:2])))
    size = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    inner = cv2.erode(rough.astype(np.uint8), size) > 0
    outer = cv2.dilate(rough.astype(np.uint8), size) > 0
    guess = np.where(rough, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    guess[inner | (refined > _SURE)] = cv2.GC_FGD
    guess[~outer | (refined < _NEVER)] = cv2.GC_BGD
    if not (guess == cv2.GC_FGD).any() or not (guess == cv2.GC_BGD).any():
        return rough
    visible = np.clip(lab * (2.55, 1, 1) + (0, 128, 128), 0, 255).astype(np.uint8)
    cv2.setRNGSeed(1)  # GrabCut draws its first clusters at random
    cv2.grabCut(visible, guess, (0, 0, 0, 0), np.zeros((1, 65)), np.zeros((1, 65)), _ITERATIONS, cv2.GC_INIT_WITH_MASK)
    return np.isin(guess, (cv2.GC_FGD, cv2.GC_PR_FGD))


def guided(lab: Float32[np.ndarray, "H W 3"], share: Float32[np.ndarray, "H W"]) -> Float32[np.ndarray, "H W"]:
    """The share as a locally linear function of the colours; slopes are found at half the size (He and Sun 2015)."""
    height, width = share.shape
    half = (max(2, width // 2), max(2, height // 2))
    slope, offset = _local_lines(
        np.asarray(cv2.resize(lab, half, interpolation=cv2.INTER_AREA)),
        np.asarray(cv2.resize(share, half, interpolation=cv2.INTER_AREA)),
    )
    slope = np.asarray(cv2.resize(slope, (width, height), interpolation=cv2.INTER_LINEAR))
    offset = np.asarray(cv2.resize(offset, (width, height), interpolation=cv2.INTER_LINEAR))
    return (slope * lab).sum(-1) + offset


def _local_lines(
    lab: Float32[np.ndarray, "h w 3"], share: Float32[np.ndarray, "h w"]
) -> tuple[Float32[np.ndarray, "h w 3"], Float32[np.ndarray, "h w"]]:
    """Slope and offset of the share over the colours, by least squares around every pixel, and averaged there."""
    side = 2 * max(2, round(_RADIUS * max(share.shape))) + 1

    def mean(values: np.ndarray) -> np.ndarray:
        return np.asarray(cv2.blur(np.ascontiguousarray(values, np.float32), (side, side)))

    centre, level = mean(lab), mean(share)
    together = mean(lab * share[..., None]) - centre * level[..., None]
    spread = np.empty((*share.shape, 3, 3), np.float32)
    for row in range(3):
        spread[..., row, :] = mean(lab * lab[..., row : row + 1]) - centre * centre[..., row : row + 1]
    slope = np.linalg.solve(spread + _FLATNESS**2 * np.eye(3, dtype=np.float32), together[..., None])[..., 0]
    return mean(slope), mean(level - (slope * centre).sum(-1))
