"""Pull-push filling of empty texels (Gortler et al., "The Lumigraph", 1996), so that no mip level mixes in a foreign
colour.

Owns the pyramid of means; baked texels are never changed. Axes: T side.
"""

import numpy as np
from jaxtyping import Bool, Float32, UInt8


def fill_gaps(texture: UInt8[np.ndarray, "T T 3"], known: Bool[np.ndarray, "T T"]) -> UInt8[np.ndarray, "T T 3"]:
    """A copy in which every texel that is not `known` has the mean colour of the smallest block around it that is.

    Grey where nothing at all is known.
    """
    levels = [(texture, known)]
    while levels[-1][0].shape[0] > 1:
        levels.append(_half(*levels[-1]))
    coarse = np.where(levels[-1][1][..., None], levels[-1][0], np.uint8(128))
    for fine, fine_known in reversed(levels[:-1]):
        spread = np.repeat(np.repeat(coarse, 2, axis=0), 2, axis=1)[: fine.shape[0], : fine.shape[1]]
        coarse = np.where(fine_known[..., None], fine, spread)
    return coarse


def _half(
    texture: UInt8[np.ndarray, "T T 3"], known: Bool[np.ndarray, "T T"]
) -> tuple[UInt8[np.ndarray, "H H 3"], Bool[np.ndarray, "H H"]]:
    """Means over the known texels of 2×2 blocks; an odd last row or column is a block of its own."""
    odd = texture.shape[0] % 2
    known = np.pad(known, (0, odd))
    texture = np.pad(texture, ((0, odd), (0, odd), (0, 0)))
    total = np.zeros((known.shape[0] // 2, known.shape[1] // 2, 3), np.uint16)
    count = np.zeros(total.shape[:2], np.uint8)
    for down, right in ((0, 0), (0, 1), (1, 0), (1, 1)):
        there = known[down::2, right::2]
        total += texture[down::2, right::2] * there[..., None].astype(np.uint8)
        count += there
    mean: Float32[np.ndarray, "H H 3"] = total / np.maximum(count, 1)[..., None].astype(np.float32)
    return np.rint(mean).astype(np.uint8), count > 0
