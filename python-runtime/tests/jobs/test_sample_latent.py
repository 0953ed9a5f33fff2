"""Sampling a latent: what a seed fixes, what is told on the way, what is refused."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

import espalier_runtime
from espalier_runtime.engines.registry import open_pack
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages import requests
from espalier_runtime.protocol.progress import SilentContext
from tests.jobs.sampled_latents import FEW_STEPS, PACKS, sample, views
from tests.model_packs.pack_copies import copy_pack


class Listener(SilentContext):
    """Writes down progress, and is cancelled at a chosen stage and step."""

    def __init__(self, cancelled_at: tuple[str, float] | None = None) -> None:
        super().__init__()
        self.told: list[tuple[str, float, float]] = []
        self._cancelled_at = cancelled_at

    def progress(self, stage: str, done: float, total: float) -> None:
        self.told.append((stage, done, total))

    def check_cancelled(self) -> None:
        if self.told and self.told[-1][:2] == self._cancelled_at:
            raise EspalierError("cancelled", "Cancelled.")


def digest(latent: StructuredLatent) -> str:
    return hashlib.sha256(latent.coords.numpy().tobytes() + latent.feats.numpy().tobytes()).hexdigest()


@pytest.fixture(scope="module")
def first() -> str:
    """The digest of a latent of seed 2."""
    return digest(sample(seed=2))


def test_the_same_seed_gives_the_same_latent_twice_in_a_process_and_in_another(first: str) -> None:
    again = digest(sample(seed=2))
    code = (
        "from tests.jobs.test_sample_latent import digest; from tests.jobs.sampled_latents import sample\n"
        "print(digest(sample()))"
    )
    root = Path(espalier_runtime.__file__).parents[2]
    elsewhere = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": f"{root / 'src'}:{root}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert first == again == elsewhere.stdout.strip()


def test_another_seed_gives_another_latent(first: str) -> None:
    assert digest(sample(seed=3)) != first


def test_the_seed_does_not_touch_torchs_own_stream() -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    sample()
    assert torch.equal(torch.rand(3), expected)


def test_every_stage_tells_each_step() -> None:
    context = Listener()
    sample(context=context)
    assert context.told == [
        ("condition", 0, 1),
        ("condition", 1, 1),
        *[("sparse_structure", step, 2) for step in range(3)],
        *[("structured_latent", step, 2) for step in range(3)],
    ]
    timings = context.clock.timings()
    assert min(timings.condition, timings.sparse_structure, timings.structured_latent) > 0


@pytest.mark.parametrize("place", [("condition", 0), ("sparse_structure", 1), ("structured_latent", 1)])
def test_cancelling_is_seen_between_steps(place: tuple[str, float]) -> None:
    context = Listener(cancelled_at=place)
    with pytest.raises(EspalierError) as caught:
        sample(context=context)
    assert caught.value.code == "cancelled"
    assert context.told[-1][:2] == place


def test_a_job_on_several_pictures_that_fails_leaves_the_next_one_unchanged() -> None:
    pack = open_pack(PACKS / "image-small")
    undisturbed = digest(sample(pack))
    for mode in ("stochastic", "multidiffusion"):
        options = SamplingOptions(sparse_structure=FEW_STEPS, structured_latent=FEW_STEPS, multi_image=mode)
        with pytest.raises(EspalierError):
            sample(pack, views(2), options=options, context=Listener(cancelled_at=("structured_latent", 1)))
        assert digest(sample(pack)) == undisturbed


def test_several_pictures_change_the_object() -> None:
    assert digest(sample(pictures=views(1))) != digest(sample(pictures=views(2)))


def test_samples_of_a_batch_are_separate_objects() -> None:
    options = SamplingOptions(num_samples=2, sparse_structure=FEW_STEPS, structured_latent=FEW_STEPS)
    latent = sample(options=options)
    assert latent.samples == 2
    assert latent.coords[:, 0].diff().ge(0).all()


def test_a_structure_without_voxels_is_told(tmp_path: Path) -> None:
    pack = copy_pack("image-small", tmp_path)
    path = pack / "ckpts" / "ss_dec.safetensors"
    weights = load_file(path)
    weights["out_layer.2.bias"] -= 1000
    save_file(weights, path)
    with pytest.raises(EspalierError, match="found no object") as caught:
        sample(pack)
    assert caught.value.code == "structure_empty"
    assert caught.value.hint is not None


def test_weights_that_overflow_are_told_and_not_called_an_empty_structure(tmp_path: Path) -> None:
    pack = copy_pack("image-small", tmp_path)
    path = pack / "ckpts" / "ss_dec.safetensors"
    weights = load_file(path)
    weights["out_layer.2.weight"] = torch.full_like(weights["out_layer.2.weight"], 3e38)
    save_file(weights, path)
    with pytest.raises(EspalierError, match="not numbers") as caught:
        sample(pack)
    assert caught.value.code == "pack_damaged"


@pytest.mark.parametrize(("pack", "prompt"), [("image-small", "a chair"), ("text-small", None), ("text-small", "  \n")])
def test_a_pack_without_what_it_works_from_is_refused(pack: str, prompt: str | None) -> None:
    with pytest.raises(EspalierError, match=f"The pack {pack} works from") as caught:
        sample(PACKS / pack, [], prompt=prompt)
    assert caught.value.code == "input_empty"


def test_options_of_a_message_override_only_what_they_name() -> None:
    message = requests.SamplingOptions(sparse_structure=requests.SamplerOptions(steps=3, guidance=2.5))
    options = SamplingOptions.from_message(message)
    assert options.sparse_structure == {"steps": 3, "cfg_strength": 2.5}
    assert options.structured_latent == {}
