"""Submanifold convolution of subdivided voxels as an ordinary one, on a processor.

Voxels that came of dividing others (resample.py) fill whole cubes, the blocks. Each block is gathered once with a halo
of one cell from the 26 blocks around it, zeros where there is none, and convolved by torch's dense kernel: 216 cells
are read for 64 results, where im2col reads 27 for each. The same sums in another order.

N roots (the voxels that were divided, one block each), S cells along a block, H = S + 2 with the halo, C channels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import torch
import torch.nn.functional as F  # noqa: N812
from jaxtyping import Float, Int64
from torch import Tensor

from espalier_runtime.protocol.progress import Progress
from espalier_runtime.sparse.kernel_map import ABSENT, KernelMap, kernel_map
from espalier_runtime.sparse.sparse_tensor import SparseTensor


@dataclass(frozen=True, eq=False)
class Blocks:
    """`neighbours` are those of the roots; the rows of one block are contiguous, child by child at every level."""

    neighbours: KernelMap
    levels: int

    @property
    def side(self) -> int:
        """S."""
        return 1 << self.levels


def blocks_of(x: SparseTensor) -> Blocks | None:
    """The blocks that `x` consists of; None for voxels that came of no division."""
    root, levels = x, 0
    while root.parents is not None:
        root, levels = root.parents, levels + 1
    return Blocks(kernel_map(root), levels) if levels else None


def suits_blocks(feats: Tensor) -> bool:
    """Whether these are features that torch's dense kernels take in fp32: on a CPU, where they are fast for it."""
    return feats.device.type == "cpu" and feats.dtype == torch.float32


def convolve_blocks(
    feats: Float[Tensor, "rows C"],
    blocks: Blocks,
    weight: Float[Tensor, "C_out 3 3 3 C"],
    bias: Float[Tensor, "C_out"],
    *,
    chunk_bytes: int,
    progress: Progress,
) -> Float[Tensor, "rows C_out"]:
    """y(p) = bias + Σ_k W[:, k] · x(p + k − 1) (docs/trellis-inference.md §2.11), rows as in `feats`."""
    kernel = weight.movedim(-1, 1)
    out = feats.new_empty(len(feats), len(weight))
    for rows, halo in _with_halo(feats, blocks, chunk_bytes, progress):
        _put(out[rows], F.conv3d(halo, kernel, bias), blocks.levels)
    return out


def convolve_divided_blocks(
    feats: Float[Tensor, "rows C"],
    blocks: Blocks,
    weight: Float[Tensor, "C_out 3 3 3 C"],
    bias: Float[Tensor, "C_out"],
    *,
    chunk_bytes: int,
    progress: Progress,
) -> Float[Tensor, "rows8 C_out"]:
    """The same over the children of the blocks' voxels, which share their parents' `feats`: a transposed convolution.

    Along an axis a parent gives w0 + w1 to its second child and w1 + w2 to its first, w2 to the last child before it
    and w0 to the first behind: a kernel of four with a stride of two.
    """
    w0, w1, w2 = (weight.movedim(0, -1).movedim(3, 0)).unbind(1)
    kernel = torch.stack([w2, w1 + w2, w0 + w1, w0], dim=1)
    for axis in (2, 3):
        w0, w1, w2 = kernel.unbind(axis)
        kernel = torch.stack([w2, w1 + w2, w0 + w1, w0], dim=axis)
    kernel = kernel.movedim(-1, 1).contiguous(memory_format=torch.channels_last_3d)
    out = feats.new_empty(8 * len(feats), len(weight))
    for rows, halo in _with_halo(feats, blocks, chunk_bytes, progress):
        # What reaches past the block belongs to the neighbours: 3 cells on either side.
        convolved = F.conv_transpose3d(halo, kernel, bias, stride=2, padding=3)
        _put(out[8 * rows.start : 8 * rows.stop], convolved, blocks.levels + 1)
    return out


def _with_halo(
    feats: Tensor, blocks: Blocks, chunk_bytes: int, progress: Progress
) -> Iterator[tuple[slice, Float[Tensor, "n C H H H"]]]:
    """The rows of some blocks at a time, and those blocks with what is around them, channels last in memory."""
    cells, side = blocks.side**3, blocks.side + 2
    neighbour, cell = _halo(blocks.levels)
    # An absent block is a row of zeros at the end.
    padded = torch.cat([feats, feats.new_zeros(1, feats.shape[1])])
    count = blocks.neighbours.rows.shape[1]
    step = max(1, chunk_bytes // (side**3 * feats.shape[1] * feats.element_size()))
    for start in range(0, count, step):
        progress.check()
        roots = blocks.neighbours.rows[:, start : start + step].T.index_select(1, neighbour)
        rows = torch.where(roots == ABSENT, len(feats), roots * cells + cell)
        halo = padded.index_select(0, rows.flatten()).view(-1, side, side, side, feats.shape[1])
        yield slice(start * cells, min(start + step, count) * cells), halo.movedim(-1, 1)


@cache
def _halo(levels: int) -> tuple[Int64[Tensor, "H3"], Int64[Tensor, "H3"]]:
    """For every cell of a block with its halo, z fastest: which of the 27 roots it lies in, and the row there."""
    side = 1 << levels
    along = torch.arange(-1, side + 1)
    x, y, z = torch.meshgrid(along, along, along, indexing="ij")
    neighbour = ((x // side + 1) * 3 + y // side + 1) * 3 + z // side + 1
    cell = torch.zeros_like(x)
    for level in reversed(range(levels)):
        bits = [axis % side >> level & 1 for axis in (x, y, z)]
        cell = cell * 8 + bits[0] * 4 + bits[1] * 2 + bits[2]
    return neighbour.flatten(), cell.flatten()


def _put(out: Float[Tensor, "rows C"], volume: Float[Tensor, "n C S S S"], levels: int) -> None:
    """The cells of each block in the order of rows: by the bits of their places, the highest of x, y and z first."""
    by_bits = volume.movedim(1, -1).reshape(len(volume), *[2] * (3 * levels), volume.shape[1])
    order = [1 + axis * levels + level for level in range(levels) for axis in range(3)]
    by_bits = by_bits.permute(0, *order, 1 + 3 * levels)
    out.view(by_bits.shape).copy_(by_bits)
