"""Which passes are recorded and replayed, and when they are not. Instead of a card's graphs a recorder stands here that
repeats a pass by running it again on the tensors that it was recorded with."""

import gc
import weakref
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from espalier_runtime.device.recorded_passes import MOST_CONDITIONS, RecordedPasses
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.sampling.flow_euler import sample
from espalier_runtime.sampling.sampler_settings import SamplerSettings
from espalier_runtime.sampling.velocity import conditioned_velocity
from espalier_tools.benchmarks.networks import structure_flow

CPU = torch.device("cpu")
CONDITIONS = tuple(torch.full((1, 1, 1), float(value)) for value in range(MOST_CONDITIONS + 1))


def nothing(_conditions: tuple[Tensor, ...]) -> object:
    return None


class Recorder:
    """Repeats a pass on the tensors it was recorded with; `before` may spoil it."""

    def __init__(self, before: Callable[[], None] = lambda: None) -> None:
        self.recorded = self.replayed = 0
        self._before = before

    def __call__(self, run: Callable[[], None]) -> Callable[[], None]:
        self.recorded += 1
        self._before()
        run()

        def replay() -> None:
            self.replayed += 1
            run()

        return replay


def shifted(x: Tensor, t: Tensor, conditions: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    return tuple(x * t + condition.flatten() for condition in conditions)


def test_the_first_two_passes_run_and_the_others_are_replayed_with_their_own_values() -> None:
    recorder = Recorder()
    run = RecordedPasses(CPU, recorder).of(shifted, nothing)
    both = CONDITIONS[1:3]
    given = [(torch.randn(5), torch.tensor([float(step)])) for step in range(5)]
    results = [run(x, t, both) for x, t in given]
    for (x, t), result in zip(given, results, strict=True):
        assert all(map(torch.equal, result, shifted(x, t, both)))
    assert (recorder.recorded, recorder.replayed) == (1, 1 + 3)  # one to compare


def test_every_choice_of_conditions_has_a_recording_of_its_own() -> None:
    recorder = Recorder()
    run = RecordedPasses(CPU, recorder).of(shifted, nothing)
    for step in range(4):
        for chosen in (CONDITIONS[:1], CONDITIONS[1:2], CONDITIONS[:2]):
            x, t = torch.randn(3), torch.tensor([float(step)])
            assert all(map(torch.equal, run(x, t, chosen), shifted(x, t, chosen)))
    assert (recorder.recorded, recorder.replayed) == (3, 3 * 3)


def test_more_conditions_than_are_kept_are_not_recorded() -> None:
    recorder = Recorder()
    run = RecordedPasses(CPU, recorder).of(shifted, nothing)
    for _ in range(3):
        run(torch.randn(3), torch.ones(1), CONDITIONS)
    assert recorder.recorded == 0


def test_another_shape_runs_as_ever() -> None:
    run = RecordedPasses(CPU, Recorder()).of(shifted, nothing)
    for count in (3, 3, 3, 7, 3):
        x, t = torch.randn(count), torch.ones(1)
        assert torch.equal(run(x, t, CONDITIONS[:1])[0], shifted(x, t, CONDITIONS[:1])[0])


def refuse() -> None:
    raise RuntimeError("operation not permitted when stream is capturing")


def cancel() -> None:
    raise EspalierError("cancelled", "The job was cancelled.")


def test_what_cannot_be_recorded_runs_as_ever_and_that_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder(refuse)
    run = RecordedPasses(CPU, recorder).of(shifted, nothing)
    for _ in range(4):
        x = torch.randn(3)
        assert torch.equal(run(x, torch.ones(1), CONDITIONS[:1])[0], x)
    assert (recorder.recorded, recorder.replayed) == (1, 0)
    assert [record.message for record in caplog.records] == ["A pass could not be recorded on cpu"]


def test_a_cancel_while_recording_is_a_cancel() -> None:
    run = RecordedPasses(CPU, Recorder(cancel)).of(shifted, nothing)
    run(torch.randn(3), torch.ones(1), CONDITIONS[:1])
    with pytest.raises(EspalierError, match="cancelled"):
        run(torch.randn(3), torch.ones(1), CONDITIONS[:1])


def test_a_recording_that_gives_other_values_is_not_used(caplog: pytest.LogCaptureFixture) -> None:
    calls: list[int] = []

    def drifting(x: Tensor, _t: Tensor, _conditions: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        calls.append(1)
        return (x + len(calls),)

    recorder = Recorder()
    run = RecordedPasses(CPU, recorder).of(drifting, nothing)
    for _ in range(4):
        run(torch.zeros(2), torch.ones(1), CONDITIONS[:1])
    assert recorder.replayed == 1
    assert [record.message for record in caplog.records] == ["A recorded pass gave other values on cpu"]


def test_what_a_recording_reads_lives_as_long_as_it() -> None:
    class Kept:
        pass

    made: list[weakref.ref[Kept]] = []

    def holding(_conditions: tuple[Tensor, ...]) -> Kept:
        kept = Kept()
        made.append(weakref.ref(kept))
        return kept

    run = RecordedPasses(CPU, Recorder()).of(shifted, holding)
    for _ in range(2):
        run(torch.randn(3), torch.ones(1), CONDITIONS[:1])
    gc.collect()
    assert made[0]() is not None
    del run
    gc.collect()
    assert made[0]() is None


def test_without_a_recorder_a_pass_is_what_it_was() -> None:
    assert RecordedPasses(CPU).of(shifted, nothing) is shifted


@torch.no_grad()
def test_a_flow_samples_the_same_with_recorded_passes() -> None:
    flow = structure_flow(128, 1, CPU)
    noise, condition, negative = torch.randn(1, 8, 16, 16, 16), torch.randn(1, 6, 1024), torch.zeros(1, 1, 1024)
    settings = SamplerSettings(steps=6, cfg_interval=(0.5, 1.0))
    recorder, sampled = Recorder(), []
    for passes in (RecordedPasses(CPU), RecordedPasses(CPU, recorder)):
        network = passes.of(flow.under_each, flow.projections)
        velocity = conditioned_velocity(network, condition, negative, settings=settings, batch_size=1)
        sampled.append(sample(velocity, noise, settings))
    assert torch.equal(*sampled)
    # Steps with guidance and without: of each the first two run, and one replay is compared.
    assert (recorder.recorded, recorder.replayed) == (2, 6 - 2 * 2 + 2)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
@torch.no_grad()
def test_on_a_card_a_replayed_pass_gives_the_same_bits() -> None:
    card = torch.device("cuda", 0)
    flow = structure_flow(128, 2, card)
    run = RecordedPasses(card).of(flow.under_each, flow.projections)
    conditions = torch.randn(1, 6, 1024).to(card), torch.zeros(1, 1, 1024).to(card)
    for step in range(5):
        x, t = torch.randn(1, 8, 16, 16, 16).to(card), torch.tensor([100.0 * step], device=card)
        assert all(map(torch.equal, run(x, t, conditions), flow.under_each(x, t, conditions)))
