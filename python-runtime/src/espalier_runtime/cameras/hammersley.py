"""Hammersley points: a fixed low-discrepancy set of n points (upstream's `utils/random_utils.py`;
docs/trellis-inference.md §2.16, §6.3)."""

import math

_BASES = (2, 3)


def radical_inverse(index: int, base: int) -> float:
    """The digits of `index` in `base`, mirrored behind the point: in 0..1."""
    value, weight = 0.0, 1.0
    while index:
        weight /= base
        index, digit = divmod(index, base)
        value += digit * weight
    return value


def hammersley_point(index: int, count: int, dimensions: int = 3) -> tuple[float, ...]:
    """Point `index` of `count` in the unit square (2 dimensions) or cube (3). ValueError outside 0..count-1."""
    if not 0 <= index < count:
        raise ValueError(f"point index must be in 0..{count - 1}, got {index}")
    return (index / count, *(radical_inverse(index, base) for base in _BASES[: dimensions - 1]))


def hammersley_view(index: int, count: int) -> tuple[float, float]:
    """Yaw and pitch (radians) of view `index` of `count`, spread evenly over the sphere; the first is from below."""
    along_axis, around_axis = hammersley_point(index, count, dimensions=2)
    return 2 * math.pi * around_axis, math.acos(1 - 2 * along_axis) - math.pi / 2
