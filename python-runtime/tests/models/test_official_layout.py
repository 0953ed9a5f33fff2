"""The classes against what the released checkpoints hold: every key, shape and dtype."""

import json

import pytest
import torch
from safetensors.torch import save

from espalier_runtime.model_packs.checkpoint import DTYPE_NAMES
from espalier_runtime.models.architectures import build, without_values
from espalier_runtime.models.clip_text import ClipTextConfig, ClipTextModel
from tests.fixture_cases import CASES_FOLDER

MANIFESTS = CASES_FOLDER.parent / "official-manifests"
TEXT_MODEL = "clip_vit_large_patch14_text"
CHECKPOINTS = sorted(path.stem for path in MANIFESTS.glob("*.json") if path.stem != TEXT_MODEL)


def read(name: str) -> dict:
    return json.loads((MANIFESTS / f"{name}.json").read_text())


def layout(network: torch.nn.Module, prefix: str = "") -> dict[str, list]:
    state = network.state_dict()
    return {prefix + key: [DTYPE_NAMES[tensor.dtype], list(tensor.shape)] for key, tensor in state.items()}


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_a_network_built_from_official_arguments_has_the_official_tensors(name: str) -> None:
    manifest = read(name)
    assert layout(build(manifest["class"], manifest["args"])) == manifest["tensors"]


def test_the_text_model_has_the_official_tensors() -> None:
    with without_values():
        network = ClipTextModel(ClipTextConfig())
    assert layout(network, "text_model.") == read(TEXT_MODEL)["tensors"]


def test_there_is_a_manifest_for_every_released_checkpoint() -> None:
    assert len(CHECKPOINTS) == 15  # 14 of TRELLIS, and DINOv2


def test_official_files_have_the_official_size() -> None:
    manifest = read("slat_dec_rf_swin8_B_64l8r16_fp16")
    network = build(manifest["class"], manifest["args"]).to_empty(device="cpu")
    assert len(save(network.state_dict())) == manifest["expected_file_bytes"]
