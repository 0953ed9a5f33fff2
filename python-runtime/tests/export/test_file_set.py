"""Files of one asset that are replaced together or not at all."""

import errno
from pathlib import Path

import pytest

from espalier_runtime.export.file_set import replaced_together
from espalier_runtime.protocol.errors import EspalierError
from tests.folder_contents import contents


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "disk_full"), (errno.EROFS, "not_writable")])
def test_a_refusal_while_files_are_staged_leaves_the_earlier_ones(tmp_path: Path, number: int, code: str) -> None:
    (tmp_path / "model.glb").write_bytes(b"earlier")
    with pytest.raises(EspalierError) as failure, replaced_together(tmp_path) as staging:
        (staging / "model.glb").write_bytes(b"half")
        raise OSError(number, "refused")
    assert failure.value.code == code
    assert contents(tmp_path) == {"model.glb": b"earlier"}


def test_staged_files_replace_the_earlier_ones_together(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("earlier")
    (tmp_path / "kept").write_text("kept")
    with replaced_together(tmp_path) as staging:
        (staging / "a").write_text("later")
        (staging / "b").write_text("later")
        assert (tmp_path / "a").read_text() == "earlier"
    assert contents(tmp_path) == {"a": b"later", "b": b"later", "kept": b"kept"}
