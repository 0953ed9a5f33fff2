"""Manifests: names, sizes, hashes."""

import hashlib
import json
from pathlib import Path

import pytest

from espalier_runtime.engines.registry import open_pack
from espalier_runtime.model_packs.folder.pack_manifest import folder_hashes
from espalier_runtime.protocol.errors import EspalierError
from tests.model_packs.pack_copies import copy_pack


def with_manifest(folder: Path) -> Path:
    pack = copy_pack("image-small", folder)
    files = {
        path: {"sha256": digest, "bytes": (pack / path).stat().st_size} for path, digest in folder_hashes(pack).items()
    }
    described = {"name": "small", "title": "Small", "description": "Noise.", "licence": "MIT", "files": files}
    (pack / "espalier-pack.json").write_text(json.dumps(described))
    return pack


def test_a_manifest_names_the_pack_and_its_hash(tmp_path: Path) -> None:
    folder = with_manifest(tmp_path)
    pack = open_pack(folder)
    lines = "".join(f"{path} {digest}\n" for path, digest in sorted(folder_hashes(folder).items()))
    assert pack.name == "small"
    assert pack.sha256 == hashlib.sha256(lines.encode()).hexdigest()
    pack.verify()


def test_the_hash_is_the_same_with_and_without_a_manifest(tmp_path: Path) -> None:
    assert open_pack(with_manifest(tmp_path)).sha256 == open_pack(copy_pack("image-small", tmp_path / "b")).sha256


def test_a_summary_has_the_contracts_shape(tmp_path: Path) -> None:
    summary = open_pack(with_manifest(tmp_path)).summary()
    assert summary.inputs == ["image"]
    assert summary.licence == "MIT"
    assert summary.bytes > 1_000_000
    assert summary.problem is None


def test_a_folder_without_a_manifest_has_a_problem_and_no_hash(tmp_path: Path) -> None:
    summary = open_pack(copy_pack("image-small", tmp_path)).summary()
    assert summary.sha256 == ""
    assert "import" in summary.problem


def test_a_changed_size_is_seen_when_the_pack_is_opened(tmp_path: Path) -> None:
    pack = with_manifest(tmp_path)
    with (pack / "ckpts" / "ss_flow.safetensors").open("ab") as file:
        file.write(b"x")
    with pytest.raises(EspalierError, match=r"ss_flow\.safetensors is not the file of the manifest") as caught:
        open_pack(pack)
    assert caught.value.code == "pack_damaged"


def test_changed_contents_of_the_same_size_are_seen_when_it_is_verified(tmp_path: Path) -> None:
    folder = with_manifest(tmp_path)
    path = folder / "ckpts" / "ss_flow.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(EspalierError, match="contents differ"):
        open_pack(folder).verify()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = with_manifest(tmp_path)
    (folder / "ckpts" / "ss_dec.json").unlink()
    with pytest.raises(EspalierError, match=r"ckpts/ss_dec\.json is missing") as caught:
        open_pack(folder)
    assert caught.value.code == "pack_missing"


def test_a_manifest_may_not_point_outside_its_pack(tmp_path: Path) -> None:
    folder = with_manifest(tmp_path)
    (tmp_path / "outside").write_text("x")
    path = folder / "espalier-pack.json"
    manifest = json.loads(path.read_text())
    manifest["files"]["../outside"] = {"sha256": "0" * 64, "bytes": 1}
    path.write_text(json.dumps(manifest))
    with pytest.raises(EspalierError, match="outside the pack"):
        open_pack(folder)


def test_a_file_may_lie_elsewhere_only_where_the_manifest_says_so(tmp_path: Path) -> None:
    folder = with_manifest(tmp_path)
    inside, elsewhere = folder / "ckpts" / "ss_flow.safetensors", tmp_path / "on another disk"
    inside.rename(elsewhere)
    inside.symlink_to(elsewhere)
    with pytest.raises(EspalierError, match="outside the pack"):
        open_pack(folder)
    path = folder / "espalier-pack.json"
    manifest = json.loads(path.read_text())
    manifest["files"]["ckpts/ss_flow.safetensors"]["place"] = str(elsewhere)
    path.write_text(json.dumps(manifest))
    open_pack(folder).verify()
    inside.unlink()
    inside.symlink_to(elsewhere.rename(tmp_path / "somewhere else"))
    with pytest.raises(EspalierError, match="outside the pack"):
        open_pack(folder)
