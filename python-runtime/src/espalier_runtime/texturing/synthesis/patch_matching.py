"""PatchMatch (Barnes et al. 2009): approximate nearest neighbours by propagation and random search.

Owns the search; similarity is the squared distance of the descriptors that the caller gives. Axes: E pixels of the
example, T target pixels, D numbers of a descriptor, S side of the pictures.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float32, Int

from espalier_runtime.images.nearest_pixel import nearest_index_in_mask

Indices = Int[np.ndarray, " T"]
_NEIGHBOURS = ((0, 1), (0, -1), (1, 0), (-1, 0))
# The radius of the random search is divided by this at each step.
_SHRINKING = 3.0


class MaskedPixels:
    """The pixels where `mask` is true, numbered row by row; any pixel finds the nearest of them."""

    def __init__(self, mask: Bool[np.ndarray, "S S"]) -> None:
        """`mask` is true somewhere."""
        self.coordinates = np.argwhere(mask)
        numbers = np.zeros(mask.shape, np.intp)
        numbers[mask] = np.arange(len(self.coordinates))
        self._nearest = numbers.take(nearest_index_in_mask(mask))

    def __len__(self) -> int:
        return len(self.coordinates)

    def indices_at(self, coordinates: Int[np.ndarray, "T 2"]) -> Indices:
        """The index of the masked pixel nearest to each row and column, which may lie outside the picture."""
        side = self._nearest.shape[0]
        rows, columns = np.clip(coordinates, 0, side - 1).T
        return self._nearest.take(rows * side + columns)


@dataclass(frozen=True)
class PatchMatch:
    """One search: `wanted` descriptors [T, D] of `targets` among `offered` ones [E, D] of `sources`.

    `penalties` [E] are added to the squared distance: pixels of the example that are used too often, or better not."""

    sources: MaskedPixels
    targets: MaskedPixels
    offered: Float32[np.ndarray, "E D"]
    wanted: Float32[np.ndarray, "T D"]
    penalties: Float32[np.ndarray, " E"]

    def distances(self, chosen: Indices) -> Float32[np.ndarray, " T"]:
        """Squared distance between each target's descriptor and that of its match, plus the penalty."""
        difference = np.take(self.offered, chosen, axis=0) - self.wanted
        return np.einsum("td,td->t", difference, difference) + self.penalties[chosen]

    def improve(self, chosen: Indices, *, jumps: tuple[int, ...], reach: float, rng: np.random.Generator) -> Indices:
        """Better matches: propagation from neighbours `jumps` pixels away, then random search within `reach` pixels."""
        best, distance = chosen, self.distances(chosen)
        for jump in jumps:
            for row, column in _NEIGHBOURS:
                step = np.array((row, column)) * jump
                neighbours = self.targets.indices_at(self.targets.coordinates + step)
                best, distance = self._try(self.sources.coordinates[best[neighbours]] - step, best, distance)
        while reach >= 1:
            steps = np.rint(rng.uniform(-reach, reach, (len(best), 2))).astype(np.intp)
            best, distance = self._try(self.sources.coordinates[best] + steps, best, distance)
            reach /= _SHRINKING
        return best

    def _try(
        self, coordinates: Int[np.ndarray, "T 2"], best: Indices, distance: Float32[np.ndarray, " T"]
    ) -> tuple[Indices, Float32[np.ndarray, " T"]]:
        candidates = self.sources.indices_at(coordinates)
        found = self.distances(candidates)
        better = found < distance
        return np.where(better, candidates, best), np.where(better, found, distance)
