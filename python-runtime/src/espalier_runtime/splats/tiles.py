"""Binning of ellipses into screen tiles, in order of depth. Axes: G ellipses, L (tile, ellipse) pairs, K tiles."""

from dataclasses import dataclass

import torch
from jaxtyping import Int64
from torch import Tensor

from espalier_runtime.splats.projection import Ellipses

TILE = 16


@dataclass(frozen=True)
class TileLists:
    """Tiles count row by row. `ellipse` lists tile after tile, each from the nearest on; `start` has one entry more."""

    columns: int
    rows: int
    ellipse: Int64[Tensor, " L"]
    start: Int64[Tensor, " K"]


def list_tiles(ellipses: Ellipses, height: int, width: int) -> TileLists:
    """Give every ellipse to all tiles that the rectangle of its reach touches."""
    columns, rows = -(-width // TILE), -(-height // TILE)
    limit = torch.tensor([columns, rows], device=ellipses.reach.device)
    # Rounded towards zero, then clamped: what lies left of the picture counts for no tile.
    first = ((ellipses.centre - ellipses.reach) / TILE).long().clamp_min(0).minimum(limit)
    end = ((ellipses.centre + ellipses.reach + TILE - 1) / TILE).long().clamp_min(0).minimum(limit)
    size = (end - first).clamp_min(0)
    counts = size.prod(dim=1)
    ellipse = torch.repeat_interleave(torch.arange(len(counts), device=counts.device), counts)
    within = torch.arange(len(ellipse), device=counts.device) - (counts.cumsum(0) - counts)[ellipse]
    across = size[ellipse, 0]
    tile = (first[ellipse, 1] + within // across) * columns + first[ellipse, 0] + within % across
    order = torch.argsort(tile, stable=True)
    start = torch.zeros(columns * rows + 1, dtype=torch.int64, device=counts.device)
    start[1:] = torch.bincount(tile, minlength=columns * rows).cumsum(0)
    return TileLists(columns, rows, ellipse[order], start)
