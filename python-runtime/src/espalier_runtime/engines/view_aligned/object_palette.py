"""The few colours that an object has: guessed colours are drawn to those of the picture, so that a guess between two
paints becomes one of them rather than a fog of both.

Colours are clustered by k-means (Lloyd 1982) in CIE Lab. What is seen at the outline goes on behind it more often than
what is seen in the middle (a screen, a face), so it counts more. Axis letters: P colours of a palette; maps are
[H, W, 3] in 0..1.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float32

_MOST_COLOURS = 12
# Clusters with a smaller share of what is known are details, not paints.
_LEAST_SHARE = 0.04
_ITERATIONS = 20
# How far apart in Lab two colours of the palette are still mixed with each other.
_SOFTNESS = 4.0
# Width of the rim beside the outline in pixels; a share of it that every colour has besides its own; how much more the
# rim's colours count.
_RIM = 3
_LEAST_AT_RIM = 0.03
_RIM_POWER = 1.5


@dataclass(frozen=True, eq=False)
class ObjectPalette:
    """`colours` that make up most of an object, and the share that each has of its rim."""

    colours: Float32[np.ndarray, "P 3"]
    at_rim: Float32[np.ndarray, " P"]


def palette_of(colours: Float32[np.ndarray, "H W 3"], known: Bool[np.ndarray, "H W"]) -> ObjectPalette:
    """The colours that make up most of what is `known`; none where nothing is."""
    chosen = np.ascontiguousarray(colours[known])
    clusters = min(_MOST_COLOURS, len(chosen))
    if clusters == 0:
        return ObjectPalette(chosen, np.zeros(0, np.float32))
    lab = _lab(chosen)
    # Begins with equal shares from dark to pale, so that no random numbers are needed.
    labels = np.empty((len(lab), 1), np.int32)
    labels[np.argsort(lab[:, 0], kind="stable"), 0] = np.arange(len(lab)) * clusters // len(lab)
    criteria = (cv2.TERM_CRITERIA_COUNT, _ITERATIONS, 0.0)
    _, labels, _ = cv2.kmeans(lab, clusters, labels, criteria, 1, cv2.KMEANS_USE_INITIAL_LABELS)
    members = [labels[:, 0] == cluster for cluster in range(clusters)]
    paints = np.array([np.median(chosen[one], 0) for one in members if one.mean() >= _LEAST_SHARE], np.float32)
    window = np.ones((2 * _RIM + 1,) * 2, np.uint8)
    rim = cv2.erode(known.astype(np.uint8), window, borderValue=0)[known] == 0
    nearest = colour_distances(chosen[rim], paints).argmin(1)
    at_rim = np.bincount(nearest, minlength=len(paints)) / len(nearest)
    return ObjectPalette(paints, at_rim.astype(np.float32))


def in_palette(colours: Float32[np.ndarray, "H W 3"], palette: ObjectPalette) -> Float32[np.ndarray, "H W 3"]:
    """Every colour as a mixture of those of the palette, most of those that are near and at the rim; as it is where
    there are none."""
    if not len(palette.colours):
        return colours
    apart = colour_distances(colours.reshape(-1, 3), palette.colours)
    weights = np.exp((apart.min(1, keepdims=True) - apart) / _SOFTNESS) * (palette.at_rim + _LEAST_AT_RIM) ** _RIM_POWER
    mixed = (weights / weights.sum(1, keepdims=True)) @ palette.colours
    return mixed.reshape(colours.shape).astype(np.float32)


def colour_distances(
    colours: Float32[np.ndarray, "N 3"], paints: Float32[np.ndarray, "P 3"]
) -> Float32[np.ndarray, "N P"]:
    """How far apart colours in 0..1 are in Lab."""
    return np.linalg.norm(_lab(colours)[:, None] - _lab(paints), axis=-1)


def _lab(colours: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(colours[None]), cv2.COLOR_RGB2Lab)[0], np.float32)
