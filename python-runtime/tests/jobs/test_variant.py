"""New looks for given shapes: through the fixtures' official pack, and through the starter pack's outlines."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from espalier_runtime.engines.registry import open_pack
from espalier_runtime.engines.sampling_options import SAME_SHAPE, WITHOUT_SAMPLER
from espalier_runtime.images.cut_out.advice import TINY
from espalier_runtime.jobs.generate import generate
from espalier_runtime.jobs.variant import variant
from espalier_runtime.latent.latent_file import load_latent, save_latent
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages import requests
from espalier_runtime.protocol.messages.asset_report import Recipe
from espalier_runtime.protocol.messages.requests import BuildingOptions, GenerateParams, VariantParams
from espalier_runtime.protocol.progress import SilentContext
from espalier_runtime.sparse.coordinates_at import coordinates_at
from tests.jobs.only_latents import until_latent
from tests.jobs.sampled_latents import PACKS, sample

STARTER = Path(__file__).parents[3] / "packs" / "starter"
FEW = requests.SamplerOptions(steps=2)
BLUE, RED = (40, 70, 200), (200, 40, 40)
Box = tuple[int, int, int, int]


def picture(path: Path, colour: tuple[int, int, int], box: Box = (24, 16, 104, 112)) -> Path:
    """A disc on a transparent ground."""
    image = Image.new("RGBA", (128, 128))
    ImageDraw.Draw(image).ellipse(box, fill=(*colour, 255))
    image.save(path)
    return path


def asked(folder: Path, pack: ModelPack, pictures: list[Path]) -> dict:
    folder.mkdir()
    return {
        "job_id": "one",
        "folder": str(folder),
        "pack_folder": str(pack.folder),
        "seed": 3,
        "is_seed_chosen": True,
        "device": "cpu",
        "cut_out": "auto",
        "sampling": requests.SamplingOptions(sparse_structure=FEW, structured_latent=FEW),
        "building": BuildingOptions(texture=False, triangles=400),
        "pictures": [str(path) for path in pictures],
    }


@pytest.fixture(scope="module")
def starter() -> ModelPack:
    return open_pack(STARTER)


@pytest.fixture(scope="module")
def first(starter: ModelPack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A blue disc, grown by the starter pack up to its latent."""
    folder = tmp_path_factory.mktemp("shape")
    blue = picture(folder / "blue.png", BLUE)
    params = GenerateParams(**asked(folder / "first", starter, [blue]))
    until_latent(lambda context: generate(params, starter, context))
    return folder / "first"


def test_the_recipe_says_what_may_disappoint_and_what_a_pack_without_a_sampler_does_not_heed(first: Path) -> None:
    _, recipe = load_latent(first / "latent.safetensors")
    assert recipe["parameters"]["advice"] == [TINY, WITHOUT_SAMPLER, SAME_SHAPE]


def test_the_recipe_does_not_complain_of_steps_and_guidance_that_nobody_chose(
    first: Path, starter: ModelPack, tmp_path: Path
) -> None:
    params = GenerateParams(
        **asked(tmp_path / "usual", starter, [first / "input-1.png"]) | {"is_sampling_chosen": False}
    )
    until_latent(lambda context: generate(params, starter, context))
    _, recipe = load_latent(tmp_path / "usual" / "latent.safetensors")
    assert recipe["parameters"]["advice"] == [TINY, SAME_SHAPE]


def vary(first: Path, second: Path, pack: ModelPack, look: Path, **changes: object) -> None:
    variant(varied(first, second, pack, look, **changes), pack, SilentContext())


def varied(first: Path, second: Path, pack: ModelPack, look: Path, **changes: object) -> VariantParams:
    return VariantParams(**asked(second, pack, [look]) | {"latent": str(first / "latent.safetensors")} | changes)


@pytest.fixture(scope="module")
def official() -> ModelPack:
    return open_pack(PACKS / "image-small")


def test_the_starter_keeps_the_shape_to_the_bit_and_takes_the_colours_of_the_new_picture(
    first: Path, starter: ModelPack, tmp_path: Path
) -> None:
    look, second = picture(tmp_path / "red.png", RED, (2, 40, 126, 90)), tmp_path / "second"
    params = varied(first, second, starter, look)
    until_latent(lambda context: variant(params, starter, context))
    (before, old), (after, recipe) = (load_latent(folder / "latent.safetensors") for folder in (first, second))
    assert recipe["parameters"]["camera"] == old["parameters"]["camera"]
    assert torch.equal(before.coords, after.coords)
    assert torch.equal(before.feats[:, 3:], after.feats[:, 3:])
    red, _, blue = after.feats[:, :3].mean(0)
    assert red > blue
    assert recipe["parameters"]["shape"]["sha256"]
    with Image.open(first / "cut-out-1.png") as old, Image.open(second / "cut-out-1.png") as new:
        assert np.array_equal(np.asarray(old)[..., 3], np.asarray(new)[..., 3])
        assert np.asarray(new)[64, 64].tolist() == [*RED, 255]
    assert (second / "input-1.png").read_bytes() == look.read_bytes()


def test_a_new_look_for_an_object_that_was_made_smaller_is_as_small(
    first: Path, starter: ModelPack, tmp_path: Path
) -> None:
    latent, recipe = load_latent(first / "latent.safetensors")
    (tmp_path / "deep").mkdir()
    shutil.copy(first / "cut-out-1.png", tmp_path / "deep")
    recipe["parameters"]["camera"] |= {"cropSide": 0.5}
    save_latent(tmp_path / "deep" / "latent.safetensors", latent, recipe)
    with Image.open(picture(tmp_path / "dotted.png", RED)) as plain:
        dotted = plain.copy()
    ImageDraw.Draw(dotted).ellipse((44, 44, 84, 84), fill=(*BLUE, 255))
    dotted.save(tmp_path / "dotted.png")
    blue = {}
    for shape in (first, tmp_path / "deep"):
        second = tmp_path / f"second-{shape.name}"
        vary(shape, second, starter, tmp_path / "dotted.png")
        after, told = load_latent(second / "latent.safetensors")
        front = after.feats[after.coords[:, 2] < 30]
        blue[shape.name] = int((front[:, 2] > front[:, 0]).sum())
    assert told["parameters"]["camera"]["cropSide"] == 0.5
    assert 0.15 < blue["deep"] / blue["first"] < 0.4


def test_an_official_pack_varies_a_shape_that_another_kind_of_pack_made(
    first: Path, official: ModelPack, tmp_path: Path
) -> None:
    look, second = picture(tmp_path / "red.png", RED), tmp_path / "second"
    vary(first, second, official, look)
    (before, _), (after, recipe) = (load_latent(folder / "latent.safetensors") for folder in (first, second))
    assert after.resolution == 32
    assert torch.equal(after.coords, coordinates_at(before.coords, 64, 32))
    assert after.space != before.space
    assert recipe["pack"]["name"] == "image-small"
    assert (second / "model.glb").is_file()


def test_the_starter_refuses_shapes_of_another_kind_and_leaves_nothing_behind(
    starter: ModelPack, official: ModelPack, tmp_path: Path
) -> None:
    recipe = Recipe(seed=1, device="cpu", pack={"name": "a", "sha256": ""}, input=[], parameters={}, versions={})
    save_latent(tmp_path / "latent.safetensors", sample(official, seed=2), recipe)
    look = picture(tmp_path / "red.png", RED)
    request = asked(tmp_path / "second", starter, [look]) | {"latent": str(tmp_path / "latent.safetensors")}
    with pytest.raises(EspalierError, match="only to shapes that a pack of its own kind made") as caught:
        variant(VariantParams(**request), starter, SilentContext())
    assert caught.value.code == "pack_unsupported"
    assert list((tmp_path / "second").iterdir()) == []


def test_a_picture_of_a_side_that_the_shape_was_not_made_from_is_refused(
    first: Path, starter: ModelPack, tmp_path: Path
) -> None:
    look = picture(tmp_path / "red.png", RED)
    with pytest.raises(EspalierError, match="these sides: front") as caught:
        vary(first, tmp_path / "second", starter, look, sides=["left"])
    assert caught.value.code == "input_unsupported"


def test_a_pack_of_parts_varies_nothing(first: Path, tmp_path: Path) -> None:
    look, parts = picture(tmp_path / "red.png", RED), open_pack(STARTER.with_name("starter-text"))
    with pytest.raises(EspalierError, match="cannot give a new look to a given shape"):
        vary(first, tmp_path / "second", parts, look)


def test_packs_say_whose_shapes_they_can_vary(starter: ModelPack, official: ModelPack) -> None:
    packs = [starter, official, open_pack(STARTER.with_name("starter-text"))]
    assert [pack.summary().variants for pack in packs] == ["own", "any", "none"]
