"""One strange folder among the packs is one pack that cannot be used."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from espalier_runtime.engines.registry import CATALOGUE
from espalier_runtime.model_packs.inspect_pack import inspect_pack
from espalier_runtime.protocol.messages.methods import MAX_LINE_BYTES
from espalier_runtime.server.methods.pack_list import list_packs, verify_pack
from tests.model_packs.pack_copies import copy_pack, edit_json

MANIFEST = {"name": "strange", "title": "T", "description": "D", "licence": "MIT", "files": {}}


def _manifest(**changes: object) -> Callable[[Path], object]:
    return _write_manifest(json.dumps(MANIFEST | changes).encode())


def _write_manifest(content: bytes) -> Callable[[Path], object]:
    return lambda pack: (pack / "espalier-pack.json").write_bytes(content)


def _instead_of_pipeline(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def change(pack: Path) -> None:
        (pack / "pipeline.json").unlink()
        make(pack / "pipeline.json")

    return change


def _link_to(target: str) -> Callable[[Path], None]:
    return _instead_of_pipeline(lambda path: path.symlink_to(target))


STRANGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "an empty name": (_manifest(name=""), "is not a pack manifest"),
    "a name of a megabyte": (_manifest(name="n" * 1024**2), "is not a pack manifest"),
    "a file with NUL in its name": (_manifest(files={"a\0b": {"sha256": "", "bytes": 1}}), "no file can have"),
    "a file with a name too long": (_manifest(files={"a" * 5000: {"sha256": "", "bytes": 1}}), "too long"),
    "a pipeline that is a folder": (_instead_of_pipeline(Path.mkdir), "it is a folder"),
    "a pipeline that is a pipe": (_instead_of_pipeline(os.mkfifo), "it is not a file"),
    "a pipeline that is a device": (_link_to("/dev/zero"), "it is not a file"),
    "a pipeline that leads nowhere": (_link_to("/no/such"), "no pipeline.json"),
    "a pipeline that leads to itself": (_link_to("pipeline.json"), "symbolic links"),
    "a vast pipeline": (_instead_of_pipeline(lambda path: path.write_bytes(b"[" * 5 * 1024**2)), "more than 4096 kB"),
    "a deep pipeline": (_instead_of_pipeline(lambda path: path.write_bytes(b"[" * 100_000)), "not valid JSON"),
    "a deep manifest": (_write_manifest(b'{"x":' * 99_999), "not a pack manifest"),
    "a manifest that is a pipe": (lambda pack: os.mkfifo(pack / "espalier-pack.json"), "it is not a file"),
    "samplers of another kind": (
        lambda pack: edit_json(pack / "pipeline.json", lambda file: file["args"]["slat_sampler"].update(args=5)),
        "cannot be read",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", STRANGE)
def test_a_strange_pack_is_named_with_its_reason_and_the_others_are_usable(kind: str, tmp_path: Path) -> None:
    change, reason = STRANGE[kind]
    copy_pack("image-small", tmp_path)
    strange = copy_pack("image-mixed", tmp_path)
    change(strange)
    good, bad = sorted(list_packs([tmp_path]), key=lambda pack: Path(pack.folder).name, reverse=True)
    assert (bad.name, reason in (bad.problem or "")) == ("image-mixed", True), bad.problem
    assert good.problem is None or "manifest" in good.problem  # the copies of the fixtures have none
    assert reason in (verify_pack(strange).problem or "")
    assert reason in inspect_pack(strange, CATALOGUE).faults[0].message


def test_a_folder_whose_name_is_not_utf8_is_listed_and_can_be_sent(tmp_path: Path) -> None:
    pack = copy_pack("image-small", tmp_path)
    pack.rename(tmp_path / os.fsdecode(b"bad\xff"))
    (summary,) = list_packs([tmp_path])
    assert (summary.name, summary.problem) == ("bad?", "The name of its folder is not UTF-8.")
    assert msgspec.json.encode(summary)


@pytest.mark.parametrize("folder", ["/dev/null", "/", "/no/such", "a\0b", "a" * 5000, "/etc/passwd/x"])
def test_what_is_no_pack_is_verified_as_none(folder: str) -> None:
    assert verify_pack(Path(folder)).problem
    assert not inspect_pack(Path(folder), CATALOGUE).is_usable


def test_however_much_packs_say_the_list_fits_into_a_message(tmp_path: Path) -> None:
    for number in range(300):
        pack = tmp_path / f"pack-{number:03}"
        pack.mkdir()
        (pack / "pipeline.json").write_text(json.dumps({"name": "TrellisImageTo3DPipeline", "args": {"models": {}}}))
        (pack / "espalier-pack.json").write_text(
            json.dumps(MANIFEST | {"description": "d" * 20_000, "title": "t" * 9000})
        )
    (tmp_path / "pack-000" / "pipeline.json").write_text("{")
    packs = list_packs([tmp_path])
    assert 100 < len(packs) < 300
    assert all(pack.problem is None for pack in packs)  # the usable ones come first
    assert len(msgspec.json.encode(packs)) < MAX_LINE_BYTES


def test_what_is_hidden_among_the_packs_is_no_pack_yet(tmp_path: Path) -> None:
    copy_pack("image-small", tmp_path).rename(tmp_path / ".adding-image-small")
    assert list_packs([tmp_path]) == []
