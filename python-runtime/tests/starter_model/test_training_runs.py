import json
from functools import partial
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from espalier_runtime.engines.registry import CATALOGUE, open_pack
from espalier_runtime.model_packs.inspect_pack import inspect_pack
from espalier_runtime.models.starter.view_maps import ViewMaps
from starter_model.__main__ import main
from starter_model.image_pack.training.view_maps import CONFIG, ENCODER, averaged_with, first_network, published_encoder
from starter_model.make_packs import Effort, make_packs
from starter_model.shared.training_run import Schedule, TrainingRun, load_average, mix_checkpoints
from starter_model.text_pack import training as text_training
from starter_model.text_pack.samples import statistics


def drawn_step(run: TrainingRun):
    def take_step(step: int):
        target = torch.sin(torch.arange(3.0) + step)
        loss = ((run.weights["w"] - target) ** 2).sum()
        return loss, {"loss": float(loss.detach())}

    return take_step


def run_in(folder: Path, steps: int) -> TrainingRun:
    run = TrainingRun({"w": torch.zeros(3)}, Schedule(20, 0.1, warmup_steps=2), folder)
    while run.step < steps:
        run.advance(*drawn_step(run)(run.step))
    run.save()
    return run


def test_an_interrupted_run_goes_on_as_if_nothing_had_happened(tmp_path):
    straight = run_in(tmp_path / "straight", 10)
    run_in(tmp_path / "broken", 4)
    resumed = run_in(tmp_path / "broken", 10)
    assert resumed.step == straight.step == 10
    torch.testing.assert_close(resumed.weights["w"], straight.weights["w"])
    torch.testing.assert_close(load_average(tmp_path / "broken")["w"], straight.average["w"])


def test_a_weight_learns_at_its_own_pace(tmp_path):
    run = TrainingRun(
        {name: torch.zeros(1) for name in ("fast", "slow", "still")},
        Schedule(9, 0.1),
        tmp_path,
        pace=lambda name: {"fast": 1.0, "slow": 0.25, "still": 0.0}[name],
    )
    run.advance(sum((value - 1).square().sum() for value in run.weights.values()), {})
    fast, slow, still = (float(value.detach()) for value in run.weights.values())
    assert fast > 0
    assert (slow, still) == (pytest.approx(fast / 4), 0)


def test_the_schedule_warms_up_holds_and_falls():
    schedule = Schedule(1000, 1.0, warmup_steps=100, cooldown=0.2)
    assert schedule.rate(0) == pytest.approx(0.01)
    assert schedule.rate(500) == 1.0
    assert schedule.rate(900) == pytest.approx(0.5)
    assert schedule.rate(1000) == pytest.approx(0.01)
    with pytest.raises(ValueError, match="cooldown"):
        Schedule(1000, 1.0, cooldown=0)


def test_checkpoints_are_mixed_by_their_shares(tmp_path):
    runs = [run_in(tmp_path / name, steps) for name, steps in (("early", 3), ("late", 9))]
    early, late = (run.folder / "checkpoint.pt" for run in runs)
    mix_checkpoints([(early, 1), (late, 3)], tmp_path / "mixed")
    expected = 0.25 * runs[0].average["w"] + 0.75 * runs[1].average["w"]
    torch.testing.assert_close(load_average(tmp_path / "mixed")["w"], expected)
    other = TrainingRun({"w": torch.zeros(4)}, Schedule(20, 0.1), tmp_path / "other")
    other.save()
    with pytest.raises(ValueError, match="only equal networks can be mixed"):
        mix_checkpoints([(early, 1), (other.folder / "checkpoint.pt", 1)], tmp_path / "wrong")
    assert not (tmp_path / "wrong").exists()


def test_a_finished_run_leaves_a_curve(tmp_path):
    run = TrainingRun({"w": torch.zeros(3)}, Schedule(6, 0.1), tmp_path)
    run.until_done(drawn_step(run), log_every=3)
    lines = [json.loads(line) for line in (tmp_path / "curve.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [3, 6]
    assert lines[1]["loss"] > 0


def test_blocks_that_a_start_lacks_begin_by_changing_nothing(tmp_path):
    torch.manual_seed(1)
    last = f"transformer.{CONFIG.blocks - 1}."
    known = {name: value for name, value in ViewMaps(CONFIG).state_dict().items() if not name.startswith(last)}
    (tmp_path / "ckpts").mkdir()
    save_file(known, tmp_path / "ckpts" / "view_maps.safetensors")
    blocks = first_network(tmp_path).transformer
    tokens = torch.randn(1, 64, CONFIG.widths[-1])
    with torch.no_grad():
        assert torch.equal(blocks[-1](tokens), tokens)
        assert not torch.equal(blocks[-2](tokens), tokens)


def test_of_the_image_encoder_the_coarse_pointwise_layers_learn():
    network = first_network(None)
    learning = {name for name, value in network.image_encoder.named_parameters() if value.requires_grad}
    assert {name.rsplit(".", 2)[1] for name in learning} == {"expand", "project"}
    assert {int(name.split(".")[1]) for name in learning} == set(range(6, len(network.image_encoder.blocks)))
    published = published_encoder()
    assert all(torch.equal(value, published[name]) for name, value in network.image_encoder.state_dict().items())
    assert all(value.requires_grad for name, value in network.named_parameters() if not name.startswith(ENCODER))


def test_trained_weights_are_averaged_with_those_they_began_with(tmp_path):
    (tmp_path / "ckpts").mkdir()
    save_file({"enter.bias": torch.ones(2)}, tmp_path / "ckpts" / "view_maps.safetensors")
    trained = {
        name: torch.full((2,), 4.0) for name in ("enter.bias", "transformer.7.to_out.bias", "transformer.7.norm1.bias")
    }
    assert [float(value[0]) for value in averaged_with(tmp_path, trained).values()] == [2.5, 2.0, 4.0]


def test_every_command_works_from_nothing_to_a_pack_that_opens(tmp_path, capsys):
    data, held_out, runs, pack = (tmp_path / name for name in ("data", "held-out", "runs", "pack"))
    main(["make-data", str(data), "--shards", "1", "--pictures", "3"])
    main(["make-data", str(held_out), "--shards", "1", "--pictures", "2", "--held-out"])
    seen = ["train", "view-maps", "--data", str(data), "--steps", "1", "--batch", "2", "--cooldown", "1"]
    stages = [tmp_path / name for name in ("first", "second")]
    for seed, stage in enumerate(stages):
        main([*seen, "--runs", str(stage), "--seed", str(seed)])
    checkpoints = [str(stage / "view-maps" / "checkpoint.pt") for stage in stages]
    main(["mix-checkpoints", "view-maps", "--runs", str(runs), f"{checkpoints[0]}=2", checkpoints[1]])
    main(["train", "mesh-decoder", "--runs", str(runs), "--steps", "1", "--batch", "1"])
    main(["train", "gaussian-decoder", "--runs", str(runs), "--steps", "1", "--batch", "1"])
    main(["build-pack", "--runs", str(runs), "--pack", str(pack)])
    opened = open_pack(pack)
    opened.verify()
    assert all(opened.load(role, torch.device("cpu")) for role in opened.pipeline.models)
    capsys.readouterr()
    figures = tmp_path / "figures.json"
    measured = ["--held-out", str(held_out), "--limit", "1", "--finished", "0", "--json", str(figures)]
    main(["evaluate", "--pack", f"fresh={pack}", *measured])
    assert "| inflation alone | fresh |" in capsys.readouterr().out
    assert json.loads(figures.read_text())["fresh"]["held_out"]["objects"] == 1


@pytest.fixture
def few_objects_give_the_scale(monkeypatch):
    """That of the text pack's channels, which thousands of objects give for ten seconds."""
    monkeypatch.setattr(text_training, "statistics", partial(statistics, objects=100))
    text_training.channel_statistics.cache_clear()
    yield
    text_training.channel_statistics.cache_clear()


@pytest.mark.usefixtures("few_objects_give_the_scale")
def test_one_call_makes_both_packs(tmp_path):
    effort = Effort(
        shards=1,
        pictures_a_shard=2,
        pieces_a_mosaic=1,
        mesh_decoder_steps=1,
        gaussian_decoder_steps=1,
        view_maps_steps=1,
        view_maps_batch=2,
        words_objects=64,
        words_steps=1,
        words_batch=2,
    )
    work, packs, cpu = tmp_path / "work", tmp_path / "packs", torch.device("cpu")
    make_packs(work, packs, models=None, effort=effort, seed=1, device=cpu, dtype=torch.float32)
    for name in ("starter", "starter-text"):
        inspection = inspect_pack(packs / name, CATALOGUE)
        assert (inspection.faults, inspection.needs) == ([], [])


def test_training_on_pictures_without_their_folder_says_what_is_missing(tmp_path):
    # Ended by a sentence, Python prints it and exits with 1.
    with pytest.raises(SystemExit, match="needs --data"):
        main(["train", "view-maps", "--runs", str(tmp_path)])
