"""Groups of voxels for sparse attention: whole samples, or shifted windows (after Swin, Liu et al. 2021;
docs/trellis-inference.md §2.6). Owns no arithmetic.

Groups of equal length are laid next to each other, so that attention runs once per distinct length, exactly,
without padding.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Int64
from torch import Tensor

from espalier_runtime.sparse.coordinate_checks import lexicographic_keys
from espalier_runtime.sparse.sparse_tensor import SparseTensor


@dataclass(frozen=True, eq=False)
class AttentionGroups:
    """`buckets` holds (number of groups, tokens in each); together they cover the rows after `order` is applied.

    `order` sends the rows of the tensor to bucket order and `inverse` back; both are None when nothing moves.
    """

    buckets: tuple[tuple[int, int], ...]
    order: Int64[Tensor, "N"] | None = None
    inverse: Int64[Tensor, "N"] | None = None


def whole_samples(x: SparseTensor) -> AttentionGroups:
    """Every voxel attends to all voxels of its sample."""
    return AttentionGroups(tuple((1, length) for length in x.lengths if length))


def windows(x: SparseTensor, size: int, shift: int) -> AttentionGroups:
    """Voxels attend to each other when floor((coordinate + shift) / size) agrees on all axes.

    No wrap-around: windows at the border are simply smaller.
    """
    return x.once(f"windows {size} {shift}", lambda: _build_windows(x, size, shift))


def _build_windows(x: SparseTensor, size: int, shift: int) -> AttentionGroups:
    cells = torch.cat([x.coords[:, :1], (x.coords[:, 1:] + shift) // size], dim=1)
    _, window, lengths = torch.unique(lexicographic_keys(cells), return_inverse=True, return_counts=True)
    order = torch.argsort(lengths[window] * len(lengths) + window, stable=True)
    inverse = torch.empty_like(order).scatter_(0, order, torch.arange(len(order), device=order.device))
    distinct, groups = torch.unique(lengths, return_counts=True)
    return AttentionGroups(tuple(zip(groups.tolist(), distinct.tolist(), strict=True)), order, inverse)
