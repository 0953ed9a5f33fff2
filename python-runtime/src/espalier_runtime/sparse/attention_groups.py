"""Groups of voxels for sparse attention: whole samples, or shifted windows (after Swin, Liu et al. 2021;
docs/trellis-inference.md §2.6). Owns no arithmetic.

Groups of equal length are laid next to each other, so that attention runs once per distinct length, exactly,
without padding.
"""

from dataclasses import dataclass
from itertools import accumulate

import torch
from jaxtyping import Int32, Int64
from torch import Tensor

from espalier_runtime.sparse.coordinate_checks import lexicographic_keys
from espalier_runtime.sparse.sparse_tensor import SparseTensor


@dataclass(frozen=True, eq=False)
class AttentionGroups:
    """`buckets` holds (number of groups, tokens in each); together they cover the rows after `order` is applied.

    `order` sends the rows of the tensor to bucket order and `inverse` back; both are None when nothing moves. `starts`
    are the first rows of all groups in that order, and the end of the last.
    """

    buckets: tuple[tuple[int, int], ...]
    order: Int64[Tensor, "N"] | None = None
    inverse: Int64[Tensor, "N"] | None = None
    starts: Int32[Tensor, "starts"] | None = None

    @property
    def longest(self) -> int:
        """Tokens of the largest group."""
        return max(length for _, length in self.buckets)


def whole_samples(x: SparseTensor) -> AttentionGroups:
    """Every voxel attends to all voxels of its sample."""
    return x.once("whole samples", lambda: _build_samples(x))


def windows(x: SparseTensor, size: int, shift: int) -> AttentionGroups:
    """Voxels attend to each other when floor((coordinate + shift) / size) agrees on all axes.

    No wrap-around: windows at the border are simply smaller.
    """
    return x.once(f"windows {size} {shift}", lambda: _build_windows(x, size, shift))


def _build_samples(x: SparseTensor) -> AttentionGroups:
    lengths = [length for length in x.lengths if length]
    starts = x.coords.new_tensor([0, *accumulate(lengths)])
    return AttentionGroups(tuple((1, length) for length in lengths), starts=starts)


def _build_windows(x: SparseTensor, size: int, shift: int) -> AttentionGroups:
    cells = torch.cat([x.coords[:, :1], (x.coords[:, 1:] + shift) // size], dim=1)
    _, window, lengths = torch.unique(lexicographic_keys(cells), return_inverse=True, return_counts=True)
    order = torch.argsort(lengths[window] * len(lengths) + window, stable=True)
    inverse = torch.empty_like(order).scatter_(0, order, torch.arange(len(order), device=order.device))
    distinct, groups = torch.unique(lengths, return_counts=True)
    ends = lengths.sort().values.cumsum(0)
    starts = torch.nn.functional.pad(ends, (1, 0)).int()
    return AttentionGroups(tuple(zip(groups.tolist(), distinct.tolist(), strict=True)), order, inverse, starts)
