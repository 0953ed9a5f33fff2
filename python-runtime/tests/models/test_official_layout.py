"""The classes against what the released checkpoints hold: every key, shape and dtype."""

import json

import pytest
from safetensors.torch import save

from espalier_runtime.engines.registry import CATALOGUE
from espalier_runtime.model_packs.checkpoints.built_layout import built_layout
from tests.fixture_cases import CASES_FOLDER

MANIFESTS = CASES_FOLDER.parent / "official-manifests"
TEXT_MODEL = "clip_vit_large_patch14_text"
CHECKPOINTS = sorted(path.stem for path in MANIFESTS.glob("*.json") if path.stem != TEXT_MODEL)


def read(name: str) -> dict:
    return json.loads((MANIFESTS / f"{name}.json").read_text())


def layout(class_name: str, arguments: dict, prefix: str = "") -> dict[str, list]:
    built = built_layout(CATALOGUE.network(class_name), arguments)
    return {prefix + key: [tensor.dtype, list(tensor.shape)] for key, tensor in built.items()}


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_a_network_built_from_official_arguments_has_the_official_tensors(name: str) -> None:
    manifest = read(name)
    assert layout(manifest["class"], manifest["args"]) == manifest["tensors"]


def test_the_text_model_has_the_official_tensors() -> None:
    assert layout("CLIPTextModel", {}, "text_model.") == read(TEXT_MODEL)["tensors"]


def test_there_is_a_manifest_for_every_released_checkpoint() -> None:
    assert len(CHECKPOINTS) == 15  # 14 of TRELLIS, and DINOv2


def test_official_files_have_the_official_size() -> None:
    manifest = read("slat_dec_rf_swin8_B_64l8r16_fp16")
    network = CATALOGUE.network(manifest["class"]).build(manifest["args"]).to_empty(device="cpu")
    assert len(save(network.state_dict())) == manifest["expected_file_bytes"]
