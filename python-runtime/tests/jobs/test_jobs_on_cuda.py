"""Whole jobs as a CUDA device runs them, in the official layout, on a device that is pretended."""

from pathlib import Path

import pytest
import torch
from PIL import Image

from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.build_asset import build_asset
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.engines.engine import Inputs, SamplingRun, Structure
from espalier_runtime.engines.registry import CATALOGUE, engine_for
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.engines.trellis.engine import TrellisEngine
from espalier_runtime.jobs.draw_latent import REPRESENTATIONS, Representation, View, draw_latent
from espalier_runtime.jobs.sample_latent import encode
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.protocol.messages.requests import BuildingOptions
from espalier_runtime.protocol.progress import SilentContext
from espalier_tools.benchmarks.starter_stages import jug
from espalier_tools.pretended_cuda.device import PretendedCuda
from tests.asset.surface_builds import RECIPE
from tests.jobs.sampled_latents import PACKS, sample, views
from tests.pretended_packs import DEVICE, PretendedPack

BUNDLED = Path(__file__).parents[3] / "packs"


@pytest.fixture(scope="module")
def pack() -> PretendedPack:
    return PretendedPack.open(PACKS / "image-small", CATALOGUE, torso_dtype=torch.float16)


@pytest.fixture(scope="module")
def latent(pack: PretendedPack) -> StructuredLatent:
    with PretendedCuda():
        return sample(pack, device=DEVICE)


def test_a_latent_comes_home_and_is_the_same_again(pack: PretendedPack, latent: StructuredLatent) -> None:
    with PretendedCuda():
        again = sample(pack, device=DEVICE)
    assert not latent.feats.is_cuda
    assert torch.equal(again.coords, latent.coords)
    assert torch.equal(again.feats, latent.feats)


def test_more_steps_ask_nothing_more_of_the_device_and_send_nothing_more(
    pack: PretendedPack, latent: StructuredLatent
) -> None:
    """Either would make the host wait, and a pass could not be recorded."""

    def questions(steps: int) -> tuple[list[str], list[str]]:
        parameters = {"steps": steps, "cfg_strength": 3.0, "cfg_interval": (0.0, 1.0)}
        options = SamplingOptions(sparse_structure=parameters, structured_latent=parameters)
        run = SamplingRun(options, 1, SilentContext())
        structure = Structure(latent.coords, 1, latent.resolution, None)
        with PretendedCuda() as cuda:
            engine = TrellisEngine(pack, DEVICE)
            condition = encode(engine, Inputs(views()), SilentContext())
            cuda.host_syncs.clear()
            cuda.uploads.clear()
            engine.sample_dense_latent(condition, run)
            engine.sample_latent(structure, condition, run)
        return [question.split()[0] for question in cuda.host_syncs], cuda.uploads

    few, many = questions(1), questions(4)
    assert "tolist" in few[0]  # once a structure: how many voxels each window has
    assert any(upload.startswith("to, of") for upload in few[1])  # the noise
    assert many == few


@pytest.mark.parametrize("representation", REPRESENTATIONS)
def test_every_representation_can_be_drawn(
    pack: PretendedPack, latent: StructuredLatent, representation: Representation
) -> None:
    with PretendedCuda():
        picture = draw_latent(
            pack, latent, View(side=24), representation=representation, device=DEVICE, context=SilentContext()
        )
    assert picture[..., 3].any()


@pytest.mark.parametrize(
    ("name", "pictures", "prompt"), [("starter", [Image.fromarray(jug())], None), ("starter-text", [], "a red chair")]
)
def test_the_bundled_packs_run_there_too(name: str, pictures: list[Image.Image], prompt: str | None) -> None:
    with PretendedCuda():
        latent = sample(PretendedPack.open(BUNDLED / name, CATALOGUE), pictures, prompt=prompt, device=DEVICE)
    assert not latent.feats.is_cuda
    assert len(latent.coords) > 100


def test_an_asset_is_built_with_its_splats(pack: PretendedPack, latent: StructuredLatent, tmp_path: Path) -> None:
    plan = BuildingPlan.decide(BuildingOptions(texture_size=256, formats=["glb", "splat"]))
    with PretendedCuda():
        asset = build_asset(
            engine_for(pack, DEVICE), latent, AssetBuild(tmp_path, plan, RECIPE), context=SilentContext()
        )
    assert asset.recipe["parameters"]["building"]["colours"] == "gaussians"
    files = asset.files
    assert all(Path(path).is_file() for path in (files.glb, files.splat, files.preview))
