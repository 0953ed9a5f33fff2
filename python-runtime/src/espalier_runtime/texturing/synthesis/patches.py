"""The little squares of a picture around given places, as rows of numbers, and what of them is seen from a distance.

Axes: S side of a picture, T places, P pixels of a patch, D numbers of a patch or descriptor.
"""

import numpy as np
from jaxtyping import Float32, Int, Shaped

from espalier_runtime.texturing.synthesis.patch_matching import Places


class PaddedPicture:
    """A picture with a margin, its pixels in one row: a step to any neighbour is one number to add."""

    def __init__(self, picture: Shaped[np.ndarray, "S S C"], margin: int, outside: int | None = None) -> None:
        """Beyond the border is `outside`, or else what is on it."""
        self._margin, self._width = margin, picture.shape[1] + 2 * margin
        edges = ((margin, margin), (margin, margin), (0, 0))
        if outside is None:
            padded = np.pad(picture, edges, mode="edge")
        else:
            padded = np.pad(picture, edges, constant_values=outside)
        self.values = padded.reshape(-1, picture.shape[2])

    def numbers_at(self, coordinates: Int[np.ndarray, "T 2"]) -> Int[np.ndarray, " T"]:
        """The rows of `values` that hold the pixels of these rows and columns."""
        rows, columns = (coordinates + self._margin).T
        return rows * self._width + columns

    def steps(self, size: int, stride: int = 1) -> Int[np.ndarray, " P"]:
        """From the middle of a patch of `size` × `size` pixels, `stride` apart, to each of them."""
        along = (np.arange(size) - size // 2) * stride
        return (along[:, None] * self._width + along).ravel()


def patches_at(
    picture: Float32[np.ndarray, "S S 3"], places: Places, size: int, stride: int = 1
) -> Float32[np.ndarray, "T D"]:
    """The colours of `size` × `size` pixels, `stride` apart, around each place."""
    padded = PaddedPicture(picture, size // 2 * stride)
    around = padded.numbers_at(places.coordinates)[:, None] + padded.steps(size, stride)
    return np.take(padded.values, around, axis=0).reshape(len(places), -1)


def nearness(size: int) -> Float32[np.ndarray, " P"]:
    """What each pixel of a patch counts for the one in its middle."""
    along = np.arange(size) - size // 2
    return (1 / (1 + along[:, None] ** 2 + along**2)).ravel().astype(np.float32)


def slow_waves(size: int, order: int) -> Float32[np.ndarray, "D C"]:
    """What takes patches as `patches_at` gives them to the first coefficients of their cosine transform (DCT-II,
    orthonormal): those of each colour whose two frequencies add up to `order` at most.

    Patches that differ only in faster waves look alike from a distance.
    """
    frequencies = np.arange(size)
    waves = np.cos(np.pi / size * np.outer(frequencies + 0.5, frequencies)) * np.sqrt(2 / size)
    waves[:, 0] /= np.sqrt(2)
    pairs = [(down, right) for down in frequencies for right in frequencies if down + right <= order]
    flat = np.stack([np.outer(waves[:, down], waves[:, right]).ravel() for down, right in pairs], 1)
    return np.kron(flat, np.eye(3)).astype(np.float32)
