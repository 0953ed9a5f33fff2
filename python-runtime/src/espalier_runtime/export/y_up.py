"""The rotation from the model frame (z up, front to −y) to the frame of most 3D files (y up, front to +z)
(docs/trellis-inference.md §6.1)."""

import numpy as np
from jaxtyping import Float32


def to_y_up(vectors: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
    """(x, y, z) → (x, z, −y), for positions and directions alike."""
    return np.stack([vectors[:, 0], vectors[:, 2], -vectors[:, 1]], axis=1).astype(np.float32)
