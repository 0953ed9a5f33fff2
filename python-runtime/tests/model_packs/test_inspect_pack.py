"""What `inspect-pack` says of sound and of spoiled packs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from espalier_runtime.__main__ import main
from espalier_runtime.engines.registry import CATALOGUE
from espalier_runtime.model_packs.inspect_pack import PackInspection, PackNeed, inspect_companion, inspect_pack
from tests.model_packs.official_packs import (
    OFFICIAL_IMAGE,
    edit_sparse_header,
    official_image_pack,
    write_image_encoder,
    write_official_pack,
    write_text_encoder,
)
from tests.model_packs.pack_copies import PACKS, Header, copy_pack, edit_header, edit_json, write_safetensors

FLOW = "ckpts/ss_flow.safetensors"
KEY = "blocks.1.mlp.mlp.2.weight"


def faults_of(pack: Path) -> list[str]:
    return [fault.message for fault in inspect_pack(pack, CATALOGUE).faults]


@pytest.mark.parametrize("name", ["image-small", "image-mixed", "text-small"])
def test_the_fixtures_packs_are_sound(name: str) -> None:
    inspection = inspect_pack(PACKS / name, CATALOGUE)
    assert (inspection.faults, inspection.needs) == ([], [])
    assert len(inspection.checkpoints) == {"image-small": 9, "image-mixed": 7, "text-small": 7}[name]


def test_an_official_image_pack_is_sound_and_needs_its_image_encoder(tmp_path: Path) -> None:
    inspection = inspect_pack(official_image_pack(tmp_path / "TRELLIS-image-large"), CATALOGUE)
    assert inspection.faults == []
    assert len(inspection.checkpoints) == 8
    assert inspection.needs == [PackNeed("image_cond_model", "dinov2_vitl14_reg")]


@pytest.mark.parametrize("size", ["B", "L", "XL"])
@pytest.mark.parametrize("owner", ["JeffreyXiang", "microsoft"])
def test_an_official_text_pack_finds_decoders_beside_it_whoever_owns_them(
    tmp_path: Path, size: str, owner: str
) -> None:
    decoders = {role: name for role, name in OFFICIAL_IMAGE.items() if "decoder" in role}
    models = {
        "sparse_structure_flow_model": f"ckpts/ss_flow_txt_dit_{size}_16l8_fp16",
        "slat_flow_model": f"ckpts/slat_flow_txt_dit_{size}_64l8p2_fp16",
        **{role: f"{owner}/TRELLIS-image-large/ckpts/{name}" for role, name in decoders.items()},
    }
    text = write_official_pack(tmp_path / "text", "TrellisTextTo3DPipeline", models)
    needed = {need.reference for need in inspect_pack(text, CATALOGUE).needs}
    assert needed == {"openai/clip-vit-large-patch14", *(models[role] for role in decoders)}
    official_image_pack(tmp_path / "trellis-image-large")
    found = inspect_pack(text, CATALOGUE)
    assert (found.faults, len(found.checkpoints)) == ([], 6)
    assert [need.reference for need in found.needs] == ["openai/clip-vit-large-patch14"]


def rename(header: Header) -> None:
    header["blocks.1.mlp.mlp.2.wait"] = header.pop(KEY)


def reshape(header: Header) -> None:
    header[KEY]["shape"].reverse()


def drop_last(header: Header) -> None:
    """The tensor whose data come last, so that the others still cover what is before them."""
    del header[max(header, key=lambda key: header[key]["data_offsets"][1])]


def retype(header: Header) -> None:
    header[KEY]["dtype"] = "I32"


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (rename, [f"{KEY} is missing", "blocks.1.mlp.mlp.2.wait is unexpected"]),
        (reshape, [f"{KEY} has shape [192, 48], expected [48, 192]"]),
        (retype, [f"{KEY} has dtype I32, expected F32"]),
    ],
)
def test_a_changed_tensor_is_named(tmp_path: Path, edit, said: list[str]) -> None:
    pack = copy_pack("image-small", tmp_path)
    edit_header(pack / FLOW, edit)
    assert faults_of(pack) == [f"ss_flow.safetensors: {text}." for text in said]


def test_a_tensor_in_the_wrong_precision_is_named(tmp_path: Path) -> None:
    pack = copy_pack("image-mixed", tmp_path)
    edit_json(pack / "ckpts" / "ss_flow.json", lambda config: config["args"].update(use_fp16=False))
    faults = faults_of(pack)
    assert "ss_flow.safetensors: blocks.0.self_attn.to_qkv.weight has dtype F16, expected F32." in faults
    assert all("blocks." in fault for fault in faults)


def test_a_truncated_file_is_named(tmp_path: Path) -> None:
    pack = copy_pack("image-small", tmp_path)
    content = (pack / FLOW).read_bytes()
    (pack / FLOW).write_bytes(content[:-1])
    [fault] = faults_of(pack)
    assert fault.startswith("ss_flow.safetensors is damaged: its tensors need")


def tensor(begin: int, end: int, **changes: object) -> dict:
    return {"dtype": "F32", "shape": [(end - begin) // 4], "data_offsets": [begin, end], **changes}


@pytest.mark.parametrize(
    ("header", "claimed", "said"),
    [
        (b"", 2**63, "its header claims 9223372036854775808 bytes"),
        (b"{}", 3, "its header claims 3 bytes"),
        (b"{]", None, "not valid JSON"),
        (b"[" * 200_000, None, "not valid JSON"),
        (b"[]", None, "not a table of tensors"),
        (json.dumps({"a": tensor(0, 8), "b": tensor(4, 12)}).encode(), None, "tensor b overlaps"),
        (json.dumps({"a": tensor(0, 4), "b": tensor(8, 12)}).encode(), None, "tensor b leaves a gap"),
        (json.dumps({"a": tensor(0, 8, shape=[2**40, 2**40])}).encode(), None, "tensor a needs"),
        (json.dumps({"a": tensor(0, 8, shape=[-2])}).encode(), None, "tensor a has a malformed shape"),
        (json.dumps({"a": tensor(0, 8, shape=[True, 2])}).encode(), None, "tensor a has a malformed shape"),
        (json.dumps({"a": tensor(0, 8, data_offsets=[8])}).encode(), None, "tensor a has a malformed shape"),
        (json.dumps({"a": tensor(0, 8, dtype="F3")}).encode(), None, "tensor a has the unknown dtype F3"),
        (json.dumps({"a": 7}).encode(), None, "tensor a has the unknown dtype"),
        (json.dumps({"a": tensor(0, 2**44)}).encode(), None, "its tensors need 17592186044416 bytes"),
    ],
)
def test_a_malicious_header_is_refused(tmp_path: Path, header: bytes, claimed: int | None, said: str) -> None:
    pack = copy_pack("image-small", tmp_path)
    write_safetensors(pack / FLOW, header, b"", claimed)
    [fault] = faults_of(pack)
    assert "ss_flow.safetensors is damaged" in fault
    assert said in fault


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    pack = copy_pack("image-small", tmp_path)
    edit_header(pack / FLOW, rename)
    (pack / "ckpts" / "slat_dec_rf.safetensors").unlink()
    edit_json(pack / "ckpts" / "slat_flow.json", lambda config: config["args"].update(depth=3))
    inspection = inspect_pack(pack, CATALOGUE)
    assert {fault.role: fault.code for fault in inspection.faults} == {
        "sparse_structure_flow_model": "pack_damaged",
        "slat_decoder_rf": "pack_missing",
        "slat_flow_model": "pack_unsupported",
    }


def test_a_folder_that_is_no_pack_is_told_so(tmp_path: Path) -> None:
    [fault] = inspect_pack(tmp_path, CATALOGUE).faults
    assert fault.code == "pack_missing"


def test_half_a_checkpoint_beside_the_roles_is_a_fault(tmp_path: Path) -> None:
    pack = copy_pack("image-small", tmp_path)
    (pack / "ckpts" / "ss_enc.safetensors").unlink()
    assert faults_of(pack) == [f"The model file ss_enc.safetensors is missing from {pack / 'ckpts'}."]


def test_a_companion_by_itself_is_inspected(tmp_path: Path) -> None:
    write_image_encoder(tmp_path)
    write_text_encoder(tmp_path)
    clip = tmp_path / "clip-vit-large-patch14"
    for folder, name in ((tmp_path, "dinov2_vitl14_reg"), (clip, clip.name)):
        inspection = inspect_companion(folder, name, CATALOGUE)
        assert (inspection.faults, len(inspection.checkpoints)) == ([], 1)
    (clip / "vocab.json").unlink()
    [fault] = inspect_companion(clip, clip.name, CATALOGUE).faults
    assert "vocab.json is missing" in fault.message
    [unknown] = inspect_companion(tmp_path, "dinov9", CATALOGUE).faults
    assert unknown.code == "pack_unsupported"


def test_several_packs_are_inspected_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = copy_pack("image-small", tmp_path)
    edit_header(broken / FLOW, rename)
    assert main(["inspect-pack", "--json", str(PACKS / "image-small"), str(broken)]) == 6
    document = json.loads(capsys.readouterr().out)
    assert [pack["usable"] for pack in document["packs"]] == [True, False]


def run_in_a_fresh_process(code: str, *words: Path) -> str:
    source = Path(sys.modules[PackInspection.__module__].__file__ or "").parents[2]
    finished = subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(source)},
        check=True,
    )
    return finished.stdout


def inspect_without_torch(pack: Path) -> dict:
    """What `inspect-pack --json` prints of a pack, by a process that must not have imported torch."""
    code = (
        "import sys; from espalier_runtime.__main__ import main\n"
        "main(['inspect-pack', '--json', sys.argv[1]])\n"
        "assert 'torch' not in sys.modules, 'torch was imported'"
    )
    return json.loads(run_in_a_fresh_process(code, pack))


def test_official_packs_with_their_encoders_are_inspected_without_torch(tmp_path: Path) -> None:
    image = official_image_pack(tmp_path / "TRELLIS-image-large")
    models = {role: f"microsoft/TRELLIS-image-large/ckpts/{name}" for role, name in OFFICIAL_IMAGE.items()}
    models |= {"sparse_structure_flow_model": "ckpts/ss_flow_txt_dit_XL_16l8_fp16"}
    text = write_official_pack(tmp_path / "text", "TrellisTextTo3DPipeline", models)
    write_image_encoder(tmp_path)
    write_text_encoder(tmp_path)
    for pack, count in ((image, 9), (text, 7)):
        document = inspect_without_torch(pack)
        assert (document["faults"], document["needs"], len(document["checkpoints"])) == ([], [], count)


def test_faults_of_official_files_are_named_without_torch(tmp_path: Path) -> None:
    pack = official_image_pack(tmp_path / "TRELLIS-image-large")
    ckpts = {role: pack / "ckpts" / f"{name}.safetensors" for role, name in OFFICIAL_IMAGE.items()}
    edit_sparse_header(ckpts["sparse_structure_flow_model"], drop_last)
    edit_sparse_header(ckpts["slat_flow_model"], rename)
    edit_sparse_header(ckpts["slat_decoder_gs"], reshape)
    edit_sparse_header(ckpts["slat_decoder_mesh"], lambda header: header[KEY].update(dtype="BF16"))
    with ckpts["slat_decoder_rf"].open("r+b") as file:
        file.truncate(ckpts["slat_decoder_rf"].stat().st_size - 1)
    ckpts["sparse_structure_decoder"].write_bytes(b"\xff" * 8)
    faults = {
        (fault["role"], fault.get("tensor"), fault.get("kind")) for fault in inspect_without_torch(pack)["faults"]
    }
    assert faults == {
        ("sparse_structure_flow_model", "out_layer.bias", "missing"),
        ("slat_flow_model", KEY, "missing"),
        ("slat_flow_model", "blocks.1.mlp.mlp.2.wait", "unexpected"),
        ("slat_decoder_gs", KEY, "shape"),
        ("slat_decoder_mesh", KEY, "dtype"),
        ("slat_decoder_rf", None, None),
        ("sparse_structure_decoder", None, None),
    }


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak memory from /proc")
def test_inspecting_official_sizes_takes_little_memory(tmp_path: Path) -> None:
    pack = official_image_pack(tmp_path / "TRELLIS-image-large")
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from espalier_runtime.engines.registry import CATALOGUE\n"
        "from espalier_runtime.model_packs.inspect_pack import inspect_pack\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert inspect_pack(Path(sys.argv[1]), CATALOGUE).is_usable\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    assert int(run_in_a_fresh_process(code, pack)) < 50_000  # kibibytes; the weights would take 3 GB
