"""Every case of the starter pack under test/fixtures/starter-cases, through the code behind `conform`."""

from pathlib import Path

import pytest
import torch

from espalier_tools.conformance.case import read_case
from espalier_tools.conformance.comparison import compare_tensors
from espalier_tools.conformance.engine import Engine
from espalier_tools.conformance.kinds import run_case

ROOT = Path(__file__).parents[4]
CASES = sorted(path.parent for path in (ROOT / "test/fixtures/starter-cases").glob("*/case.json"))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_starter_pack_gives_what_its_cases_say(folder: Path) -> None:
    case = read_case(folder, ROOT / "packs")
    differences = compare_tensors(case, run_case(case, Engine(torch.device("cpu"))))
    assert differences, "a case without expected outputs proves nothing"
    assert [difference for difference in differences if not difference.is_allowed] == []


def test_the_cases_cover_structure_latent_and_both_decoders() -> None:
    kinds = {read_case(folder, ROOT / "packs").kind for folder in CASES}
    assert kinds == {"view_object", "view_latent", "decode_mesh", "decode_gaussian"}
