"""Plain regions where nothing is seen: colours that were guessed are said again without specks, streaks and fog.

Every voxel takes colours of the palette that agree with its guess and with the voxels beside it: a Markov random field
with Potts costs on the surface, solved by mean-field iteration (Krähenbühl and Koltun, "Efficient Inference in Fully
Connected CRFs", 2011, here with the surface's own neighbours). Colours that are nearly alike need not be parted,
so that shades stay soft. What is seen stands firm and goes on across the border.
Axes: N voxels of a surface, P colours of a palette.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int
from scipy.sparse import csr_array

from espalier_runtime.engines.view_aligned.object_palette import ObjectPalette, colour_distances

# Rounds of the iteration, those of the blur of the guess before it, and of the borders after it.
_ROUNDS, _CALMING, _SOFTENING = 24, 8, 3
# What a distance in Lab between a guess and a colour costs, and from which on it costs no more.
_SOFTNESS, _FARTHEST = 4.0, 30.0
# The share of that cost that counts where a colour is seen, where it was predicted, and where it was only read off the
# front beside it.
_SEEN, _PREDICTED, _READ_OFF = 3.0, 0.7, 0.2
# What agreeing with all neighbours is worth, and the distance in Lab from which colours are not alike at all.
_AGREEMENT, _UNLIKE = 6.0, 30.0
# How much colours at the outline count before others, and the share that those away from it have, too.
_RIM_POWER, _LEAST_AT_RIM = 0.5, 0.03
_STEPS = np.array([step for step in np.ndindex(3, 3, 3) if step != (1, 1, 1)])


@dataclass(frozen=True, eq=False)
class GuessedColours:
    """Colours of voxels in 0..1, and to which share each is `seen` in the picture, and was `predicted` if it is not.
    The rest was only read off the front beside it."""

    colours: Float32[np.ndarray, "N 3"]
    seen: Float32[np.ndarray, " N"]
    predicted: Float32[np.ndarray, " N"]


def surface_neighbours(voxels: Int[np.ndarray, "N 3"], resolution: int) -> csr_array:
    """The matrix [N, N] that averages over the up to 26 voxels beside each of a grid `resolution` wide."""
    side = resolution + 2
    places = np.array([side * side, side, 1])
    numbers = np.full(side**3, -1, np.int32)
    numbers[(voxels + 1) @ places] = np.arange(len(voxels))
    found = numbers[(voxels @ places)[:, None] + _STEPS @ places]
    there = found >= 0
    weights = there / np.maximum(there.sum(1, keepdims=True), 1)
    rows = np.broadcast_to(np.arange(len(voxels))[:, None], found.shape)
    entries = weights[there].astype(np.float32), (rows[there], found[there])
    return csr_array(entries, shape=(len(voxels), len(voxels)))


def plain_where_hidden(
    guess: GuessedColours, palette: ObjectPalette, neighbours: csr_array
) -> Float32[np.ndarray, "N 3"]:
    """The guess where it is seen, plain regions of the palette elsewhere; as it is where the palette is empty."""
    if not len(palette.colours):
        return guess.colours
    seen, predicted = guess.seen[:, None], guess.predicted[:, None]
    hidden = 1 - seen
    calm = _spread(guess.colours, hidden, neighbours, _CALMING)
    alike = 1 - np.minimum(colour_distances(palette.colours, palette.colours) / _UNLIKE, 1)
    trust = seen * _SEEN + hidden * (predicted * _PREDICTED + (1 - predicted) * _READ_OFF)
    own = -trust * np.minimum(colour_distances(calm, palette.colours), _FARTHEST) / _SOFTNESS
    own += _RIM_POWER * hidden * np.log(palette.at_rim @ alike + _LEAST_AT_RIM)
    shares = _softmax(own)
    for _ in range(_ROUNDS):
        shares = _softmax(own + _AGREEMENT * hidden * (neighbours @ (shares @ alike)))
    plain = _spread(shares, hidden, neighbours, _SOFTENING) @ palette.colours
    return (guess.colours + hidden * (plain - guess.colours)).astype(np.float32)


def _spread(
    values: Float32[np.ndarray, "N C"], hidden: Float32[np.ndarray, "N 1"], neighbours: csr_array, rounds: int
) -> Float32[np.ndarray, "N C"]:
    """Averaged with those beside them, so many times over, where `hidden`; what is seen stays."""
    spread = values
    for _ in range(rounds):
        spread = values + hidden * (neighbours @ spread - values)
    return spread


def _softmax(values: Float32[np.ndarray, "N P"]) -> Float32[np.ndarray, "N P"]:
    powers = np.exp(values - values.max(1, keepdims=True))
    return (powers / powers.sum(1, keepdims=True)).astype(np.float32)
