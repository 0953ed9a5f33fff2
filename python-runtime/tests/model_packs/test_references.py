"""Where references lead."""

from pathlib import Path

import pytest

from espalier_runtime.model_packs.references import candidate_paths, is_companion
from espalier_runtime.protocol.errors import EspalierError


def test_the_pack_itself_comes_first(tmp_path: Path) -> None:
    pack = tmp_path / "text"
    (tmp_path / "ckpts").mkdir()
    assert candidate_paths(pack, "ckpts/x")[0] == pack / "ckpts/x"


@pytest.mark.parametrize(
    "beside", ["trellis-image-large", "microsoft/TRELLIS-image-large", "Microsoft--TRELLIS-image-large"]
)
def test_a_full_reference_is_found_beside_the_pack_under_several_names(tmp_path: Path, beside: str) -> None:
    (tmp_path / beside).mkdir(parents=True)
    (tmp_path / "text").mkdir()
    candidates = candidate_paths(tmp_path / "text", "microsoft/TRELLIS-image-large/ckpts/x")
    assert candidates[1:] == [tmp_path / beside / "ckpts" / "x"]


def test_an_absolute_reference_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EspalierError, match="not relative"):
        candidate_paths(tmp_path, "/etc/passwd")


@pytest.mark.parametrize(
    ("reference", "outside"),
    [("ckpts/x", False), ("x", False), ("../other/ckpts/x", True), ("owner/name/ckpts/x", True)],
)
def test_only_references_that_leave_the_pack_are_companions(reference: str, outside: bool) -> None:
    assert is_companion(reference) == outside
