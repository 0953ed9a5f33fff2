"""Signed distances of simple solids, negative inside. Points are [..., 3] arrays in the solid's own frame.

Owns formulas only; placing, turning and joining solids is `local_scenes`.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


def length(vectors: Array) -> Array:
    """Euclidean length along the last axis; twice as fast as `np.linalg.norm` on small axes."""
    return np.sqrt(np.einsum("...i,...i->...", vectors, vectors))


def box(points: Array, half_sizes: Array, rounding: float) -> Array:
    """A box with rounded edges; `half_sizes` [3] include the rounding."""
    outside = np.abs(points) - (half_sizes - rounding)
    inner = np.minimum(np.maximum(np.maximum(outside[..., 0], outside[..., 1]), outside[..., 2]), 0)
    return length(np.maximum(outside, 0)) + inner - rounding


def ellipsoid(points: Array, radii: Array) -> Array:
    """First-order distance of an ellipsoid with `radii` [3]; exact for a sphere's surface."""
    scaled = length(points / radii)
    steepness = length(points / (radii * radii)) + 1e-6
    return np.where(scaled < 0.3, -radii.min() * (1 - scaled), scaled * (scaled - 1) / steepness)


def capsule(points: Array, half_length: float, radius: float) -> Array:
    """A rod along z with round ends."""
    beyond = np.abs(points[..., 2]) - half_length
    across = length(points[..., :2])
    return np.hypot(across, np.maximum(beyond, 0)) - radius


def cylinder(points: Array, half_height: float, radius: float, rounding: float) -> Array:
    """A cylinder along z with rounded rims; the sizes include the rounding."""
    across = length(points[..., :2]) - radius + rounding
    along = np.abs(points[..., 2]) - half_height + rounding
    inside = np.minimum(np.maximum(across, along), 0)
    return np.hypot(np.maximum(across, 0), np.maximum(along, 0)) + inside - rounding


def torus(points: Array, ring_radius: float, tube_radius: float) -> Array:
    """A ring around z."""
    return np.hypot(length(points[..., :2]) - ring_radius, points[..., 2]) - tube_radius


def smooth_union(first: Array, second: Array, width: float) -> Array:
    """Union with a fillet about `width` wide (polynomial smooth minimum)."""
    overlap = np.maximum(width - np.abs(first - second), 0) / width
    return np.minimum(first, second) - overlap * overlap * width / 4
