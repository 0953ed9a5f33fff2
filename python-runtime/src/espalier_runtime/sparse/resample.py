"""Resampling of sparse voxels: downsample, its inverse, and subdivision (docs/trellis-inference.md §2.12; upstream
`sparse/spatial.py`)."""

from dataclasses import dataclass

import torch
from jaxtyping import Int32, Int64
from torch import Tensor

from espalier_runtime.sparse.coordinate_checks import lexicographic_keys
from espalier_runtime.sparse.sparse_tensor import SparseTensor

_CHILDREN = tuple((i, j, k) for i in (0, 1) for j in (0, 1) for k in (0, 1))


def downsample(fine: SparseTensor) -> SparseTensor:
    """Halve the resolution; features are `sum of children / (count + 1)`, not a mean, as upstream computes them.

    Rows come out in lexicographic order.
    """
    pyramid = _pyramid(fine)
    # An absent child reads a row of zeros at the end, so that nothing has to be asked of the device.
    padded = torch.cat([fine.feats, fine.feats.new_zeros(1, *fine.feats.shape[1:])])
    total = padded.index_select(0, pyramid.children[0])
    for children in pyramid.children[1:]:
        total += padded.index_select(0, children)
    return pyramid.coarse.replace(total / pyramid.divisors.to(total.dtype))


def upsample(coarse: SparseTensor, fine: SparseTensor) -> SparseTensor:
    """Copy coarse features to the voxels of `fine`, the tensor whose downsampling gave `coarse`'s coordinates."""
    pyramid = _pyramid(fine)
    assert len(coarse.coords) == len(pyramid.coarse.coords), "upsample needs the tensor that was downsampled"
    return fine.replace(coarse.feats.index_select(0, pyramid.parents))


def subdivided_coordinates(x: SparseTensor) -> SparseTensor:
    """Every voxel becomes 8 at 2·(x,y,z) + (i,j,k), child k fastest, one parent's children contiguous; no features.

    The result knows its parents, so that its neighbours need no search.
    """
    steps = x.coords.new_tensor([(0, *child) for child in _CHILDREN])
    doubled = x.coords * x.coords.new_tensor([1, 2, 2, 2])
    coords = (doubled.unsqueeze(1) + steps).flatten(0, 1)
    parents = x.replace(x.feats.new_empty(len(x.coords), 0))
    return SparseTensor(coords, x.feats.new_empty(len(coords), 0), x.batch_size, parents=parents)


@dataclass(frozen=True, eq=False)
class _Pyramid:
    """One level: the coarse voxels, the parent row of every fine row, each parent's children, one past the last row
    where there is none, and the number of its children plus one."""

    coarse: SparseTensor
    parents: Int64[Tensor, "N"]
    children: Int32[Tensor, "8 parents"]
    divisors: Int64[Tensor, "parents one"]


def _pyramid(fine: SparseTensor) -> _Pyramid:
    return fine.once("pyramid", lambda: _build_pyramid(fine))


def _build_pyramid(fine: SparseTensor) -> _Pyramid:
    halved = torch.cat([fine.coords[:, :1], fine.coords[:, 1:] >> 1], dim=1)
    keys, parents = torch.unique(lexicographic_keys(halved), return_inverse=True)
    x, y, z = (fine.coords[:, 1:] & 1).long().unbind(dim=1)
    children = torch.full((8, len(keys)), len(parents), dtype=torch.int32, device=keys.device)
    rows = torch.arange(len(parents), dtype=torch.int32, device=keys.device)
    children[x * 4 + y * 2 + z, parents] = rows
    coords = halved.new_empty(len(keys), 4).index_copy_(0, parents, halved)
    coarse = SparseTensor(coords, fine.feats.new_empty(len(keys), 0), fine.batch_size)
    divisors = (children < len(parents)).sum(dim=0).unsqueeze(1) + 1
    return _Pyramid(coarse, parents, children, divisors)
