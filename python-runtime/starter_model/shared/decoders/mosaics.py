"""Training samples of the mesh decoder: mosaics of small pieces of many solids, apart from one another in one grid.

The decoder's group norms take their statistics over a whole object, so a step must not see a single
piece alone; a mosaic of a few pieces has the statistics of an object at a fraction of its voxels.
Axis letters: N voxels, F = 64 fine cells a voxel.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from espalier_runtime.engines.common.surface_voxels import SURFACE_MARGIN
from starter_model.shared.solids.local_scenes import FINE_PER_COARSE, random_piece

SLOT = 16
SLOTS_PER_AXIS = 4
CLIP = 2.0
LARGEST_WINDOW = SLOT - 2


@dataclass(frozen=True)
class Mosaic:
    """`coords` int32 [N, 3] in a 64³ grid; `patches` [N, 125] signed distances at the 5³ fine corners of
    each voxel, in voxels, clipped to ±2; `colours` [N, 3] in 0..1."""

    coords: Tensor
    patches: Tensor
    colours: Tensor

    def to(self, device: torch.device) -> "Mosaic":
        """The same on a device."""
        return Mosaic(self.coords.to(device), self.patches.to(device), self.colours.to(device))


def random_mosaic(pieces: int, rng: np.random.Generator) -> Mosaic:
    """`pieces` random pieces at random places, none touching another."""
    slots = rng.choice(SLOTS_PER_AXIS**3, pieces, replace=False)
    coords, patches, colours = [], [], []
    for slot in slots:
        window = int(rng.integers(8, LARGEST_WINDOW + 1))
        voxels, distances = piece_voxels(random_piece(window, rng))
        corner = np.array(np.unravel_index(slot, (SLOTS_PER_AXIS,) * 3)) * SLOT
        coords.append(voxels + corner + rng.integers(0, SLOT - window, 3))
        patches.append(distances)
        colours.append(random_colours(voxels, rng))
    order = np.lexsort(np.concatenate(coords).T[::-1])
    joined = [torch.from_numpy(np.concatenate(part)[order]) for part in (coords, patches, colours)]
    return Mosaic(joined[0].int(), joined[1].float(), joined[2].float())


def piece_voxels(field: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Voxels [n, 3] of a piece that hold surface, and their 125 corner distances in voxels."""
    size = FINE_PER_COARSE + 1
    windows = np.lib.stride_tricks.sliding_window_view(field, (size,) * 3)
    cells = windows[::FINE_PER_COARSE, ::FINE_PER_COARSE, ::FINE_PER_COARSE].reshape(-1, size**3)
    has_surface = (cells.min(1) < SURFACE_MARGIN) & (cells.max(1) > -SURFACE_MARGIN)
    count = round(len(cells) ** (1 / 3))
    voxels = np.stack(np.unravel_index(np.nonzero(has_surface)[0], (count,) * 3), -1)
    return voxels, np.clip(cells[has_surface], -CLIP, CLIP)


def random_colours(voxels: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.float64]:
    """One or two flat colours with a border, a gradient, or a little noise: what pictures give a voxel."""
    first, second = rng.random((2, 3))
    direction = rng.normal(size=3)
    along = (voxels - voxels.mean(0)) @ direction if len(voxels) else np.zeros(0)
    share = 1 / (1 + np.exp(-along * rng.choice([0.05, 0.3, 5.0])))
    noise = rng.normal(size=(len(voxels), 3)) * rng.choice([0.0, 0.03, 0.15])
    return np.clip(first + (second - first) * share[:, None] + noise, 0, 1)
