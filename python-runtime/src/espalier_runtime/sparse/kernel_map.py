"""The kernel map of 3³ submanifold convolution: the neighbour of every voxel at each of the 27 kernel offsets.

Computed once per coordinate set (Graham et al., "3D Semantic Segmentation with Submanifold Sparse Convolutional
Networks", 2018; called indice pairs in spconv). The offset (i−1, j−1, k−1) in (x, y, z) has the index (i·3 + j)·3 + k,
the order of convolution weights.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Int32
from torch import Tensor

from espalier_runtime.sparse.coordinate_checks import lexicographic_keys
from espalier_runtime.sparse.sparse_tensor import SparseTensor

ABSENT = -1
OFFSETS = tuple((i, j, k) for i in (-1, 0, 1) for j in (-1, 0, 1) for k in (-1, 0, 1))
# Coordinates fit in 0..1023 (docs/trellis-inference.md §2.0); one more cell on either side keeps neighbours from
# wrapping around.
_CELLS = 1026


@dataclass(frozen=True, eq=False)
class KernelMap:
    """`rows` int32 [27,N]: the row of the voxel at each offset, or ABSENT."""

    rows: Int32[Tensor, "27 N"]


def kernel_map(tensor: SparseTensor) -> KernelMap:
    """The kernel map of `tensor`'s coordinate set: searched, or of subdivided voxels derived from their parents'."""
    parents = tensor.parents
    if parents is not None:
        return tensor.once("neighbours", lambda: subdivided_kernel_map(kernel_map(parents)))
    return tensor.once("neighbours", lambda: _search(tensor.coords))


def subdivided_kernel_map(parents: KernelMap) -> KernelMap:
    """The kernel map after every voxel became 8 children (rows 8·parent + 4i + 2j + k), without any search.

    The neighbour of child bit i at offset d is child bit (i+d) mod 2 of the parent at offset floor((i+d)/2).
    """
    count = parents.rows.shape[1]
    rows = parents.rows.new_empty(27, count, 8)
    for index, offset in enumerate(OFFSETS):
        for child in range(8):
            moved = [bit + step for bit, step in zip(_bits(child), offset, strict=True)]
            parent_index = _number([value // 2 + 1 for value in moved], 3)
            sibling = _number([value % 2 for value in moved], 2)
            parent = parents.rows[parent_index]
            rows[index, :, child] = torch.where(parent == ABSENT, ABSENT, parent * 8 + sibling)
    return KernelMap(rows.reshape(27, -1))


def _search(coords: Int32[Tensor, "N 4"]) -> KernelMap:
    keys = lexicographic_keys(coords + coords.new_tensor([0, 1, 1, 1]), _CELLS)
    ordered, order = keys.sort()
    rows = torch.empty(27, len(coords), dtype=torch.int32, device=coords.device)
    for index, (i, j, k) in enumerate(OFFSETS):
        wanted = keys + (i * _CELLS + j) * _CELLS + k
        found = torch.searchsorted(ordered, wanted).clamp_(max=len(coords) - 1)
        rows[index] = torch.where(ordered[found] == wanted, order[found], ABSENT)
    return KernelMap(rows)


def _bits(child: int) -> tuple[int, int, int]:
    return child >> 2 & 1, child >> 1 & 1, child & 1


def _number(digits: list[int], base: int) -> int:
    return (digits[0] * base + digits[1]) * base + digits[2]
