"""Whole generations through the serving process: what an artist waits for."""

import hashlib
import json
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image

from espalier_runtime.latent.latent_file import load_latent
from espalier_runtime.protocol.messages.asset_report import BuiltAsset
from espalier_runtime.protocol.messages.methods import NOTIFICATIONS
from espalier_runtime.protocol.stage_clock import STAGES
from tests.server.runtime_process import EXAMPLES, REPOSITORY, STARTER, RuntimeProcess, generation

pytestmark = pytest.mark.slow
DRAGON = EXAMPLES / "dragon.png"
OFFICIAL_LAYOUT = REPOSITORY / "test" / "fixtures" / "packs" / "image-small"


@pytest.fixture(scope="module")
def runtime() -> Iterator[RuntimeProcess]:
    with RuntimeProcess() as process:
        yield process


@pytest.fixture(scope="module")
def grown(runtime: RuntimeProcess, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The dragon, grown once, with what was said meanwhile."""
    folder = tmp_path_factory.mktemp('dragon "🫖"\n')
    runtime.heard.clear()
    asset = runtime.call("generate", **generation(folder, DRAGON, "dragon"))
    return {"asset": asset, "heard": list(runtime.heard), "folder": folder}


def document_of(glb: Path) -> dict[str, Any]:
    content = glb.read_bytes()
    magic, _, length, json_length, kind = struct.unpack("<4sIII4s", content[:20])
    assert (magic, length, kind) == (b"glTF", len(content), b"JSON")
    return json.loads(content[20 : 20 + json_length])


def test_a_picture_becomes_a_whole_asset(grown: dict[str, Any]) -> None:
    asset, folder = grown["asset"], grown["folder"]
    msgspec.convert(asset, BuiltAsset)
    names = {kind: Path(path).name for kind, path in asset["files"].items()}
    assert names == {
        "latent": "latent.safetensors",
        "preview": "preview.png",
        "cutOut": "cut-out-1.png",
        "glb": "model.glb",
    }
    assert sorted(path.name for path in folder.iterdir()) == sorted([*names.values(), "input-1.png"])
    assert (folder / "input-1.png").read_bytes() == DRAGON.read_bytes()
    with Image.open(folder / "preview.png") as preview:
        assert min(preview.size) >= 256
    assert asset["mesh"]["faces"] > 1000


def test_the_recipe_says_what_was_used_in_the_answer_in_the_latent_and_in_the_glb(grown: dict[str, Any]) -> None:
    recipe = grown["asset"]["recipe"]
    assert (recipe["seed"], recipe["device"], recipe["pack"]["name"]) == (1, "cpu", "starter")
    assert recipe["pack"]["sha256"]
    assert recipe["input"] == [{"sha256": hashlib.sha256(DRAGON.read_bytes()).hexdigest()}]
    assert recipe["parameters"]["cutOut"] == "auto"
    assert recipe["parameters"]["sparseStructure"]["class"] == "SilhouetteStructure"
    assert recipe["versions"]["torch"]
    assert document_of(Path(grown["asset"]["files"]["glb"]))["asset"]["extras"]["espalier"] == recipe
    _, saved = load_latent(Path(grown["asset"]["files"]["latent"]))
    assert {**saved, "parameters": None} == {**recipe, "parameters": None}


def test_stages_advance_in_order_and_the_latent_is_safe_before_decoding(grown: dict[str, Any]) -> None:
    told = [message for message in grown["heard"] if message["params"].get("jobId") == "dragon"]
    for message in told:
        msgspec.convert(message["params"], NOTIFICATIONS[message["method"]])
    stages = [message["params"]["stage"] for message in told if message["method"] == "progress"]
    assert list(dict.fromkeys(stages)) == list(STAGES)
    events = [message["params"].get("artifact") or message["params"].get("stage") for message in told]
    assert events.index("cut-out") < events.index("sparse_structure")
    assert events.index("structured_latent") < events.index("latent") < events.index("decode")


def test_the_seconds_of_the_stages_add_up(grown: dict[str, Any]) -> None:
    timings = dict(grown["asset"]["timings"])
    total = timings.pop("total")
    assert list(timings) == list(STAGES)
    assert all(seconds > 0 for seconds in timings.values())
    assert 0.9 * total < sum(timings.values()) <= total


def test_the_same_seed_gives_the_same_latent_and_a_late_cancel_keeps_it(
    runtime: RuntimeProcess, grown: dict[str, Any], tmp_path: Path
) -> None:
    running = runtime.ask("generate", **generation(tmp_path, DRAGON, "again"))
    runtime.wait_for(
        lambda message: message["params"].get("artifact") == "latent" and message["params"]["jobId"] == "again"
    )
    runtime.call("cancel", jobId="again")
    assert runtime.answer(running)["error"]["data"]["code"] == "cancelled"
    again, _ = load_latent(tmp_path / "latent.safetensors")
    first, _ = load_latent(Path(grown["asset"]["files"]["latent"]))
    assert again.coords.equal(first.coords)
    assert again.feats.equal(first.feats)


def test_a_saved_latent_is_built_again_elsewhere_by_a_pack_that_has_only_decoders(
    runtime: RuntimeProcess, grown: dict[str, Any], tmp_path: Path
) -> None:
    pack, folder = tmp_path / "decoders-only", tmp_path / "asset"
    folder.mkdir()
    shutil.copytree(STARTER, pack, ignore=shutil.ignore_patterns("shape_code.*", "espalier-pack.json"))
    building = {"triangles": 2000, "texture": False, "formats": ["glb", "ply"]}
    asset = runtime.call(
        "rebuild",
        jobId="rebuilt",
        latent=grown["asset"]["files"]["latent"],
        folder=str(folder),
        packFolder=str(pack),
        device="cpu",
        building=building,
    )
    msgspec.convert(asset, BuiltAsset)
    assert abs(asset["mesh"]["faces"] - 2000) <= 40
    assert asset["recipe"]["seed"] == 1
    assert asset["timings"]["sparse_structure"] == asset["timings"]["structured_latent"] == 0
    assert all(Path(path).parent == folder for path in asset["files"].values())
    assert set(asset["files"]) == {"latent", "preview", "cutOut", "glb", "ply"}


def test_a_pack_in_the_official_layout_goes_the_same_way_to_a_glb(runtime: RuntimeProcess, tmp_path: Path) -> None:
    few_steps = {"steps": 2, "guidance": 3.0}
    params = generation(tmp_path, DRAGON, "official") | {
        "packFolder": str(OFFICIAL_LAYOUT),
        "sampling": {"sparseStructure": few_steps, "structuredLatent": few_steps},
        "building": {"texture": False},
    }
    asset = runtime.call("generate", **params)
    document_of(Path(asset["files"]["glb"]))
    assert asset["recipe"]["parameters"]["structuredLatent"]["steps"] == 2
    assert asset["recipe"]["parameters"]["structuredLatent"]["cfg_strength"] == 3.0
    assert asset["recipe"]["parameters"]["structuredLatent"]["class"] == "FlowLatentStage"
