"""For every place of one picture a similar place of another, by the randomised search of PatchMatch
(Barnes et al. 2009): what is right for a neighbour, shifted, is often right here, and else luck helps.

Owns the search. What makes places similar is in the descriptors that the caller gives. Axes: E places of the example,
T places to be matched, D numbers of a descriptor, S side of the pictures.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float32, Int

from espalier_runtime.images.nearest_pixel import nearest_in_mask

Numbers = Int[np.ndarray, " T"]
_NEIGHBOURS = ((0, 1), (0, -1), (1, 0), (-1, 0))
# Each of the random steps is this much shorter than the one before.
_SHRINKING = 3.0


class Places:
    """The places of a picture where `mask` is true, numbered row by row; any pixel finds the nearest one."""

    def __init__(self, mask: Bool[np.ndarray, "S S"]) -> None:
        """`mask` is true somewhere."""
        self.coordinates = np.argwhere(mask)
        numbers = np.zeros(mask.shape, np.intp)
        numbers[mask] = np.arange(len(self.coordinates))
        self._nearest = numbers[nearest_in_mask(mask)]

    def __len__(self) -> int:
        return len(self.coordinates)

    def numbers_at(self, coordinates: Int[np.ndarray, "T 2"]) -> Numbers:
        """The number of the place nearest to each row and column, which may lie outside the picture."""
        rows, columns = np.clip(coordinates, 0, self._nearest.shape[0] - 1).T
        return self._nearest[rows, columns]


@dataclass(frozen=True)
class PatchSearch:
    """One search: `wanted` descriptors [T, D] of `targets` among `offered` ones [E, D] of `sources`.

    `penalties` [E] are added to the squared distance: places of the example that are used too often."""

    sources: Places
    targets: Places
    offered: Float32[np.ndarray, "E D"]
    wanted: Float32[np.ndarray, "T D"]
    penalties: Float32[np.ndarray, " E"]

    def distances(self, chosen: Numbers) -> Float32[np.ndarray, " T"]:
        """How far each target's choice is from what is wanted, squared, with its penalty."""
        difference = np.take(self.offered, chosen, axis=0) - self.wanted
        return np.einsum("td,td->t", difference, difference) + self.penalties[chosen]

    def improve(self, chosen: Numbers, *, jumps: tuple[int, ...], reach: float, rng: np.random.Generator) -> Numbers:
        """Better choices: those of the neighbours `jumps` pixels away, then random ones up to `reach` pixels off."""
        best, distance = chosen, self.distances(chosen)
        for jump in jumps:
            for row, column in _NEIGHBOURS:
                step = np.array((row, column)) * jump
                neighbours = self.targets.numbers_at(self.targets.coordinates + step)
                best, distance = self._try(self.sources.coordinates[best[neighbours]] - step, best, distance)
        while reach >= 1:
            steps = np.rint(rng.uniform(-reach, reach, (len(best), 2))).astype(np.intp)
            best, distance = self._try(self.sources.coordinates[best] + steps, best, distance)
            reach /= _SHRINKING
        return best

    def _try(
        self, coordinates: Int[np.ndarray, "T 2"], best: Numbers, distance: Float32[np.ndarray, " T"]
    ) -> tuple[Numbers, Float32[np.ndarray, " T"]]:
        candidates = self.sources.numbers_at(coordinates)
        found = self.distances(candidates)
        better = found < distance
        return np.where(better, candidates, best), np.where(better, found, distance)
