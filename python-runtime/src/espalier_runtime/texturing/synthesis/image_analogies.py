"""Fine detail for coarse colours, taken piece by piece from a picture that has it: image analogies (Hertzmann et al.
2001), coarse to fine. A piece fits where the example, as coarse as the guide, has the guide's colours, and where it
goes on what is beside it.

Axes: S side of a picture, E places of the example, T places to be painted, D numbers of a descriptor.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from jaxtyping import Float32, Int
from scipy.spatial import KDTree

from espalier_runtime.images.masked_image import MaskedPicture
from espalier_runtime.texturing.synthesis.patch_matching import PatchSearch, Places
from espalier_runtime.texturing.synthesis.patches import PaddedPicture, nearness, patches_at, slow_waves

_PATCH, _FINISHING_PATCH = 7, 3
_GUIDE_PATCH = 5
# How coarse a guide is, in sides of the picture (standard deviation).
_COARSENESS = 1 / 64
# What patches are compared by: their slow waves (see patches.slow_waves).
_OF_LOOK = slow_waves(_PATCH, 3)
# What coarse colours count beside the look, as if both kinds of patches had as many pixels. With less the mirrored
# picture comes through, its face and all.
_COARSE_WEIGHT = 1.3
_OF_COARSE = np.float32(_COARSE_WEIGHT * _PATCH / _GUIDE_PATCH) * slow_waves(_GUIDE_PATCH, 1)
# An example's place is used too often from this many times the even use on; what each time more costs, in distances
# (Kaspar et al. 2015).
_EVEN_USE, _OVERUSE = 1.5, 0.15
# How much of the guide's own coarse colours the result takes; the rest are the example's.
_GUIDE_SHARE = 0.5


@dataclass(frozen=True)
class _Pass:
    """One size of the pictures: how often is searched, and how far (see PatchSearch.improve)."""

    side: int
    rounds: int
    jumps: tuple[int, ...]
    reach: float


# In the coarsest picture a good place may be anywhere; the finest only corrects.
_PASSES = (_Pass(64, 4, (3, 1), 32), _Pass(128, 2, (3, 1), 64), _Pass(256, 1, (1,), 8))
_COARSEST = _PASSES[0].side
FINISHED_SIDE = 2 * _PASSES[-1].side


@dataclass(frozen=True)
class PlaceWeights:
    """How much it matters that a piece stays at its height, and at its place from left to right (0: not at all).

    `mirrored`: the guide shows the other side, so that its left is the example's right."""

    row: float
    column: float
    mirrored: bool = False


class DetailExample:
    """A picture that details are taken from."""

    def __init__(self, picture: MaskedPicture) -> None:
        self._examples = [_Example(picture.reduced(step.side)) for step in _PASSES]
        self._finished = picture.reduced(FINISHED_SIDE)

    def imagine(
        self, guide: MaskedPicture, weights: PlaceWeights, rng: np.random.Generator
    ) -> Float32[np.ndarray, "S S 3"]:
        """Colours in 0..1, FINISHED_SIDE wide, with the coarse colours of `guide` and the fine ones of the example.

        What lies outside the guide's known part is carried on from it."""
        choice: Int[np.ndarray, "H H 2"] | None = None
        for step, example in zip(_PASSES, self._examples, strict=True):
            canvas = _Canvas(example, guide, weights)
            chosen = canvas.first_choice() if choice is None else canvas.refined_choice(choice)
            for _ in range(step.rounds):
                search = canvas.search(chosen)
                chosen = search.improve(chosen, jumps=step.jumps, reach=step.reach, rng=rng)
            choice = canvas.choice_everywhere(chosen)
        assert choice is not None, "there is a pass"
        return self._finish(guide.reduced(FINISHED_SIDE), choice)

    def _finish(self, guide: MaskedPicture, choice: Int[np.ndarray, "H H 2"]) -> Float32[np.ndarray, "S S 3"]:
        """What is chosen at half the size, painted from the example's finest pixels, its coarse colours half of the
        guide's."""
        targets = np.argwhere(guide.known)
        rows, columns = (targets // 2).T
        sources = np.minimum(2 * choice[rows, columns] + targets % 2, FINISHED_SIDE - 1)
        painted = MaskedPicture(_painted(self._finished.colours, sources, guide, _FINISHING_PATCH), guide.known)
        has, wanted = (picture.reduced(_COARSEST).blurred(_COARSENESS * _COARSEST) for picture in (painted, guide))
        lacking = cv2.resize(wanted.colours - has.colours, guide.known.shape, interpolation=cv2.INTER_LINEAR)
        return np.clip(painted.colours + _GUIDE_SHARE * np.asarray(lacking, np.float32), 0, 1)


class _Example:
    """The example at one size, and what its places are compared by."""

    def __init__(self, picture: MaskedPicture) -> None:
        self.side, self.colours = picture.side, picture.colours
        inside = cv2.erode(picture.known.astype(np.uint8), np.ones((_PATCH, _PATCH)), borderValue=0) > 0
        self.places = Places(inside if inside.any() else picture.known)
        self.stride = max(1, self.side // _COARSEST)
        looks = patches_at(self.colours, self.places, _PATCH)
        coarse = patches_at(picture.blurred(_COARSENESS * self.side).colours, self.places, _GUIDE_PATCH, self.stride)
        self.descriptors = np.concatenate([looks @ _OF_LOOK, coarse @ _OF_COARSE], 1)


class _Canvas:
    """What is being painted at one size. Its descriptors are: look (as it stands), coarse colours, position."""

    def __init__(self, example: _Example, guide: MaskedPicture, weights: PlaceWeights) -> None:
        self._example, self._weights = example, weights
        self._guide = guide.reduced(example.side).blurred(_COARSENESS * example.side)
        self._targets = Places(self._guide.known)
        offered = self._positions(example.places, mirrored=False)
        self._offered = np.concatenate([example.descriptors, offered], 1)
        coarse = patches_at(self._guide.colours, self._targets, _GUIDE_PATCH, example.stride) @ _OF_COARSE
        self._constant = np.concatenate([coarse, self._positions(self._targets, mirrored=weights.mirrored)], 1)

    def first_choice(self) -> Int[np.ndarray, " T"]:
        """For every target the place of the example with the nearest coarse colours and position."""
        return np.asarray(KDTree(self._offered[:, _OF_LOOK.shape[1] :]).query(self._constant)[1])

    def refined_choice(self, choice: Int[np.ndarray, "H H 2"]) -> Int[np.ndarray, " T"]:
        """The choice of the picture half as large, here."""
        rows, columns = (self._targets.coordinates // 2).T
        return self._example.places.numbers_at(2 * choice[rows, columns] + self._targets.coordinates % 2)

    def choice_everywhere(self, chosen: Int[np.ndarray, " T"]) -> Int[np.ndarray, "S S 2"]:
        """Row and column in the example for every pixel; those outside the guide follow the nearest inside."""
        side = self._example.side
        numbers = self._targets.numbers_at(np.indices((side, side)).reshape(2, -1).T)
        return self._example.places.coordinates[chosen[numbers]].reshape(side, side, 2)

    def search(self, chosen: Int[np.ndarray, " T"]) -> PatchSearch:
        """What each target should look like, seen what is painted there and around it now."""
        example = self._example
        painted = _painted(example.colours, example.places.coordinates[chosen], self._guide, _PATCH)
        looks = patches_at(painted, self._targets, _PATCH) @ _OF_LOOK
        wanted = np.concatenate([looks, self._constant], 1)
        free = np.zeros(len(example.places), np.float32)
        search = PatchSearch(example.places, self._targets, self._offered, wanted, free)
        penalties = np.float32(_OVERUSE * np.median(search.distances(chosen))) * self._overuse(chosen)
        return replace(search, penalties=penalties)

    def _positions(self, places: Places, *, mirrored: bool) -> Float32[np.ndarray, "T 2"]:
        rows, columns = places.coordinates.astype(np.float32).T / self._example.side
        across = 1 - columns if mirrored else columns
        return np.float32(_PATCH) * np.stack([self._weights.row * rows, self._weights.column * across], 1)

    def _overuse(self, chosen: Int[np.ndarray, " T"]) -> Float32[np.ndarray, " E"]:
        """How many times the even use each source is used above what is allowed, over a patch."""
        places, side = self._example.places, self._example.side
        uses = np.zeros((side, side), np.float32)
        rows, columns = places.coordinates.T
        uses[rows, columns] = np.bincount(chosen, minlength=len(places))
        share = np.asarray(cv2.blur(uses, (_PATCH, _PATCH))) * np.float32(len(places) / max(1, len(self._targets)))
        return np.maximum(share[rows, columns] - np.float32(_EVEN_USE), 0)


def _painted(
    colours: Float32[np.ndarray, "S S 3"], sources: Int[np.ndarray, "T 2"], guide: MaskedPicture, size: int
) -> Float32[np.ndarray, "S S 3"]:
    """The known pixels of `guide`, each the mean of all patches that cover it when the patch around each pixel is the
    one around its source in `colours`; those around nearer pixels count more."""
    beyond = PaddedPicture(colours, size // 2)
    middles = np.full((*guide.known.shape, 1), -1, np.intp)
    middles[guide.known, 0] = beyond.numbers_at(sources)
    around = PaddedPicture(middles, size // 2, outside=-1)
    steps = beyond.steps(size)
    covering = np.take(around.values, around.numbers_at(np.argwhere(guide.known))[:, None] - steps)
    weights = nearness(size) * (covering >= 0)
    patch_colours = np.take(beyond.values, np.maximum(covering + steps, 0), axis=0)
    painted = np.zeros_like(guide.colours)
    total = weights @ np.ones((weights.shape[1], 1), np.float32)
    painted[guide.known] = (weights[:, None] @ patch_colours)[:, 0] / total
    return MaskedPicture(painted, guide.known).filled().colours
