"""The benchmark's inputs and clock. What the stages cost is in benchmarks-log.md."""

import pytest
import torch

from espalier_runtime.sparse.coordinate_checks import check_coordinates
from espalier_tools.benchmarks.command import STAGES, in_words
from espalier_tools.benchmarks.measure import measure
from espalier_tools.benchmarks.shells import sphere_shell
from espalier_tools.benchmarks.starter_stages import jug


def test_a_shell_has_the_voxels_asked_for_in_order() -> None:
    coords = sphere_shell(64, 8000, 24.0)
    assert len(coords) == 8000
    check_coordinates(coords, 64, 1)


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


def test_the_starter_packs_picture_has_a_body_a_thin_handle_and_nothing_behind() -> None:
    alpha = jug()[..., 3]
    assert set(alpha.ravel()) == {0, 255}
    assert 0.2 < (alpha > 0).mean() < 0.4
    assert {"starter", "starter-cold"} <= set(STAGES)


def test_a_line_of_the_report_carries_what_a_stage_says_of_itself() -> None:
    measured = {"stage": "starter", "description": "a picture", "medianSeconds": 9.0, "seconds": [9.0]}
    line = in_words(measured | {"devicePeakBytes": 0, "processPeakBytes": 1, "decode": 2.5, "texture": 3.0})
    assert line.endswith("decode 2.5, texture 3")
