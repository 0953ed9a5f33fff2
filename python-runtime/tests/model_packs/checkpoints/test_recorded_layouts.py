"""The table that official checkpoints are inspected by, held to the classes that it stands for."""

import dataclasses
import json

import pytest

from espalier_runtime.engines.registry import CATALOGUE
from espalier_runtime.model_packs.checkpoints.checkpoint_header import StoredTensor
from espalier_runtime.model_packs.checkpoints.recorded_layouts import recorded_classes, recorded_layout, unfolded
from espalier_runtime.model_packs.companions.text_encoder import SHAPING_ARGUMENTS
from espalier_runtime.models.official.clip_text import ClipTextConfig
from espalier_tools.record_layouts import class_anew, folded, pack_networks
from tests.model_packs.official_packs import MANIFESTS

DECODER = {"out_channels": 1, "latent_channels": 8, "num_res_blocks": 2, "channels": [512, 128, 32], "use_fp16": True}


@pytest.mark.parametrize("name", sorted({*recorded_classes(), *pack_networks()}))
def test_the_table_is_what_the_classes_have_now(name: str) -> None:
    assert recorded_classes().get(name) == class_anew(name), "run python -m espalier_tools.record_layouts"


@pytest.mark.parametrize("name", sorted(path.stem for path in MANIFESTS.glob("*.json")))
def test_every_released_checkpoint_is_in_the_table(name: str) -> None:
    manifest = json.loads((MANIFESTS / f"{name}.json").read_text())
    is_text = manifest["class"] == "CLIPTextModel"
    arguments = {key: value for key, value in manifest["args"].items() if not is_text or key in SHAPING_ARGUMENTS}
    layout = recorded_layout(CATALOGUE.class_name(manifest["class"]), arguments)
    assert layout is not None
    prefix = "text_model." if is_text else ""
    assert {prefix + key: [tensor.dtype, list(tensor.shape)] for key, tensor in layout.items()} == manifest["tensors"]


def test_an_argument_may_be_left_out_or_given_where_it_has_its_default() -> None:
    assert recorded_layout("SparseStructureDecoder", DECODER) is not None
    assert recorded_layout("SparseStructureDecoder", {**DECODER, "norm_type": "layer"}) is not None


@pytest.mark.parametrize("change", [{"use_fp16": 1}, {"norm_type": "group"}, {"latent_channels": 4}, {"colour": True}])
def test_any_other_argument_is_left_to_the_class(change: dict) -> None:
    assert recorded_layout("SparseStructureDecoder", {**DECODER, **change}) is None


def test_folding_keeps_tensors_and_their_order() -> None:
    keys = [
        "time",
        "in.0.weight",
        "in.0.bias",
        "in.2.weight",
        *(f"blocks.{i}.norm.weight" for i in range(12)),
        "out.bias",
    ]
    layout = {key: StoredTensor("F16", (3, 4) if key != "time" else ()) for key in keys}
    table = folded(layout)
    assert list(table) == ["time", "in.0.weight", "in.0.bias", "in.2.weight", "blocks.0-11", "out.bias"]
    assert list(unfolded(table).items()) == list(layout.items())


def test_every_argument_of_the_text_model_shapes_it() -> None:
    assert tuple(field.name for field in dataclasses.fields(ClipTextConfig)) == SHAPING_ARGUMENTS
