"""3³ submanifold convolution (Graham et al. 2018) and its two special cases: on subdivided voxels, and 1³
(docs/trellis-inference.md §2.11, §2.17).

Weights keep the layout of the checkpoints, [C_out, 3, 3, 3, C_in], with kernel axes along x, y, z.
"""

import torch
from jaxtyping import Float
from torch import Tensor

from espalier_runtime.protocol.progress import UNWATCHED, Progress
from espalier_runtime.sparse.block_convolution import blocks_of, convolve_blocks, convolve_divided_blocks, suits_blocks
from espalier_runtime.sparse.dense_products import linear
from espalier_runtime.sparse.gather_multiply import gather_multiply
from espalier_runtime.sparse.kernel_map import kernel_map
from espalier_runtime.sparse.sparse_tensor import SparseTensor

Weight = Float[Tensor, "C_out 3 3 3 C_in"]


def submanifold_convolution(
    x: SparseTensor,
    weight: Weight,
    bias: Float[Tensor, "C_out"],
    *,
    chunk_bytes: int,
    progress: Progress = UNWATCHED,
) -> SparseTensor:
    """y(p) = bias + Σ_k W[:, k] · x(p + k − 1) over the active sites p + k − 1 of the same sample
    (docs/trellis-inference.md §2.11)."""
    blocks = blocks_of(x) if suits_blocks(x.feats) else None
    if blocks is not None:
        return x.replace(convolve_blocks(x.feats, blocks, weight, bias, chunk_bytes=chunk_bytes, progress=progress))
    out = x.feats.new_empty(len(x.feats), len(weight))
    gather_multiply(
        x.feats, kernel_map(x).rows, by_offset(weight), bias, out, chunk_bytes=chunk_bytes, progress=progress
    )
    return x.replace(out)


def subdivided_convolution(
    parents: SparseTensor,
    weight: Weight,
    bias: Float[Tensor, "C_out"],
    *,
    chunk_bytes: int,
    progress: Progress = UNWATCHED,
) -> Float[Tensor, "N8 C_out"]:
    """The convolution of the subdivided features, computed from the parents: rows in the order of `subdivide`.

    Children share their parent's features, and all eight are there. So of the 27 products of a child, those that
    fall into the same parent are one product with the sum of their weights: 8 products remain, 3.4 times fewer,
    and the eightfold copy of the wide features is never made.
    """
    blocks = blocks_of(parents) if suits_blocks(parents.feats) else None
    if blocks is not None:
        return convolve_divided_blocks(parents.feats, blocks, weight, bias, chunk_bytes=chunk_bytes, progress=progress)
    rows = kernel_map(parents).rows
    out = parents.feats.new_empty(len(parents.feats), 8, len(weight))
    for child in range(8):
        indices, weights = _child_weights(weight, (child >> 2 & 1, child >> 1 & 1, child & 1))
        gather_multiply(
            parents.feats, rows[indices], weights, bias, out[:, child], chunk_bytes=chunk_bytes, progress=progress
        )
    return out.flatten(0, 1)


def pointwise_convolution(
    feats: Float[Tensor, "N C_in"], weight: Float[Tensor, "C_out 1 1 1 C_in"], bias: Float[Tensor, "C_out"]
) -> Float[Tensor, "N C_out"]:
    """The 1³ convolution as the training backend computed it: the weight's memory read as [C_in, C_out].

    This is a reshape and not a transpose (docs/trellis-inference.md §2.11); official checkpoints were trained with it.
    """
    return linear(feats, weight.reshape(weight.shape[-1], weight.shape[0]).T.contiguous(), bias)


def by_offset(weight: Weight) -> Float[Tensor, "27 C_out C_in"]:
    """The weight as `gather_multiply` takes it: one matrix for each of the 27 kernel offsets."""
    return weight.flatten(1, 3).transpose(0, 1).contiguous()


def _child_weights(weight: Weight, child: tuple[int, int, int]) -> tuple[list[int], Float[Tensor, "8 C_out C_in"]]:
    """For a child at `child` bits (x, y, z): the 8 parent offsets it sees and the summed weight of each.

    Along one axis, child 0 finds its parent's lower neighbour at kernel index 0 and its own parent at 1 and 2;
    child 1 finds its own parent at 0 and 1 and the upper neighbour at 2.
    """
    spans = [((-1, [0]), (0, [1, 2])) if bit == 0 else ((0, [0, 1]), (1, [2])) for bit in child]
    indices, weights = [], []
    for x, in_x in spans[0]:
        for y, in_y in spans[1]:
            for z, in_z in spans[2]:
                indices.append(((x + 1) * 3 + y + 1) * 3 + z + 1)
                part = weight[:, in_x][:, :, in_y][:, :, :, in_z]
                weights.append(part.sum(dim=(1, 2, 3), dtype=torch.float32).to(weight.dtype))
    return indices, torch.stack(weights)
