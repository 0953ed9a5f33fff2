"""Depth maps whose faces are flat: denoising by total generalised variation of second order, which leaves planes and
the edges between them as they are.

Minimises α₁·∫w|∇u − v| + α₀·∫w|Ev| + ½∫(u − f)² (Bredies, Kunisch and Pock, "Total Generalized Variation", 2010) by a
primal-dual method (Chambolle and Pock, 2011). The weight w falls where the picture has an edge, as there a face may end
(Ferstl et al., "Image Guided Depth Upsampling using Anisotropic Total Generalized Variation", 2013). Axis letters:
C = 64 columns a side; depths are in sides of the model cube.
"""

import cv2
import numpy as np
from jaxtyping import Bool, Float, Float32, UInt8

from espalier_runtime.engines.view_aligned.silhouette import COLUMN_SIDE, image_to_map

_STEPS = 120
# Steps of both variables: their product times the squared norm of the operator, at most 12, is 1.
_STEP = 12**-0.5
# α₀ over α₁: how dear a bend is beside a step.
_BENDING = 2.0
# How much an edge of the picture takes of the weight: w = exp(−this · |∇ brightness|).
_EDGES = 8.0


def edge_weight(picture: UInt8[np.ndarray, "S S 4"]) -> Float32[np.ndarray, "C C"]:
    """How little of an edge the picture (RGBA, row 0 on top) has at each column, 0 to 1, in map order [x, z]."""
    grey = picture[..., :3].astype(np.float32).mean(-1) / 255
    small = image_to_map(np.asarray(cv2.resize(grey, (COLUMN_SIDE, COLUMN_SIDE), interpolation=cv2.INTER_AREA)))
    slope = np.stack([np.diff(small, axis=axis, append=small.take([-1], axis)) for axis in (0, 1)])
    return np.exp(-_EDGES * np.linalg.norm(slope, axis=0)).astype(np.float32)


def flattened(
    depth: Float[np.ndarray, "C C"],
    known: Bool[np.ndarray, "C C"],
    weight: Float[np.ndarray, "C C"],
    strength: float,
) -> Float32[np.ndarray, "C C"]:
    """The map with flat faces, where `known`; `strength` is α₁ in columns, `weight` is w."""
    step_dear = strength * weight
    bend_dear = _BENDING * step_dear
    wanted = np.where(known, depth, 0).astype(np.float32) * COLUMN_SIDE
    joined = [known & _shifted(known, axis) for axis in (0, 1)]
    found, slope = wanted.copy(), np.zeros((2, *wanted.shape), np.float32)
    ahead, slope_ahead = found, slope
    stress, bending = np.zeros_like(slope), np.zeros((3, *wanted.shape), np.float32)
    for _ in range(_STEPS):
        stress = stress + _STEP * np.stack(
            [_rise(ahead, axis, joined) - slope_ahead[axis] * joined[axis] for axis in (0, 1)]
        )
        stress /= np.maximum(1, np.sqrt(np.square(stress).sum(0)) / step_dear)
        bending = bending + _STEP * _bends(slope_ahead, joined)
        size = np.sqrt(np.square(bending[:2]).sum(0) + 2 * np.square(bending[2]))
        bending /= np.maximum(1, size / bend_dear)
        earlier, slope_earlier = found, slope
        found = found - _STEP * sum(_fall(stress[axis], axis, joined) for axis in (0, 1))
        found = (found + _STEP * wanted) / (1 + _STEP)
        across, down, mixed = bending
        slope = slope + _STEP * (
            stress
            - np.stack(
                [
                    _fall(across, 0, joined) + _fall(mixed, 1, joined),
                    _fall(down, 1, joined) + _fall(mixed, 0, joined),
                ]
            )
        )
        ahead, slope_ahead = 2 * found - earlier, 2 * slope - slope_earlier
    return np.where(known, found / COLUMN_SIDE, depth).astype(np.float32)


def _bends(slope: np.ndarray, joined: list[np.ndarray]) -> np.ndarray:
    """The symmetrised gradient: along 0, along 1, and mixed."""
    mixed = (_rise(slope[0], 1, joined) + _rise(slope[1], 0, joined)) / 2
    return np.stack([_rise(slope[0], 0, joined), _rise(slope[1], 1, joined), mixed])


def _rise(values: np.ndarray, axis: int, joined: list[np.ndarray]) -> np.ndarray:
    """The forward difference along an axis of the columns, 0 where the next column is not known."""
    risen = np.zeros_like(values)
    np.subtract(values[_from(1, axis)], values[_to(-1, axis)], out=risen[_to(-1, axis)])
    return risen * joined[axis]


def _fall(values: np.ndarray, axis: int, joined: list[np.ndarray]) -> np.ndarray:
    """The transpose of `_rise`."""
    kept = values * joined[axis]
    fallen = -kept
    fallen[_from(1, axis)] += kept[_to(-1, axis)]
    return fallen


def _shifted(known: np.ndarray, axis: int) -> np.ndarray:
    """Whether the next column along an axis is known; False at the end."""
    following = np.zeros_like(known)
    following[_to(-1, axis)] = known[_from(1, axis)]
    return following


def _from(start: int, axis: int) -> tuple[slice, slice]:
    return (slice(start, None), slice(None)) if axis == 0 else (slice(None), slice(start, None))


def _to(end: int, axis: int) -> tuple[slice, slice]:
    return (slice(None, end), slice(None)) if axis == 0 else (slice(None), slice(None, end))
