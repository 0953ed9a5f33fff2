"""Both branches of guidance in one batch give what they give one after the other; bounds are stated with each test."""

from pathlib import Path

import msgspec
import pytest
import torch

from espalier_runtime.device.device_policy import guides_together
from espalier_runtime.device.memory_ladder import MemoryLadder, Step
from espalier_runtime.engines.common import flow_passes
from espalier_runtime.engines.common.both_branches import has_room
from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.engine import Inputs, SamplingRun, Structure
from espalier_runtime.engines.parts import engine as parts
from espalier_runtime.engines.registry import CATALOGUE, open_pack
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.engines.trellis import engine as trellis
from espalier_runtime.jobs import recipe
from espalier_runtime.jobs.recipe import Used, recipe_of
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.models.official.sparse_structure_flow import SparseStructureFlowModel
from espalier_runtime.models.official.structured_latent_flow import SLatFlowModel
from espalier_runtime.protocol.messages.asset_report import Recipe
from espalier_runtime.protocol.messages.requests import GenerateParams
from espalier_runtime.protocol.progress import SilentContext
from espalier_runtime.sampling.velocity import MultiImageMode
from espalier_tools.benchmarks.shells import sphere_shell
from espalier_tools.pretended_cuda.device import PretendedCuda
from tests.jobs.sampled_latents import CPU, FEW_STEPS, PACKS, sample, views
from tests.jobs.test_jobs_on_cuda import BUNDLED
from tests.pretended_packs import DEVICE, PretendedPack

GIBIBYTE = 1024**3
SMALL, LARGE = 8 * GIBIBYTE, 24 * GIBIBYTE
PASSES = (SparseStructureFlowModel, SLatFlowModel)


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many samples each pass of a flow had."""
    seen: list[int] = []
    for model in PASSES:
        under_each = model.under_each

        def counted(self, x, t, conditions, under_each=under_each):
            seen.append(len(t))
            return under_each(self, x, t, conditions)

        monkeypatch.setattr(model, "under_each", counted)
    return seen


@pytest.fixture(scope="module")
def image_job() -> tuple[trellis.TrellisEngine, Condition]:
    engine = trellis.TrellisEngine(open_pack(PACKS / "image-small"), CPU)
    return engine, engine.encode(Inputs(views(2)))


def together(monkeypatch: pytest.MonkeyPatch, *, is_used: bool) -> None:
    monkeypatch.setattr(flow_passes, "has_room", lambda _pack, _device: is_used)


@pytest.mark.parametrize(
    ("mode", "interval", "samples"),
    [
        ("stochastic", (0.0, 1.0), 1),
        ("stochastic", (0.5, 0.8), 2),
        ("stochastic", (2.0, 3.0), 1),
        ("multidiffusion", (0.0, 1.0), 1),
    ],
)
def test_official_flows_give_the_same_for_every_mode_and_interval(
    monkeypatch: pytest.MonkeyPatch,
    image_job: tuple[trellis.TrellisEngine, Condition],
    mode: MultiImageMode,
    interval: tuple[float, float],
    samples: int,
) -> None:
    """Within 1e-4, where values reach 4: fp32 sums in another order, through three steps."""
    settings = {"steps": 3, "cfg_strength": 5.0, "cfg_interval": interval}
    options = SamplingOptions(
        num_samples=samples, multi_image=mode, sparse_structure=settings, structured_latent=settings
    )
    engine, condition = image_job
    coords = sphere_shell(engine.grid_resolution(), 150, engine.grid_resolution() / 3)
    rows = [coords + torch.tensor([number, number, 0, 0], dtype=torch.int32) for number in range(samples)]
    structure = Structure(torch.cat(rows), samples, engine.grid_resolution(), None)
    made = []
    for is_used in (False, True):
        together(monkeypatch, is_used=is_used)
        run = SamplingRun(options, 5, SilentContext())
        made.append((engine.sample_dense_latent(condition, run), engine.sample_latent(structure, condition, run).feats))
    for one_by_one, both in zip(*made, strict=True):
        torch.testing.assert_close(both, one_by_one, atol=1e-4, rtol=0)


def test_one_pass_stands_for_two_where_there_is_guidance_and_views_take_turns(
    monkeypatch: pytest.MonkeyPatch, batches: list[int]
) -> None:
    together(monkeypatch, is_used=True)
    settings = {"steps": 4, "cfg_interval": (0.5, 1.0), "rescale_t": 1.0}
    options = SamplingOptions(sparse_structure=settings, structured_latent=settings)
    sample(PACKS / "image-small", views(2), options=options)
    assert batches == [2, 2, 2, 1] * 2  # times 1, 0.75, 0.5 are guided, 0.25 is not


def test_words_whose_negative_is_as_long_give_the_same(monkeypatch: pytest.MonkeyPatch, batches: list[int]) -> None:
    latents = []
    for is_used in (False, True):
        together(monkeypatch, is_used=is_used)
        latents.append(sample(PACKS / "text-small", [], prompt="a red chair"))
    one_by_one, both = latents
    assert {1, 2} == set(batches)
    assert torch.equal(both.coords, one_by_one.coords)
    torch.testing.assert_close(both.feats, one_by_one.feats, atol=1e-4, rtol=0)


def test_parts_and_their_materials_are_the_same(monkeypatch: pytest.MonkeyPatch, batches: list[int]) -> None:
    engine = parts.PartsEngine(open_pack(BUNDLED / "starter-text"), CPU)
    condition = engine.encode(Inputs([], "a red chair"))
    run = SamplingRun(SamplingOptions(sparse_structure=FEW_STEPS, structured_latent=FEW_STEPS), 2, SilentContext())
    found = engine.sample_parts(condition, run)
    materials = []
    for is_used in (False, True):
        together(monkeypatch, is_used=is_used)
        run = SamplingRun(run.options, 2, SilentContext())
        again = engine.sample_parts(condition, run)
        torch.testing.assert_close(again.slots, found.slots, atol=1e-4, rtol=0)
        materials.append(engine.sample_materials(found, condition, run)[0])
    assert {1, 2} == set(batches)
    for one_by_one, both in zip(*materials, strict=True):
        assert both.first == pytest.approx(one_by_one.first, abs=1e-4)


def test_a_large_card_guides_together_whatever_is_free_until_its_memory_has_run_out(batches: list[int]) -> None:
    pack = PretendedPack.open(PACKS / "image-small", CATALOGUE, torso_dtype=torch.float16)
    latents = {}
    for size, expected in ((SMALL, {1}), (LARGE, {2})):
        batches.clear()
        with PretendedCuda(memory_bytes=size):
            assert guides_together(DEVICE) == (size == LARGE)
            engine = trellis.TrellisEngine(pack, DEVICE)
            run = SamplingRun(SamplingOptions(sparse_structure=FEW_STEPS), 2, SilentContext())
            latents[size] = engine.sample_dense_latent(engine.encode(Inputs(views())), run).cpu()
            with pack.stepping_down(fallen()):
                assert not has_room(pack, DEVICE)
        assert set(batches) == expected
    largest = float(latents[SMALL].abs().max())
    # Half precision: the fixtures' cases differ from fp32 by half a per cent.
    torch.testing.assert_close(latents[LARGE], latents[SMALL], atol=0.01 * largest, rtol=0)


def fallen() -> MemoryLadder:
    ladder = MemoryLadder()
    ladder.steps.append(Step("smaller-chunks", "sparse_structure"))
    return ladder


@pytest.mark.parametrize(
    ("folder", "torso_dtype", "serving"),
    [
        (PACKS / "image-small", None, ["flows", "halves"]),
        (PACKS / "image-small", torch.float32, ["flows"]),
        (BUNDLED / "starter", None, ["halves"]),
        (BUNDLED / "starter", torch.float32, []),
    ],
)
def test_the_recipe_names_the_kernels_that_serve_what_the_pack_has(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    torso_dtype: torch.dtype | None,
    serving: list[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(recipe, "taken_kernels", lambda _device, asked: sorted(asked))
    made = recipe_on_a_card(ModelPack.open(folder, CATALOGUE, torso_dtype=torso_dtype), tmp_path)
    assert made["parameters"].get("kernels", []) == serving


@pytest.mark.parametrize(("size", "said"), [(SMALL, None), (LARGE, "in one batch")])
def test_the_recipe_says_so_since_it_decides_the_order_of_sums(size: int, said: str | None, tmp_path: Path) -> None:
    made = recipe_on_a_card(open_pack(PACKS / "image-small"), tmp_path, size)
    assert made["parameters"].get("guidance") == said


def recipe_on_a_card(pack: ModelPack, folder: Path, memory_bytes: int = LARGE) -> Recipe:
    asked = {"jobId": "1", "pictures": [], "folder": str(folder), "packFolder": "", "seed": 1, "device": "cuda:0"}
    params = msgspec.convert({**asked, "cutOut": "auto", "sampling": {}, "building": {}}, GenerateParams)
    with PretendedCuda(memory_bytes=memory_bytes):
        used = Used(SamplingOptions(), "cuda:0", [], [], None, [], None)
        return recipe_of(params, pack, used)
