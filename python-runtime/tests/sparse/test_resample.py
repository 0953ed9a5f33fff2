"""Coarser and finer voxels."""

import torch

from espalier_runtime.parity.reference_kernels import subdivide
from espalier_runtime.sparse.resample import downsample, subdivided_coordinates, upsample
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from tests.sparse.voxel_sets import random_voxels, reference_voxels
from tests.vectors import assert_is_vector


def test_downsampling_equals_vector_a7() -> None:
    coarse = downsample(reference_voxels())
    assert (coarse.coords[0].tolist(), coarse.coords[-1].tolist()) == ([0, 0, 0, 0], [1, 3, 3, 3])
    assert_is_vector(coarse.feats, 476, 0.0027686, 0.3089977, "0.254695 0.332110 0.379859 0.393676 0.190625 0.045511")


def test_a_lone_child_is_halved_and_two_are_divided_by_three() -> None:
    coords = torch.tensor([[0, 0, 0, 0], [0, 2, 2, 2], [0, 3, 3, 3]], dtype=torch.int32)
    coarse = downsample(SparseTensor(coords, torch.tensor([[6.0], [3.0], [9.0]]), 1))
    assert coarse.feats.tolist() == [[3.0], [4.0]]


def test_upsampling_copies_every_parent_to_the_voxels_it_came_from() -> None:
    fine = random_voxels(1)
    coarse = downsample(fine)
    marked = coarse.replace(coarse.coords.float())
    back = upsample(marked, fine)
    assert torch.equal(back.coords, fine.coords)
    assert torch.equal(back.feats[:, 1:].int(), fine.coords[:, 1:] // 2)
    assert torch.equal(back.feats[:, 0].int(), fine.coords[:, 0])


def test_children_follow_their_parent_with_z_fastest() -> None:
    x = random_voxels(2)
    assert torch.equal(subdivided_coordinates(x).coords, subdivide(x).coords)
