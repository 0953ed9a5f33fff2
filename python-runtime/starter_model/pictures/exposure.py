"""What of a picture's light the view maps are to take away: shading, but neither exposure nor white balance.

A photographer chooses both, and one picture cannot tell a dark object in bright light from a pale one in dim light. So
the unlit colours to be learned are those under the even light that gives each side of the picture its own mean colour.
"""

import numpy as np
from numpy.typing import NDArray

# Channels darker than this on the mean say little about the light.
_DARK = 0.02
_LARGEST = 2.0


def expose_like_the_picture(colour: NDArray[np.uint8], picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Unlit colours [R, R, 6] (front and back, 0 outside) under the even light of `picture` [2R, 2R, 4].

    Both sides are multiplied by one factor a channel, the one that makes the front's mean that of the lit picture.
    """
    opaque = picture[..., 3] > 127
    lit = picture[..., :3][opaque].mean(0) / 255 if opaque.any() else np.zeros(3)
    weight = opaque.reshape(colour.shape[0], 2, colour.shape[1], 2).mean((1, 3))[..., None]
    unlit = (colour[..., :3] * weight).sum((0, 1)) / max(1.0, float(weight.sum())) / 255
    factor = np.clip((lit + _DARK) / (unlit + _DARK), 1 / _LARGEST, _LARGEST)
    return np.clip(np.round(colour * np.tile(factor, 2)), 0, 255).astype(np.uint8)
