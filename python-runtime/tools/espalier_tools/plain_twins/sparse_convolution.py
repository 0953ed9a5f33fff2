"""Sparse convolution and resampling of the plain twins: 27 gathered products, with the pairs found once a voxel set."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.layers.norms import SparseGroupNorm32
from espalier_runtime.layers.sparse_convolution import PointwiseSparseConvolution, SparseConvolution
from espalier_runtime.sparse.kernel_map import ABSENT, kernel_map
from espalier_runtime.sparse.sparse_tensor import SparseTensor

Pairs = list[tuple[Tensor, Tensor]]


def convolve(layer: SparseConvolution, x: SparseTensor) -> SparseTensor:
    """Gather, multiply, add, for each of the 27 offsets."""
    weights = layer.conv.weight.flatten(1, 3).unbind(dim=1)
    out = layer.conv.bias.repeat(len(x.feats), 1)
    for (rows_in, rows_out), weight in zip(_pairs(x), weights, strict=True):
        if len(rows_in):
            out.index_add_(0, rows_out, x.feats[rows_in] @ weight.T)
    return x.replace(out)


def pointwise(layer: PointwiseSparseConvolution, feats: Float[Tensor, "N C"]) -> Float[Tensor, "N C_out"]:
    """Every voxel by itself; the weight's memory is read as [C_in, C_out]."""
    weight = layer.conv.weight
    return feats @ weight.reshape(weight.shape[-1], weight.shape[0]) + layer.conv.bias


def group_norm(norm: SparseGroupNorm32, x: SparseTensor) -> SparseTensor:
    """Over a group's channels and all voxels of the one sample."""
    feats = nn.functional.group_norm(x.feats.T[None], norm.GROUPS, norm.weight, norm.bias)
    return x.replace(feats[0].T)


def subdivide(x: SparseTensor) -> SparseTensor:
    """Every voxel into eight, features copied."""
    steps = torch.cartesian_prod(*[torch.arange(2)] * 3).int()
    coords = (x.coords[:, None] * x.coords.new_tensor([1, 2, 2, 2])).repeat(1, 8, 1)
    coords[:, :, 1:] += steps
    return SparseTensor(coords.flatten(0, 1), x.feats[:, None].expand(-1, 8, -1).flatten(0, 1), x.batch_size)


def downsample(fine: SparseTensor) -> tuple[SparseTensor, Tensor]:
    """Half the resolution, sum of children / (count + 1), and each voxel's parent."""
    halved = fine.coords.clone()
    halved[:, 1:] //= 2
    coords, parents = torch.unique(halved, dim=0, return_inverse=True)
    ones = torch.ones(len(coords), fine.feats.shape[1])
    summed = torch.zeros_like(ones).index_add_(0, parents, fine.feats)
    ones.index_add_(0, parents, torch.ones_like(fine.feats))
    return SparseTensor(coords, summed / ones, fine.batch_size), parents


def _pairs(x: SparseTensor) -> Pairs:
    def find() -> Pairs:
        rows = kernel_map(x).rows
        present = [torch.nonzero(row != ABSENT)[:, 0] for row in rows]
        return [(row[found].long(), found) for row, found in zip(rows, present, strict=True)]

    return x.once("plain pairs", find)
