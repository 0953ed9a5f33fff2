"""Smoothstep: the cubic that goes from 0 to 1 with a level start and end (Hermite; as in GLSL)."""

from typing import TypeVar

import numpy as np
from torch import Tensor

Share = TypeVar("Share", np.ndarray, Tensor)


def smoothstep(share: Share) -> Share:
    """3·share² − 2·share³ for values in 0..1."""
    return share * share * (3 - 2 * share)


def smoothstep_between(values: Share, edges: tuple[float, float]) -> Share:
    """0 up to the first edge, 1 from the second, the cubic between them."""
    low, high = edges
    return smoothstep(((values - low) / (high - low)).clip(0, 1))
