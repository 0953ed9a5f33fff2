"""Image patches as vectors, and the low-frequency DCT basis that they are compared in.

Axes: S side of a picture, T pixels, P pixels of a patch, D numbers of a patch or descriptor.
"""

import numpy as np
from jaxtyping import Float32, Int, Shaped

from espalier_runtime.texturing.synthesis.patch_matching import MaskedPixels


class PaddedImage:
    """A flattened image with a margin: a pixel's neighbours are at constant index offsets."""

    def __init__(self, picture: Shaped[np.ndarray, "S S C"], margin: int, outside: int | None = None) -> None:
        """Beyond the border is `outside`, or else what is on it."""
        self._margin, self._width = margin, picture.shape[1] + 2 * margin
        edges = ((margin, margin), (margin, margin), (0, 0))
        if outside is None:
            padded = np.pad(picture, edges, mode="edge")
        else:
            padded = np.pad(picture, edges, constant_values=outside)
        self.values = padded.reshape(-1, picture.shape[2])

    def indices_at(self, coordinates: Int[np.ndarray, "T 2"]) -> Int[np.ndarray, " T"]:
        """Flat indices into `values` of the pixels at these rows and columns."""
        rows, columns = (coordinates + self._margin).T
        return rows * self._width + columns

    def offsets(self, size: int, stride: int = 1) -> Int[np.ndarray, " P"]:
        """Index offsets from the middle of a patch of `size` × `size` pixels, `stride` apart, to each of them."""
        along = (np.arange(size) - size // 2) * stride
        return (along[:, None] * self._width + along).ravel()


def patches_at(
    picture: Float32[np.ndarray, "S S 3"], places: MaskedPixels, size: int, stride: int = 1
) -> Float32[np.ndarray, "T D"]:
    """The colours of `size` × `size` pixels, `stride` apart, around each place."""
    padded = PaddedImage(picture, size // 2 * stride)
    around = padded.indices_at(places.coordinates)[:, None] + padded.offsets(size, stride)
    return np.take(padded.values, around, axis=0).reshape(len(places), -1)


def patch_weights(size: int) -> Float32[np.ndarray, " P"]:
    """The weight of each pixel of a patch by its distance to the middle, 1 / (1 + d²)."""
    along = np.arange(size) - size // 2
    return (1 / (1 + along[:, None] ** 2 + along**2)).ravel().astype(np.float32)


def low_frequency_dct_basis(size: int, order: int) -> Float32[np.ndarray, "D C"]:
    """The orthonormal DCT-II basis that projects patches of `patches_at` to their low-frequency coefficients: those of
    each colour whose two frequencies add up to `order` at most.

    Patches that differ only in higher frequencies look alike from a distance.
    """
    frequencies = np.arange(size)
    cosines = np.cos(np.pi / size * np.outer(frequencies + 0.5, frequencies)) * np.sqrt(2 / size)
    cosines[:, 0] /= np.sqrt(2)
    pairs = [(down, right) for down in frequencies for right in frequencies if down + right <= order]
    flat = np.stack([np.outer(cosines[:, down], cosines[:, right]).ravel() for down, right in pairs], 1)
    return np.kron(flat, np.eye(3)).astype(np.float32)
