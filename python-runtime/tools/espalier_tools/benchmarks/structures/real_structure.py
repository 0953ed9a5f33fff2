"""The voxels of a real object for benchmarks: a dragon, whose windows have about a hundred lengths, where those of a
sphere have ten or twenty.

`dragon-64.png` holds its occupied cells at 64³ as the starter pack grew them from examples/dragon.png: 8 × 8 slices
along x, row by row.
"""

from functools import cache
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Int32
from PIL import Image
from scipy.ndimage import distance_transform_edt
from torch import Tensor

RESOLUTION = 64
_PICTURE = Path(__file__).parent / "dragon-64.png"


@cache
def real_structure(voxels: int) -> Int32[Tensor, "N 4"]:
    """The `voxels` cells of 64³ nearest to the object's surface, rows (0, x, y, z) in lexicographic order."""
    with Image.open(_PICTURE) as picture:
        slices = np.asarray(picture.convert("1")).reshape(8, RESOLUTION, 8, RESOLUTION)
    occupied = slices.transpose(0, 2, 1, 3).reshape((RESOLUTION,) * 3)
    distance = distance_transform_edt(~occupied)
    assert isinstance(distance, np.ndarray)
    nearest = np.sort(np.argsort(distance.ravel(), kind="stable")[:voxels])
    cells = np.stack([np.zeros_like(nearest), *np.unravel_index(nearest, occupied.shape)], axis=1)
    return torch.from_numpy(cells).int()
