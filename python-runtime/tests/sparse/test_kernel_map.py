"""The neighbour table, by search and by derivation from parents."""

import torch

from espalier_runtime.sparse.kernel_map import ABSENT, OFFSETS, kernel_map, subdivided_kernel_map
from espalier_runtime.sparse.resample import subdivided_coordinates
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from tests.sparse.voxel_sets import random_voxels


def test_every_neighbour_is_the_voxel_at_that_offset_in_the_same_sample() -> None:
    x = random_voxels(1)
    rows_by_place = {tuple(coord): row for row, coord in enumerate(x.coords.tolist())}
    table = kernel_map(x).rows
    for place, (i, j, k) in enumerate(OFFSETS):
        for row, (b, cx, cy, cz) in enumerate(x.coords.tolist()):
            assert table[place, row] == rows_by_place.get((b, cx + i, cy + j, cz + k), ABSENT)


def test_neighbours_do_not_wrap_around_the_largest_grid() -> None:
    coords = torch.tensor([[0, 0, 0, 1023], [0, 0, 1, 0], [0, 1023, 1023, 1023], [1, 0, 0, 0]], dtype=torch.int32)
    table = kernel_map(SparseTensor(coords, torch.zeros(4, 1), 2)).rows
    assert (table != ABSENT).sum() == 4  # each voxel itself and nothing else


def test_rows_in_any_order_are_found() -> None:
    x = random_voxels(2, samples=1)
    order = torch.randperm(len(x.coords), generator=torch.Generator().manual_seed(3))
    shuffled = SparseTensor(x.coords[order], x.feats[order], 1)
    table, expected = kernel_map(shuffled).rows, kernel_map(x).rows
    inverse = torch.argsort(order)
    moved = torch.where(expected == ABSENT, ABSENT, inverse[expected.clamp(min=0).long()].int())
    assert torch.equal(table, moved[:, order])


def test_the_derived_table_of_children_is_what_a_search_finds() -> None:
    parents = random_voxels(4)
    children = subdivided_coordinates(parents)
    searched = kernel_map(SparseTensor(children.coords, children.feats, children.batch_size))
    assert torch.equal(subdivided_kernel_map(kernel_map(parents)).rows, searched.rows)


def test_a_table_is_computed_once_for_all_features_on_the_same_voxels() -> None:
    x = random_voxels(5)
    assert kernel_map(x) is kernel_map(x.replace(x.feats * 2))
