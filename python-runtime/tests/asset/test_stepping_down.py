"""Whole builds in a process that may not have the memory they need: what is stepped down, and what is told of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.asset.stepped_down import stepped_down
from espalier_runtime.device.memory_ladder import MemoryLadder, Step
from espalier_runtime.protocol.messages.requests import BuildingOptions
from tests.asset.surface_builds import RECIPE

BUILD = """
import json, re, resource, sys
from pathlib import Path
import torch, trimesh
from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.build_asset import build_asset
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.engines.engine import DecodedLatent
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.requests import BuildingOptions
from espalier_runtime.protocol.progress import SilentContext
from tests.asset.surface_builds import RECIPE

folder = Path(sys.argv[1])
ball = trimesh.creation.icosphere(subdivisions=3, radius=0.4)
vertices, faces = torch.from_numpy(ball.vertices).float(), torch.from_numpy(ball.faces).int()
surface = ExtractedMesh(vertices, faces, torch.full((len(vertices), 6), 0.5), success=True)


class BallEngine:
    def decode(self, latent, context):
        return DecodedLatent(surface, None)


latent = StructuredLatent(torch.zeros(1, 4, dtype=torch.int32), torch.zeros(1, 8), 64, "")


def build(size):
    plan = BuildingPlan.decide(BuildingOptions(texture_size=size, triangles=200))
    return build_asset(BallEngine(), latent, AssetBuild(folder, plan, RECIPE), context=SilentContext())


def build_within(megabytes, size):
    held = int(re.search(r"VmData:\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024
    most = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (held + megabytes * 2**20, most))
    try:
        asset = build(size)
    except EspalierError as failure:
        return {"code": failure.code, "message": failure.message}
    return asset.recipe["parameters"]


build(64)  # everything that is loaded once is loaded
print(json.dumps([build_within(*limits) for limits in json.loads(sys.argv[2])]))
"""
HALVED, HOPELESS = (260, 4096), (1, 4096)
"""Megabytes beside what is held, and the texture's size that is asked for."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict]]:
    """The asset's folder, and what came of each build, one after the other in one process."""
    folder = tmp_path_factory.mktemp("built")
    words = [sys.executable, "-c", BUILD, str(folder), json.dumps([HALVED, HOPELESS])]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return folder, json.loads(done.stdout.splitlines()[-1])


def test_a_texture_that_does_not_fit_is_halved_until_it_does_and_the_recipe_says_so(
    built: tuple[Path, list[dict]],
) -> None:
    folder, (parameters, _) = built
    steps = [step["step"] for step in parameters["steppedDown"]]
    halvings = steps.count("half-texture")
    assert 1 <= halvings <= 3
    size = 4096 >> halvings
    assert parameters["building"]["textureSize"] == size
    assert f"the texture has {size} pixels a side instead of 4096" in " ".join(parameters["advice"])
    assert (folder / "model.glb").stat().st_size > 1000
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_a_build_for_which_no_step_makes_room_ends_with_out_of_memory(
    built: tuple[Path, list[dict]],
) -> None:
    assert built[1][1]["code"] == "out_of_memory"


def test_the_recipe_has_the_steps_of_sampling_and_of_building_each_once() -> None:
    ladder = MemoryLadder()
    ladder.steps.append(Step("smaller-chunks", "sparse_structure"))
    sampled = {**RECIPE, "parameters": {**RECIPE["parameters"], "steppedDown": ladder.to_json()}}
    build = AssetBuild(Path("/none"), BuildingPlan.decide(BuildingOptions(texture_size=2048)), sampled)
    begun = len(ladder.steps)
    ladder.steps += [Step("half-texture", "texture"), Step("half-texture", "texture")]
    stepped = stepped_down(build, ladder, since=begun)
    steps = [step["step"] for step in stepped.recipe["parameters"]["steppedDown"]]
    assert steps == ["smaller-chunks", "half-texture", "half-texture"]
    assert stepped.plan.texture_size == 512
    assert stepped_down(build, MemoryLadder(), since=0) is build


@pytest.mark.parametrize(("asked", "halved"), [(4096, 512), (300, 256), (128, 128)])
def test_a_texture_is_not_halved_below_what_saves_memory(asked: int, halved: int) -> None:
    plan = BuildingPlan.decide(BuildingOptions(texture_size=asked)).with_texture_halved(3)
    assert plan.texture_size == halved
