"""Conversions between sRGB and linear light (IEC 61966-2-1). Owns no images and no files."""

import numpy as np
from jaxtyping import Float32


def srgb_to_linear(encoded: Float32[np.ndarray, "..."]) -> Float32[np.ndarray, "..."]:
    """Undo the sRGB transfer curve; both sides in 0..1."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4).astype(np.float32)


def linear_to_srgb(linear: Float32[np.ndarray, "..."]) -> Float32[np.ndarray, "..."]:
    """Apply the sRGB transfer curve; both sides in 0..1."""
    curved = 1.055 * np.maximum(linear, 0.0031308) ** (1 / 2.4) - 0.055
    return np.where(linear <= 0.0031308, linear * 12.92, curved).astype(np.float32)
