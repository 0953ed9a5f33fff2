"""The benchmark's inputs and clock. What the stages cost is in benchmarks-log.md."""

import pytest
import torch

from espalier_runtime.benchmarks.measure import measure
from espalier_runtime.benchmarks.shells import sphere_shell
from espalier_runtime.sparse.coordinate_checks import check_coordinates


def test_a_shell_has_the_voxels_asked_for_in_order() -> None:
    coords = sphere_shell(64, 8000, 24.0)
    assert len(coords) == 8000
    check_coordinates(coords, 64)


def test_the_first_run_is_not_on_the_clock() -> None:
    runs: list[int] = []
    measured = measure(lambda: runs.append(1), 3, torch.device("cpu"))
    assert (len(runs), len(measured.seconds)) == (4, 3)


def test_the_peak_is_that_of_the_measured_runs() -> None:
    before = torch.ones(100_000_000)  # 400 MB that are gone before measuring
    del before
    megabytes = 1_000_000
    small = measure(lambda: torch.ones(megabytes), 1, torch.device("cpu")).process_peak_bytes
    large = measure(lambda: torch.ones(75 * megabytes), 1, torch.device("cpu")).process_peak_bytes
    assert large - small == pytest.approx(296 * megabytes, rel=0.2)
