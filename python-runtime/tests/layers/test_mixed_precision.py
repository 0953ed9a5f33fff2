"""Half-precision torsos: what is halved, and that arithmetic follows the weights."""

import torch
from torch import nn

from espalier_runtime.layers.mixed_precision import halve, torso_dtype
from espalier_runtime.layers.norms import LayerNorm32, SparseGroupNorm32
from espalier_runtime.layers.sparse_convolution import SparseConvolution
from tests.sparse.voxel_sets import random_voxels


def test_linears_and_convolutions_are_halved_and_norms_are_not() -> None:
    torso = nn.Sequential(nn.Linear(4, 4), LayerNorm32(4, affine=True), SparseConvolution(4, 4), nn.Conv3d(4, 4, 1))
    halve(torso)
    halved = {key for key, value in torso.state_dict().items() if value.dtype == torch.float16}
    assert halved == {"0.weight", "0.bias", "2.conv.weight", "2.conv.bias", "3.weight", "3.bias"}
    assert torso_dtype(torso) == torch.float16


def test_norms_give_back_the_precision_they_are_given() -> None:
    halves = torch.randn(3, 4).half()
    assert LayerNorm32(4, affine=True)(halves).dtype == torch.float16


def test_group_norm_takes_each_sample_by_itself() -> None:
    x = random_voxels(1, channels=64)
    norm = SparseGroupNorm32(64)
    out = norm(x).feats
    for rows in x.rows_of_samples():
        expected = nn.functional.group_norm(x.feats[rows].T[None], 32)[0].T
        torch.testing.assert_close(out[rows], expected, atol=1e-5, rtol=0)
