from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.registry import open_pack
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.engines.view_aligned.multi_view_reconstruction import reconstruct_views, see_picture
from espalier_runtime.jobs.generate import generate
from espalier_runtime.jobs.rebuild import rebuild
from espalier_runtime.latent.latent_file import load_latent
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages import requests
from espalier_runtime.protocol.progress import SilentContext
from espalier_runtime.sampling.velocity import MultiImageMode
from starter_model.image_pack.evaluation.several_views import render_object, solid_overlap
from tests.engines.view_aligned.outlines import bar, cut_out, disc
from tests.jobs.only_latents import until_latent
from tests.jobs.sampled_latents import sample

PACK = Path(__file__).parents[4] / "packs" / "starter"
RED, BLUE = (200, 60, 40), (40, 60, 200)
BUILDING = requests.BuildingOptions(triangles=600, texture_size=128)


@pytest.fixture(scope="module")
def pack() -> ModelPack:
    return open_pack(PACK)


def upright(half_width: float, colour: tuple[int, int, int] = RED) -> Image.Image:
    return cut_out(bar(96, half_width), colour)


def sampled(
    pack: ModelPack, pictures: list[Image.Image], sides: list, *, mode: MultiImageMode = "multidiffusion", seed: int = 1
) -> StructuredLatent:
    return sample(pack, pictures, sides=sides, seed=seed, options=SamplingOptions(multi_image=mode))


def depth_of(latent: StructuredLatent) -> float:
    y = latent.coords[:, 2]
    return float(y.max() - y.min() + 1) / latent.resolution


def test_a_front_is_as_deep_as_the_picture_from_the_side_says_however_deep_that_is(pack: ModelPack) -> None:
    side = np.zeros((256, 256), bool)
    side[93:163, 22:234] = True
    pictures = tuple(np.asarray(cut_out(one)) for one in (disc(256, 0.41), side))
    seen = [see_picture(pack, picture) for picture in pictures]
    thick = replace(seen[0], half=np.where(seen[0].half > 0, np.float32(0.4), 0))
    condition = Condition(pictures=pictures, sides=("front", "left"), seen=(thick, seen[1]))
    front, _ = reconstruct_views(pack, condition, "multidiffusion", seed=1).solid.views
    assert front.frame.mean_scale == pytest.approx(0.83 * 3 / 0.83, abs=0.1)
    solid, known = front.solid, front.solid.squared_half_thickness > 0
    half = solid.squared_half_thickness.clamp(min=0).sqrt()
    depth = (solid.middle + half)[known].max() - (solid.middle - half)[known].min()
    assert float(depth) == pytest.approx(0.83 * 3, abs=0.15)


def asked(folder: Path, pictures: list[Path], sides: list | None) -> requests.GenerateParams:
    folder.mkdir()
    return requests.GenerateParams(
        job_id="one",
        folder=str(folder),
        pack_folder=str(PACK),
        seed=1,
        device="cpu",
        cut_out="auto",
        sampling=requests.SamplingOptions(),
        building=BUILDING,
        pictures=[str(path) for path in pictures],
        sides=sides,
    )


@pytest.fixture
def front_and_back(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "a.png", tmp_path / "b.png"]
    for path, colour in zip(paths, (RED, BLUE), strict=True):
        upright(0.2, colour).save(path)
    return paths


@pytest.mark.parametrize("mode", ["multidiffusion", "stochastic"])
@pytest.mark.parametrize("half_depth", [0.06, 0.3])
def test_a_picture_from_the_left_says_how_deep_the_object_is(pack, mode, half_depth):
    latent = sampled(pack, [upright(0.2), upright(half_depth)], ["front", "left"], mode=mode)
    width = 1 / 1.2
    assert depth_of(latent) == pytest.approx(2 * half_depth / 0.8 * width, abs=0.05)


def test_the_average_of_all_views_needs_no_luck_and_following_one_view_a_place_does(pack):
    pictures, sides = [upright(0.2), upright(0.3)], ["front", "left"]
    first, second = (sampled(pack, pictures, sides, seed=seed) for seed in (1, 2))
    assert torch.equal(first.feats, second.feats)
    drawn = [sampled(pack, pictures, sides, mode="stochastic", seed=seed) for seed in (1, 1, 2)]
    assert torch.equal(drawn[0].feats, drawn[1].feats)
    assert not torch.equal(drawn[0].feats[:500], drawn[2].feats[:500])


def test_four_sides_give_a_truer_solid_than_one(pack):
    seen = render_object(np.random.default_rng((1, 5, 2)))
    alone = solid_overlap(pack, seen, ("front",), "multidiffusion")
    assert solid_overlap(pack, seen, ("front", "back", "left", "right"), "multidiffusion") > alone + 0.1


def test_each_side_takes_the_colours_of_its_picture(pack):
    latent = sampled(pack, [upright(0.2, RED), upright(0.2, BLUE)], ["front", "back"])
    depth = latent.coords[:, 2]
    colours = (latent.feats[:, :3] + 1) / 2
    for rows, colour in ((depth < depth.min() + 2, RED), (depth > depth.max() - 2, BLUE)):
        np.testing.assert_allclose(colours[rows].median(0).values, np.array(colour) / 255, atol=0.12)


def test_an_asset_from_several_pictures_is_rebuilt_elsewhere_with_the_same_texture(pack, tmp_path, front_and_back):
    asset = generate(asked(tmp_path / "asset", front_and_back, ["front", "back"]), pack, SilentContext())
    assert asset.recipe["parameters"]["sides"] == ["front", "back"]
    assert asset.recipe["parameters"]["building"]["colours"] == "picture and mesh"
    copy = tmp_path / "copy"
    copy.mkdir()
    params = requests.RebuildParams(
        job_id="two",
        latent=asset.files.latent,
        folder=str(copy),
        pack_folder=str(PACK),
        device="cpu",
        building=BUILDING,
    )
    rebuilt = rebuild(params, pack, SilentContext())
    assert {path.name for path in copy.iterdir()} >= {"cut-out-1.png", "cut-out-2.png", "model.glb"}
    assert Path(rebuilt.files.preview).read_bytes() == Path(asset.files.preview).read_bytes()


def test_a_job_that_fails_over_its_sides_leaves_nothing_and_the_next_picture_as_ever(pack, tmp_path, front_and_back):
    def latent_in(folder: Path) -> StructuredLatent:
        params = asked(folder, front_and_back[:1], None)
        until_latent(lambda context: generate(params, pack, context))
        return load_latent(folder / "latent.safetensors")[0]

    first = latent_in(tmp_path / "before")
    with pytest.raises(EspalierError, match="A side is named twice"):
        generate(asked(tmp_path / "failed", front_and_back, ["back", "back"]), pack, SilentContext())
    assert not list((tmp_path / "failed").iterdir())
    second = latent_in(tmp_path / "after")
    assert torch.equal(first.coords, second.coords)
    assert torch.equal(first.feats, second.feats)
