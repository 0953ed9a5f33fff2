"""Sparse convolution against ordinary convolution, and its special cases."""

import pytest
import torch

from espalier_runtime.parity.kernel_parity import check_kernels
from espalier_runtime.sparse.resample import subdivided_coordinates
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_runtime.sparse.submanifold_convolution import (
    pointwise_convolution,
    subdivided_convolution,
    submanifold_convolution,
)
from tests.sparse.voxel_sets import random_voxels


def test_every_accelerated_kernel_agrees_with_its_plain_twin() -> None:
    kernels = check_kernels(torch.device("cpu"))
    assert len(kernels) >= 6
    assert [kernel for kernel in kernels if not kernel.is_allowed] == []


@pytest.mark.gpu
def test_every_accelerated_kernel_agrees_with_its_plain_twin_on_the_gpu() -> None:
    if not torch.cuda.is_available():
        pytest.skip("there is no CUDA device")
    assert [kernel for kernel in check_kernels(torch.device("cuda")) if not kernel.is_allowed] == []


def test_the_result_does_not_depend_on_the_chunk_size() -> None:
    x = random_voxels(6)
    weight, bias = torch.randn(7, 3, 3, 3, 5), torch.randn(7)
    whole = submanifold_convolution(x, weight, bias, chunk_bytes=1 << 30)
    in_parts = submanifold_convolution(x, weight, bias, chunk_bytes=1)
    torch.testing.assert_close(in_parts.feats, whole.feats, atol=1e-5, rtol=0)


def test_divided_voxels_are_convolved_as_any_others_whatever_the_chunks() -> None:
    fine = subdivided_coordinates(subdivided_coordinates(random_voxels(8)))
    fine = fine.replace(torch.randn(len(fine.coords), 3))
    unrelated = SparseTensor(fine.coords, fine.feats, fine.batch_size)
    weight, bias = torch.randn(4, 3, 3, 3, 3), torch.randn(4)
    expected = submanifold_convolution(unrelated, weight, bias, chunk_bytes=1 << 20)
    of_children = subdivided_convolution(unrelated, weight, bias, chunk_bytes=1 << 20)
    for chunk_bytes in (1 << 14, 1 << 20):
        in_blocks = submanifold_convolution(fine, weight, bias, chunk_bytes=chunk_bytes)
        torch.testing.assert_close(in_blocks.feats, expected.feats, atol=2e-5, rtol=0)
        divided = subdivided_convolution(fine, weight, bias, chunk_bytes=chunk_bytes)
        torch.testing.assert_close(divided, of_children, atol=2e-5, rtol=0)


def test_samples_do_not_see_each_other() -> None:
    both = random_voxels(7)
    weight, bias = torch.randn(4, 3, 3, 3, 5), torch.randn(4)
    first = both.coords[:, 0] == 0
    alone = submanifold_convolution(
        type(both)(both.coords[first], both.feats[first], 1), weight, bias, chunk_bytes=1 << 20
    )
    together = submanifold_convolution(both, weight, bias, chunk_bytes=1 << 20)
    torch.testing.assert_close(together.feats[first], alone.feats, atol=1e-5, rtol=0)


def test_the_pointwise_weight_is_reshaped_and_not_transposed() -> None:
    feats = torch.tensor([[1.0, 10.0]])
    weight = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]).reshape(3, 1, 1, 1, 2)
    out = pointwise_convolution(feats, weight, torch.zeros(3))
    assert out.tolist() == [[1 + 40, 2 + 50, 3 + 60]]
