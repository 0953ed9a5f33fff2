from pathlib import Path

import numpy as np
import pytest
import torch
import trimesh

from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.engine import Inputs, SamplingRun
from espalier_runtime.engines.parts.engine import PartsEngine
from espalier_runtime.engines.parts.part_sdf import PartSolid, solid_of
from espalier_runtime.engines.registry import CATALOGUE, engine_for, open_pack
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.jobs.generate import generate
from espalier_runtime.jobs.variant import sample_variant
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.model_packs.inspect_pack import inspect_pack
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages import requests
from espalier_runtime.protocol.messages.requests import BuildingOptions, GenerateParams
from espalier_runtime.protocol.progress import SilentContext
from starter_model.text_pack.evaluation import colour_obeyed, filled, overlap, sample_object
from starter_model.text_pack.nouns import random_object
from tests.jobs.sampled_latents import sample

PACKS = Path(__file__).parents[4] / "packs"
CPU = torch.device("cpu")
FEW = {"steps": 6}


@pytest.fixture(scope="module")
def pack() -> ModelPack:
    return open_pack(PACKS / "starter-text")


def sampled(pack: ModelPack, prompt: str, *, seed: int = 1, num_samples: int = 1, **shape: float) -> StructuredLatent:
    options = SamplingOptions(num_samples, sparse_structure={**FEW, **shape}, structured_latent=FEW)
    return sample(pack, [], prompt=prompt, seed=seed, options=options)


@pytest.fixture(scope="module")
def lamp(pack: ModelPack) -> StructuredLatent:
    return sampled(pack, "a tall lamp", seed=1)


def request(text: str, folder: Path, pack: ModelPack) -> GenerateParams:
    return GenerateParams(
        job_id="one",
        folder=str(folder),
        pack_folder=str(pack.folder),
        seed=3,
        device="cpu",
        cut_out="auto",
        sampling=requests.SamplingOptions(),
        building=BuildingOptions(formats=["glb"], texture_size=256, triangles=4000),
        text=text,
    )


def kinds(solid: PartSolid) -> list[str]:
    return [part.shape.kind for _, part in solid.instances]


def test_the_pack_says_what_it_is_and_is_sound(pack):
    summary = pack.summary()
    assert (summary.name, summary.inputs, summary.view_aligned) == ("starter-text", ["text"], False)
    assert "not the world" in summary.description
    assert summary.bytes < 15e6
    pack.verify()
    inspection = inspect_pack(pack.folder, CATALOGUE)
    assert (inspection.faults, inspection.needs) == ([], [])


def test_both_starters_together_stay_small():
    assert sum(open_pack(PACKS / name).summary().bytes for name in ("starter", "starter-text")) < 40e6


def test_a_seed_gives_its_object_again_and_another_seed_another(pack, lamp):
    again, other = (sampled(pack, "a tall lamp", seed=seed) for seed in (1, 2))
    assert torch.equal(lamp.coords, again.coords)
    assert torch.equal(lamp.feats, again.feats)
    assert not torch.equal(lamp.coords, other.coords)


def test_steps_and_guidance_change_the_object(pack, lamp):
    assert not torch.equal(lamp.coords, sampled(pack, "a tall lamp", steps=12).coords)
    assert not torch.equal(lamp.coords, sampled(pack, "a tall lamp", cfg_strength=5.0).coords)


def test_samples_of_a_batch_are_whole_objects_one_after_the_other(pack):
    latent = sampled(pack, "a mushroom", num_samples=2)
    assert latent.samples == 2
    assert latent.feats.shape == (len(latent.coords), 8)


def test_a_ball_is_round_and_red_when_it_is_called_red(pack):
    found = sample_object(pack, "a plain red ball", seed=1)
    assert kinds(found.solid)[0] == "ball"
    assert colour_obeyed(["plain", "red", "ball"], "ball", found) == [True]


def test_a_snowman_of_no_colour_is_white_and_a_tree_green(pack):
    white = [material.first for material in sample_object(pack, "a snowman", seed=1).materials[:2]]
    assert min(min(colour) for colour in white) > 0.8
    crown = sample_object(pack, "a tree", seed=1).materials[1].first
    assert crown[1] > 1.5 * max(crown[0], crown[2])


def test_a_dog_is_more_like_dogs_than_like_other_things(pack):
    def truths(noun: str) -> list[np.ndarray]:
        made = [random_object(noun, np.random.default_rng((7, number))) for number in range(8)]
        return [filled(solid_of(each.shapes)) for each in made if each.extent > 0.9]

    found = filled(sample_object(pack, "a dog", seed=1).solid)
    nearest = {noun: max(overlap(found, true) for true in truths(noun)) for noun in ("dog", "horse", "table", "house")}
    assert nearest["dog"] > 0.5
    assert max(nearest, key=lambda noun: nearest[noun]) == "dog"


@pytest.mark.parametrize(("words", "copies"), [("three", 3), ("four", 4)])
def test_a_stool_has_as_many_legs_as_it_is_told(pack, words, copies):
    engine = PartsEngine(pack, CPU)
    run = SamplingRun(SamplingOptions(num_samples=4), 1, SilentContext())
    solids = engine.sample_parts(engine.encode(Inputs(prompt=f"a stool with {words} legs")), run).solids
    kinds_of_legs = [{part.shape.repeats for _, part in solid.instances} for solid in solids if solid is not None]
    assert sum(copies in repeats for repeats in kinds_of_legs) >= 3, "three of four"


def test_words_become_a_textured_glb_with_the_advice_in_its_recipe(pack, tmp_path):
    asset = generate(request("a friendly red mushroom", tmp_path, pack), pack, SilentContext())
    mesh = trimesh.load(tmp_path / "model.glb", force="mesh", process=False)
    assert isinstance(mesh, trimesh.Trimesh)
    assert 1000 < len(mesh.faces) <= 4200
    assert np.asarray(mesh.visual.material.baseColorTexture).shape[:2] == (256, 256)  # pyright: ignore
    assert asset.recipe["parameters"]["text"] == "a friendly red mushroom"
    assert asset.recipe["parameters"]["advice"][0].startswith("The word “friendly” is not known to this pack")
    assert asset.recipe["parameters"]["sparseStructure"]["steps"] == pack.pipeline.structure_sampler.steps


def test_a_prompt_without_a_known_thing_leaves_nothing_behind(pack, tmp_path):
    with pytest.raises(EspalierError, match="cannot tell what to make"):
        generate(request("a dragon", tmp_path, pack), pack, SilentContext())
    assert list(tmp_path.iterdir()) == []


def test_a_given_shape_gets_no_new_appearance_from_an_engine_that_invents_shapes(pack):
    engine, box = engine_for(pack, CPU), trimesh.creation.box()
    run = SamplingRun(SamplingOptions(), 1, SilentContext())
    with pytest.raises(EspalierError, match="cannot give a new look") as caught:
        sample_variant(engine, (box.vertices, box.faces), Condition(), run=run)
    assert caught.value.code == "pack_unsupported"
