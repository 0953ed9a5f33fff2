"""Files that are whole or absent."""

import errno
import os
import stat
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from espalier_runtime.protocol.atomic_files import write_atomically
from espalier_runtime.protocol.errors import EspalierError


def test_the_file_is_complete_and_alone(tmp_path: Path) -> None:
    path = tmp_path / "model.glb"
    write_atomically(path, lambda temporary: temporary.write_bytes(b"whole"))
    assert path.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [path]


def test_the_temporary_name_keeps_the_ending(tmp_path: Path) -> None:
    seen: list[str] = []
    write_atomically(tmp_path / "preview.png", lambda temporary: seen.append(temporary.suffix))
    assert seen == [".png"]


def test_a_failed_writer_leaves_the_previous_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "latent.safetensors"
    path.write_bytes(b"before")

    def write_half(temporary: Path) -> None:
        temporary.write_bytes(b"half")
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        write_atomically(path, write_half)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    def fill(_: Path) -> None:
        with Path("/dev/full").open("wb", buffering=0) as disk:
            disk.write(b"x")

    with pytest.raises(EspalierError, match=r"The disk is full: cannot write model.glb") as failed:
        write_atomically(tmp_path / "model.glb", fill)
    assert failed.value.code == "disk_full"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(EspalierError, match=r"Cannot write model.glb: the folder .*gone is gone") as failed:
        write_atomically(tmp_path / "gone" / "model.glb", lambda _: None)
    assert failed.value.code == "not_writable"


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o007, 0o660)])
def test_who_may_read_a_file_is_up_to_the_umask(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write_atomically(tmp_path / "model.glb", lambda path: save_file({"a": torch.zeros(1)}, path))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "model.glb").stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(EspalierError, match=r"Cannot write model.glb") as failed:
        write_atomically(tmp_path / "model.glb", lambda _: None)
    tmp_path.chmod(0o755)
    assert failed.value.code == "not_writable"


def test_a_read_only_refusal_while_writing_is_named(tmp_path: Path) -> None:
    def refuse(_: Path) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with pytest.raises(EspalierError, match="Read-only file system") as failed:
        write_atomically(tmp_path / "model.glb", refuse)
    assert failed.value.code == "not_writable"


def test_other_refusals_of_the_system_stay_what_they_are(tmp_path: Path) -> None:
    def fail(_: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(OSError, match="Input/output error"):
        write_atomically(tmp_path / "model.glb", fail)
