"""The same occupied cells in a grid of another resolution. Rows are (b, x, y, z)."""

import torch
from jaxtyping import Int32
from torch import Tensor


def coordinates_at(coords: Int32[Tensor, "N 4"], resolution: int, wanted: int) -> Int32[Tensor, "M 4"]:
    """Every cell of a grid of `wanted` cells a side that an occupied cell of one of `resolution` overlaps.

    Each comes once, in lexicographic order.
    """
    if resolution == wanted:
        return coords
    first = coords[:, 1:].long() * wanted // resolution
    last = ((coords[:, 1:].long() + 1) * wanted - 1) // resolution
    reach = int((last - first).max()) + 1
    steps = torch.cartesian_prod(*[torch.arange(reach)] * 3).reshape(-1, 3)
    cells = first[:, None] + steps
    inside = (cells <= last[:, None]).all(-1)
    samples = coords[:, :1].long()[:, None].expand(-1, len(steps), -1)
    return torch.unique(torch.cat([samples, cells], -1)[inside], dim=0).int()
