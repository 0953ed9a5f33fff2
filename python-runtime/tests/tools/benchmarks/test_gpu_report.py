"""What is made ready for a card, run in small on the CPU."""

import json
from pathlib import Path

import pytest
import torch

from espalier_runtime.__main__ import main
from espalier_tools.benchmarks.gpu.kernels import compared, passes
from espalier_tools.benchmarks.gpu.stages import QUICK


def test_the_run_for_a_card_gives_one_table_and_one_document(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "card.json"
    assert main(["bench", "gpu", "--quick", "--device", "cpu", "--runs", "1", "--out", str(out)]) == 0
    report = json.loads(out.read_text())
    assert {case["precision"] for case in report["cases"]} == {"float32", "float16"}
    assert all(case["is_allowed"] for case in report["cases"])
    stages = [stage["stage"] for stage in report["stages"]]
    assert {"structure flow, one pass", "mesh decoder", "Gaussian decoder"} <= set(stages)
    assert all(len(stage["seconds"]) == 1 and stage["median"] > 0 for stage in report["stages"])
    table = capfd.readouterr().out
    assert "4 of 4 cases hold" in table
    assert all(stage in table for stage in stages)
    assert report["kernels"] == []  # a processor takes none


def test_every_kernel_is_compared_with_none_of_them_in_every_network() -> None:
    device, found = torch.device("cpu"), []
    for stage, prepare in passes(device, QUICK):
        found += compared(stage, prepare, ["gelu"], 1, device)
    stages = ("structure flow", "latent flow", "mesh decoder")
    assert [(each.stage, each.kernel) for each in found] == [
        (stage, way) for stage in stages for way in ("gelu", "all")
    ]
    assert all(
        each.seconds and each.plain_seconds and each.ratio == each.seconds / each.plain_seconds for each in found
    )
