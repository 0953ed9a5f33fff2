"""Validation of voxel coordinates from outside, before any sparse operation relies on it (docs/trellis-inference.md
§2.0)."""

import torch
from jaxtyping import Int32, Int64
from torch import Tensor


def check_coordinates(coords: Int32[Tensor, "N 4"], resolution: int, samples: int) -> None:
    """Raise ValueError, naming the first bad row, unless rows (b, x, y, z) are in range and strictly ascending.

    x, y, z lie in 0..resolution−1, b in 0..samples−1. Strictly ascending order means no duplicates.
    """
    if len(coords) == 0:
        raise ValueError("there are no voxels")
    outside = ((coords[:, 1:] < 0) | (coords[:, 1:] >= resolution)).any(dim=1)
    if outside.any():
        row = _first(outside)
        raise ValueError(f"row {row} {coords[row].tolist()} is outside the grid of {resolution} cells a side")
    strangers = (coords[:, 0] < 0) | (coords[:, 0] >= samples)
    if strangers.any():
        row = _first(strangers)
        raise ValueError(f"row {row} {coords[row].tolist()} belongs to none of the {samples} samples")
    order = lexicographic_keys(coords).diff()
    if (order <= 0).any():
        row = _first(order <= 0) + 1
        fault = "repeats the row before it" if order[row - 1] == 0 else "is not in ascending order"
        raise ValueError(f"row {row} {coords[row].tolist()} {fault}")


def lexicographic_keys(coords: Int32[Tensor, "N 4"], cells: int = 1024) -> Int64[Tensor, "N"]:
    """One integer per row whose order is that of (b, x, y, z), for coordinates in 0..cells−1."""
    batch, x, y, z = coords.long().unbind(dim=1)
    return ((batch * cells + x) * cells + y) * cells + z


def _first(mask: Tensor) -> int:
    return int(torch.nonzero(mask)[0, 0])
