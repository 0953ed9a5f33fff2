"""The registry: every engine, stage class, role and network class that a pack may name."""

import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image

import espalier_runtime
from espalier_runtime.engines import roles
from espalier_runtime.engines.engine import Engine
from espalier_runtime.engines.registry import CATALOGUE, engine_for, open_pack
from espalier_runtime.model_packs.catalogue import LATENT, STRUCTURE
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import UNWATCHED, Progress
from espalier_tools.benchmarks.starter_stages import jug
from tests.jobs.sampled_latents import PACKS, sample
from tests.model_packs.pack_copies import copy_pack, edit_json

BUNDLED = Path(__file__).parents[3] / "packs"


@pytest.mark.parametrize(
    ("pack", "name", "has_sampler"),
    [
        (PACKS / "image-small", "trellis", True),
        (PACKS / "text-small", "trellis", True),
        (BUNDLED / "starter", "view_aligned", False),
        (BUNDLED / "starter-text", "parts", True),
    ],
)
def test_a_pack_means_the_engine_whose_stages_it_names(pack: Path, name: str, has_sampler: bool) -> None:
    opened = open_pack(pack)
    engine = engine_for(opened, torch.device("cpu"))
    assert isinstance(engine, Engine)
    assert engine.description is opened.pipeline.engine
    assert (engine.description.name, engine.description.has_sampler) == (name, has_sampler)
    assert opened.summary().has_sampler == has_sampler


class CountingPack(ModelPack):
    """Writes down which networks are used."""

    def in_use(self, role: str, device: torch.device, progress: Progress = UNWATCHED) -> AbstractContextManager[Any]:
        self.used = [*getattr(self, "used", []), role]
        return super().in_use(role, device, progress)


@pytest.mark.parametrize(
    ("name", "pictures", "prompt", "once"),
    [
        ("starter", [Image.fromarray(jug(), "RGBA")], None, [roles.VIEW_MAPS, roles.LOCAL_SDF_ENCODER]),
        ("starter-text", [], "a ball", ["word_encoder", roles.STRUCTURE_FLOW, roles.PART_MATERIAL_FLOW]),
    ],
)
def test_no_network_is_asked_twice_for_the_same(
    name: str, pictures: list[Image.Image], prompt: str | None, once: list[str]
) -> None:
    pack = CountingPack.open(BUNDLED / name, CATALOGUE)
    sample(pack, pictures, prompt=prompt)
    assert {role: pack.used.count(role) for role in once} == dict.fromkeys(once, 1)


def test_no_two_engines_share_a_name_a_stage_or_a_kind_of_latent() -> None:
    for names in (
        [engine.name for engine in CATALOGUE.engines],
        [engine.latent_kind for engine in CATALOGUE.engines],
        CATALOGUE.stage_classes(STRUCTURE),
        CATALOGUE.stage_classes(LATENT),
    ):
        assert len(set(names)) == len(names) == len(CATALOGUE.engines)


@pytest.mark.parametrize("engine", CATALOGUE.engines, ids=lambda engine: engine.name)
def test_every_role_of_an_engine_is_listed(engine) -> None:
    listed = {value for name, value in vars(roles).items() if name.isupper()}
    assert {*engine.structure.roles, *engine.latent.roles} <= listed


def test_a_pack_that_joins_stages_of_two_engines_is_refused(tmp_path: Path) -> None:
    pack = copy_pack("image-small", tmp_path)
    stages = {"sparse_structure": {"class": "SilhouetteStructure"}}
    edit_json(pack / "pipeline.json", lambda file: file["args"].update(espalier={"version": 1, "stages": stages}))
    with pytest.raises(EspalierError, match="joins SilhouetteStructure and FlowLatentStage") as caught:
        open_pack(pack)
    assert caught.value.code == "pack_unsupported"


def test_the_registry_is_there_without_torch() -> None:
    code = "import sys, espalier_runtime.engines.registry; assert not {'torch', 'cv2'} & set(sys.modules)"
    root = Path(espalier_runtime.__file__).parents[1]
    subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(root)}, check=True)
