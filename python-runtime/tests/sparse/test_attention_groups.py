"""Which voxels share a window."""

import torch

from espalier_runtime.sparse.attention_groups import whole_samples, windows
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from tests.sparse.voxel_sets import random_voxels


def test_windows_hold_each_row_once_and_only_rows_of_one_window() -> None:
    x = random_voxels(1, share=0.2)
    groups = windows(x, 4, 2)
    assert groups.order is not None
    assert sorted(groups.order.tolist()) == list(range(len(x.coords)))
    cells = torch.cat([x.coords[:, :1], (x.coords[:, 1:] + 2) // 4], dim=1)[groups.order].tolist()
    seen = set()
    start = 0
    for count, length in groups.buckets:
        for _ in range(count):
            window = {tuple(cell) for cell in cells[start : start + length]}
            assert len(window) == 1
            assert not window & seen
            seen |= window
            start += length
    assert start == len(x.coords)


def test_there_is_one_bucket_for_each_distinct_length() -> None:
    lengths = [length for _, length in windows(random_voxels(2), 4, 0).buckets]
    assert len(lengths) == len(set(lengths))


def test_an_empty_sample_makes_no_group() -> None:
    coords = torch.tensor([[1, 0, 0, 0], [1, 0, 0, 1]], dtype=torch.int32)
    assert whole_samples(SparseTensor(coords, torch.zeros(2, 1), 3)).buckets == ((1, 2),)
