"""An image with a mask of known pixels: resized and blurred by normalised convolution (Knutsson and Westin 1993).

Axes: S side of the picture.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float32

from espalier_runtime.images.nearest_pixel import nearest_index_in_mask

_NEARLY_NOTHING = 1e-4


@dataclass(frozen=True)
class MaskedImage:
    """Colours and a mask of the known pixels, at least one. The colours of the others are undefined."""

    colours: Float32[np.ndarray, "S S 3"]
    known: Bool[np.ndarray, "S S"]

    @property
    def side(self) -> int:
        """S, in pixels."""
        return self.known.shape[0]

    def reduced(self, side: int) -> "MaskedImage":
        """The same `side` pixels wide, filled; known where half of a pixel was, or the most known pixel at least."""
        weight = self.known.astype(np.float32)
        share = np.asarray(cv2.resize(weight, (side, side), interpolation=cv2.INTER_AREA))
        total = np.asarray(cv2.resize(self.colours * weight[..., None], (side, side), interpolation=cv2.INTER_AREA))
        known = share >= min(0.5, float(share.max()))
        mean = total / np.maximum(share, _NEARLY_NOTHING)[..., None]
        return MaskedImage(mean.astype(np.float32), known).filled()

    def filled(self) -> "MaskedImage":
        """With the nearest known colour wherever none is known."""
        return MaskedImage(self.colours.reshape(-1, 3).take(nearest_index_in_mask(self.known), axis=0), self.known)

    def blurred(self, sigma: float) -> "MaskedImage":
        """Known colours averaged with known ones around, `sigma` in pixels; filled."""
        weight = self.known.astype(np.float32)
        total = np.asarray(cv2.GaussianBlur(self.colours * weight[..., None], (0, 0), sigma))
        share = np.asarray(cv2.GaussianBlur(weight, (0, 0), sigma))
        mean = total / np.maximum(share, _NEARLY_NOTHING)[..., None]
        return MaskedImage(mean.astype(np.float32), self.known).filled()
