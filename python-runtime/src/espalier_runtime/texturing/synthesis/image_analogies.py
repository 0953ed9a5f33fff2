"""Image analogies (Hertzmann et al. 2001) by multi-scale PatchMatch with patch voting: details for a coarse guide.

A patch of the example matches where its blurred colours are the guide's, and where it continues the patches beside it
(Wexler et al., "Space-Time Completion of Video", 2007).
Axes: S side of a picture, E pixels of the example, T target pixels, D numbers of a descriptor.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from jaxtyping import Float32, Int
from scipy.spatial import KDTree

from espalier_runtime.images.masked_image import MaskedImage
from espalier_runtime.texturing.synthesis.patch_matching import MaskedPixels, PatchMatch
from espalier_runtime.texturing.synthesis.patches import PaddedImage, low_frequency_dct_basis, patch_weights, patches_at

_PATCH, _FINISHING_PATCH = 7, 3
_GUIDE_PATCH = 5
# Standard deviation of the blur of a guide, in sides of the picture.
_COARSENESS = 1 / 64
# Patches are compared by their low-frequency DCT coefficients.
_APPEARANCE_PROJECTION = low_frequency_dct_basis(_PATCH, 3)
# Weight of the guide's colours relative to the appearance, per pixel. With less, the whole mirrored example is copied,
# a face included.
_GUIDE_WEIGHT = 1.3
_GUIDE_PROJECTION = np.float32(_GUIDE_WEIGHT * _PATCH / _GUIDE_PATCH) * low_frequency_dct_basis(_GUIDE_PATCH, 1)
# Uniform use of the example (Kaspar et al., "Self Tuning Texture Optimization", 2015): from this many times the mean
# use on a pixel is penalised, by so many median distances for each time more.
_EVEN_USE, _OVERUSE = 1.5, 0.15
# Edges of the example that no guide asks for, such as those of a chest's drawers, stay away from a plain back: the
# change of brightness from one pixel to the next at the coarsest level that counts as one edge, how many of them are
# counted at most, and the penalty of each in median distances.
_EDGE, _MOST_EDGES, _EDGE_PENALTY = 0.05, 3.0, 2.0
# Share of the guide's low-frequency colours in the result; the rest are the example's.
_GUIDE_SHARE = 0.5


@dataclass(frozen=True)
class _Pass:
    """One level of the pyramid: iterations, propagation distances and search radius (see PatchMatch.improve)."""

    side: int
    rounds: int
    jumps: tuple[int, ...]
    reach: float


# At the coarsest level the search covers everything; the finest only refines.
_PASSES = (_Pass(64, 4, (3, 1), 32), _Pass(128, 2, (3, 1), 64), _Pass(256, 1, (1,), 8))
_COARSEST = _PASSES[0].side
FINISHED_SIDE = 2 * _PASSES[-1].side


@dataclass(frozen=True)
class PositionWeights:
    """Weights of row and column in the descriptors: how much a patch must come from the same height, or the same place
    from left to right (0: not at all). `mirrored`: the guide shows the other side, so its left is the example's
    right."""

    row: float
    column: float
    mirrored: bool = False


class ImageAnalogies:
    """Synthesises details from one example."""

    def __init__(self, picture: MaskedImage) -> None:
        self._examples = [_Example(picture.reduced(step.side)) for step in _PASSES]
        self._finished = picture.reduced(FINISHED_SIDE)

    def synthesise(
        self, guide: MaskedImage, weights: PositionWeights, rng: np.random.Generator
    ) -> Float32[np.ndarray, "S S 3"]:
        """Colours in 0..1, FINISHED_SIDE wide, with the low frequencies of `guide` and the high ones of the example.

        Outside the guide's known part they are those of the nearest known pixel."""
        choice: Int[np.ndarray, "H H 2"] | None = None
        for step, example in zip(_PASSES, self._examples, strict=True):
            level = _Synthesis(example, guide, weights)
            chosen = level.initial_matches() if choice is None else level.upsampled_matches(choice)
            for _ in range(step.rounds):
                search = level.search(chosen)
                chosen = search.improve(chosen, jumps=step.jumps, reach=step.reach, rng=rng)
            choice = level.matches_everywhere(chosen)
        assert choice is not None, "there is a pass"
        return self._finish(guide.reduced(FINISHED_SIDE), choice)

    def _finish(self, guide: MaskedImage, choice: Int[np.ndarray, "H H 2"]) -> Float32[np.ndarray, "S S 3"]:
        """The matches of half the size, upsampled and voted from the example's finest pixels; low frequencies blended
        with the guide's."""
        targets = np.argwhere(guide.known)
        rows, columns = (targets // 2).T
        sources = np.minimum(2 * choice[rows, columns] + targets % 2, FINISHED_SIDE - 1)
        painted = MaskedImage(_voted(self._finished.colours, sources, guide, _FINISHING_PATCH), guide.known)
        has, wanted = (picture.reduced(_COARSEST).blurred(_COARSENESS * _COARSEST) for picture in (painted, guide))
        lacking = cv2.resize(wanted.colours - has.colours, guide.known.shape, interpolation=cv2.INTER_LINEAR)
        return np.clip(painted.colours + _GUIDE_SHARE * np.asarray(lacking, np.float32), 0, 1)


class _Example:
    """The example at one level, and the descriptors of its pixels."""

    def __init__(self, picture: MaskedImage) -> None:
        self.side, self.colours = picture.side, picture.colours
        inside = cv2.erode(picture.known.astype(np.uint8), np.ones((_PATCH, _PATCH)), borderValue=0) > 0
        self.places = MaskedPixels(inside if inside.any() else picture.known)
        self.stride = max(1, self.side // _COARSEST)
        appearance = patches_at(self.colours, self.places, _PATCH)
        coarse = patches_at(picture.blurred(_COARSENESS * self.side).colours, self.places, _GUIDE_PATCH, self.stride)
        self.descriptors = np.concatenate([appearance @ _APPEARANCE_PROJECTION, coarse @ _GUIDE_PROJECTION], 1)
        self.edges = self._steepest()

    def _steepest(self) -> Float32[np.ndarray, " E"]:
        """The steepest change of brightness in each patch, in edges."""
        brightness = cv2.GaussianBlur(self.colours.mean(-1), (0, 0), 0.7 * self.stride)
        down, across = np.gradient(np.asarray(brightness, np.float32))
        steep = np.hypot(down, across) * np.float32(self.stride / _EDGE)
        rows, columns = self.places.coordinates.T
        steepest = np.asarray(cv2.dilate(steep, np.ones((_PATCH, _PATCH))), np.float32)
        return np.minimum(steepest[rows, columns], np.float32(_MOST_EDGES))


class _Synthesis:
    """The synthesised image at one level. Descriptors: its current appearance, the guide's colours, the position."""

    def __init__(self, example: _Example, guide: MaskedImage, weights: PositionWeights) -> None:
        self._example, self._weights = example, weights
        self._guide = guide.reduced(example.side).blurred(_COARSENESS * example.side)
        self._targets = MaskedPixels(self._guide.known)
        offered = self._positions(example.places, mirrored=False)
        self._offered = np.concatenate([example.descriptors, offered], 1)
        coarse = patches_at(self._guide.colours, self._targets, _GUIDE_PATCH, example.stride) @ _GUIDE_PROJECTION
        self._constant = np.concatenate([coarse, self._positions(self._targets, mirrored=weights.mirrored)], 1)

    def initial_matches(self) -> Int[np.ndarray, " T"]:
        """For every target the pixel of the example with the nearest guide colours and position."""
        return np.asarray(KDTree(self._offered[:, _APPEARANCE_PROJECTION.shape[1] :]).query(self._constant)[1])

    def upsampled_matches(self, choice: Int[np.ndarray, "H H 2"]) -> Int[np.ndarray, " T"]:
        """The matches of the coarser level, upsampled."""
        rows, columns = (self._targets.coordinates // 2).T
        return self._example.places.indices_at(2 * choice[rows, columns] + self._targets.coordinates % 2)

    def matches_everywhere(self, chosen: Int[np.ndarray, " T"]) -> Int[np.ndarray, "S S 2"]:
        """Row and column in the example for every pixel; those outside the guide take the nearest inside."""
        side = self._example.side
        numbers = self._targets.indices_at(np.indices((side, side)).reshape(2, -1).T)
        return self._example.places.coordinates[chosen[numbers]].reshape(side, side, 2)

    def search(self, chosen: Int[np.ndarray, " T"]) -> PatchMatch:
        """The search with descriptors from the current synthesis: patches voted from the present matches."""
        example = self._example
        painted = _voted(example.colours, example.places.coordinates[chosen], self._guide, _PATCH)
        appearance = patches_at(painted, self._targets, _PATCH) @ _APPEARANCE_PROJECTION
        wanted = np.concatenate([appearance, self._constant], 1)
        free = np.zeros(len(example.places), np.float32)
        search = PatchMatch(example.places, self._targets, self._offered, wanted, free)
        penalties = np.float32(_OVERUSE) * self._overuse(chosen) + np.float32(_EDGE_PENALTY) * example.edges
        return replace(search, penalties=penalties * np.float32(np.median(search.distances(chosen))))

    def _positions(self, places: MaskedPixels, *, mirrored: bool) -> Float32[np.ndarray, "T 2"]:
        rows, columns = places.coordinates.astype(np.float32).T / self._example.side
        across = 1 - columns if mirrored else columns
        return np.float32(_PATCH) * np.stack([self._weights.row * rows, self._weights.column * across], 1)

    def _overuse(self, chosen: Int[np.ndarray, " T"]) -> Float32[np.ndarray, " E"]:
        """How many times the mean use each source pixel is used above what is allowed, averaged over a patch."""
        places, side = self._example.places, self._example.side
        uses = np.zeros((side, side), np.float32)
        rows, columns = places.coordinates.T
        uses[rows, columns] = np.bincount(chosen, minlength=len(places))
        share = np.asarray(cv2.blur(uses, (_PATCH, _PATCH))) * np.float32(len(places) / max(1, len(self._targets)))
        return np.maximum(share[rows, columns] - np.float32(_EVEN_USE), 0)


def _voted(
    colours: Float32[np.ndarray, "S S 3"], sources: Int[np.ndarray, "T 2"], guide: MaskedImage, size: int
) -> Float32[np.ndarray, "S S 3"]:
    """The known pixels of `guide`, each the mean of all patches that cover it when the patch around each pixel is the
    one around its source in `colours`; those around nearer pixels count more."""
    beyond = PaddedImage(colours, size // 2)
    middles = np.full((*guide.known.shape, 1), -1, np.intp)
    middles[guide.known, 0] = beyond.indices_at(sources)
    around = PaddedImage(middles, size // 2, outside=-1)
    steps = beyond.offsets(size)
    covering = np.take(around.values, around.indices_at(np.argwhere(guide.known))[:, None] - steps)
    weights = patch_weights(size) * (covering >= 0)
    patch_colours = np.take(beyond.values, np.maximum(covering + steps, 0), axis=0)
    painted = np.zeros_like(guide.colours)
    total = weights @ np.ones((weights.shape[1], 1), np.float32)
    painted[guide.known] = (weights[:, None] @ patch_colours)[:, 0] / total
    return MaskedImage(painted, guide.known).filled().colours
