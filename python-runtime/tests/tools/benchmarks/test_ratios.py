"""Ours against the plain twins, through `bench ratios`: that the numbers are the same."""

import json

import pytest
import torch

from espalier_runtime.__main__ import main
from espalier_runtime.sparse.attention_groups import windows
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_tools.benchmarks.ratios import LIMITS
from espalier_tools.benchmarks.structures.real_structure import real_structure


def test_the_accelerated_networks_give_what_their_plain_twins_give(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "ratios-here", "--quick", "--runs", "1", "--json"]) == 0
    ratios = json.loads(capfd.readouterr().out)
    assert [ratio["stage"] for ratio in ratios] == list(LIMITS)
    assert all(ratio["difference"] < 5e-6 for ratio in ratios)
    assert all(ratio["ratio"] == ratio["ours"] / ratio["plain"] > 0 for ratio in ratios)


@pytest.mark.parametrize("voxels", [12_000, 20_000, 32_768])
def test_windows_of_a_real_structure_have_about_a_hundred_lengths(voxels: int) -> None:
    coords = real_structure(voxels)
    assert len(coords) == voxels
    found = [len(windows(SparseTensor(coords, torch.zeros(voxels, 1), 1), 8, shift).buckets) for shift in (0, 4)]
    assert all(80 <= lengths <= 140 for lengths in found)
