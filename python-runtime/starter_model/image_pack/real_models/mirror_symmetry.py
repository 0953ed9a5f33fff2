"""Whether a model is its own mirror image, left and right or front and back."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from starter_model.image_pack.real_models.model_file import RealModel
from starter_model.image_pack.real_models.model_solid import surface_points

_CELLS = 40
_LEAST_SHARE = 0.93
NEITHER, ACROSS, BOTH = 0.0, 1.0, 2.0


def symmetry_of(model: RealModel) -> float:
    """`ACROSS` for left and right alone, `BOTH` for front and back as well, else `NEITHER`."""
    points = surface_points(model.positions, model.faces, spacing=0.5 / _CELLS)
    cells = np.clip((points / 1.001 + 0.5) * _CELLS, 0, _CELLS - 1).astype(np.int64)
    shell = np.zeros((_CELLS,) * 3, bool)
    shell[tuple(cells.T)] = True
    if not _is_mirrored(shell, 0):
        return NEITHER
    return BOTH if _is_mirrored(shell, 1) else ACROSS


def _is_mirrored(shell: NDArray[np.bool_], axis: int) -> bool:
    """Whether nearly all of the surface lies within a cell of the surface's mirror image."""
    near = np.asarray(ndimage.binary_dilation(np.flip(shell, axis), np.ones((3, 3, 3))), bool)
    return bool((shell & near).sum() >= _LEAST_SHARE * shell.sum())
