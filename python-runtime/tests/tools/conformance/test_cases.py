"""Every case of the reference implementation under test/fixtures, through the code behind `conform`."""

from pathlib import Path

import pytest
import torch

from espalier_tools.conformance.case import read_case
from espalier_tools.conformance.command import write_outputs
from espalier_tools.conformance.comparison import compare_file, compare_tensors
from espalier_tools.conformance.engine import Engine
from espalier_tools.conformance.kinds import run_case
from tests.fixture_cases import CASES_FOLDER

CASES = sorted(path.parent.name for path in CASES_FOLDER.glob("*/case.json"))


@pytest.mark.parametrize("name", CASES)
def test_every_output_is_within_its_tolerance(name: str, tmp_path: Path) -> None:
    case = read_case(CASES_FOLDER / name)
    produced = run_case(case, Engine(torch.device("cpu")))
    written = write_outputs(case, produced, tmp_path / "out.safetensors")
    files = [compare_file(case, file_name, path) for file_name, path in written.items()]
    differences = compare_tensors(case, produced) + [difference for difference in files if difference]
    assert differences, "a case without expected outputs proves nothing"
    assert [difference for difference in differences if not difference.is_allowed] == []


def test_the_fixtures_hold_every_kind_of_case() -> None:
    kinds = {read_case(CASES_FOLDER / name).kind for name in CASES}
    assert len(CASES) == 53
    assert len(kinds) == 18
