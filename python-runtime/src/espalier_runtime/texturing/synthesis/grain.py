"""An example's own colours, and how much each varies inside its region: the most that invented details may vary.

The grain of wood and the hairs of fur are everywhere in their colour; the edges of a door or screen are not, so that
paint and plastic stay plain. Axes: S side of a picture.
"""

import numpy as np
from jaxtyping import Float32
from scipy.spatial import KDTree

from espalier_runtime.images.masked_image import MaskedImage

_SIDE = 256
# Standard deviations: what is slower is colour rather than grain, and the neighbourhood that grain is measured in; in
# sides of the picture.
_COARSENESS, _AROUND = 1 / 64, 1 / 128
# Pixels of the picture that are asked, those among them with the nearest colours, and which of their deviations counts:
# a low one, as those near an edge of the region are too large.
_ASKED, _ALIKE, _QUANTILE = 4000, 48, 0.05


class Grain:
    """The broad colours of an example, and the grain of each."""

    def __init__(self, example: MaskedImage) -> None:
        picture = example.reduced(_SIDE)
        coarse = picture.blurred(_COARSENESS * _SIDE).colours
        deviation = np.abs(picture.colours - coarse).mean(-1)
        around = MaskedImage(np.repeat(deviation[..., None], 3, axis=-1), picture.known).blurred(_AROUND * _SIDE)
        places = np.flatnonzero(picture.known)
        places = places[:: max(1, len(places) // _ASKED)]
        self._deviations = around.colours[..., 0].ravel()[places]
        self._colours = coarse.reshape(-1, 3)[places]
        self._tree = KDTree(self._colours)

    def alike(
        self, colours: Float32[np.ndarray, "S S 3"]
    ) -> tuple[Float32[np.ndarray, "S S 3"], Float32[np.ndarray, "S S"]]:
        """The example's broad colours most like each of these, and the most that details may stray from them."""
        alike = min(_ALIKE, len(self._deviations))
        nearest = np.reshape(self._tree.query(colours.reshape(-1, 3), k=alike)[1], (-1, alike))
        found = np.quantile(self._deviations[nearest], _QUANTILE, axis=1)
        own = self._colours[nearest].mean(1)
        return own.reshape(colours.shape).astype(np.float32), found.reshape(colours.shape[:2]).astype(np.float32)


def fine_part(values: Float32[np.ndarray, "S S 3"], within: MaskedImage) -> Float32[np.ndarray, "S S 3"]:
    """What of `values` is finer than a colour, by the known pixels of `within`, which is as large."""
    return values - MaskedImage(values, within.known).blurred(_COARSENESS * within.side).colours
