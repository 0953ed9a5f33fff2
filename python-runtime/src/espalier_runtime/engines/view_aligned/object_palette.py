"""The few colours that an object has: guessed colours are drawn to those of the picture, so that a guess between two
paints becomes one of them rather than a fog of both.

Colours are clustered by k-means (Lloyd 1982) in CIE Lab. Axis letters: P colours of a palette; maps are [H, W, 3] in
0..1.
"""

import cv2
import numpy as np
from jaxtyping import Bool, Float32

_MOST_COLOURS = 12
# Clusters with a smaller share of what is known are details, not paints.
_LEAST_SHARE = 0.04
_ITERATIONS = 20
# How far apart in Lab two colours of the palette are still mixed with each other.
_SOFTNESS = 4.0


def palette_of(colours: Float32[np.ndarray, "H W 3"], known: Bool[np.ndarray, "H W"]) -> Float32[np.ndarray, "P 3"]:
    """The colours that make up most of what is `known`; none where nothing is."""
    chosen = np.ascontiguousarray(colours[known])
    clusters = min(_MOST_COLOURS, len(chosen))
    if clusters == 0:
        return chosen
    lab = _lab(chosen)
    # Begins with equal shares from dark to pale, so that no random numbers are needed.
    labels = np.empty((len(lab), 1), np.int32)
    labels[np.argsort(lab[:, 0], kind="stable"), 0] = np.arange(len(lab)) * clusters // len(lab)
    criteria = (cv2.TERM_CRITERIA_COUNT, _ITERATIONS, 0.0)
    _, labels, _ = cv2.kmeans(lab, clusters, labels, criteria, 1, cv2.KMEANS_USE_INITIAL_LABELS)
    members = [chosen[labels[:, 0] == cluster] for cluster in range(clusters)]
    return np.array([np.median(one, 0) for one in members if len(one) >= _LEAST_SHARE * len(chosen)], np.float32)


def in_palette(
    colours: Float32[np.ndarray, "H W 3"], palette: Float32[np.ndarray, "P 3"]
) -> Float32[np.ndarray, "H W 3"]:
    """Every colour as a mixture of those of the palette, the nearest of them most; as it is where there are none."""
    if not len(palette):
        return colours
    apart = np.linalg.norm(_lab(colours.reshape(-1, 3))[:, None] - _lab(palette), axis=-1)
    weights = np.exp((apart.min(1, keepdims=True) - apart) / _SOFTNESS)
    mixed = (weights / weights.sum(1, keepdims=True)) @ palette
    return mixed.reshape(colours.shape).astype(np.float32)


def _lab(colours: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(colours[None]), cv2.COLOR_RGB2Lab)[0], np.float32)
