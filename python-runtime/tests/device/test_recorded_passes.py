"""Which passes are recorded and replayed, and when they are not. Instead of a card's graphs a recorder stands here that
repeats a pass by running it again on the tensors that it was recorded with."""

import gc
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import pytest
import torch
from torch import Tensor

from espalier_runtime.device.recorded_passes import MOST_CONDITIONS, RecordedPasses, _CardRecorder, recorder_on
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
    run = RecordedPasses(recorder).of(shifted, nothing)
    both = CONDITIONS[1:3]
    given = [(torch.randn(5), torch.tensor([float(step)])) for step in range(5)]
    results = [run(x, t, both) for x, t in given]
    for (x, t), result in zip(given, results, strict=True):
        assert all(map(torch.equal, result, shifted(x, t, both)))
    assert (recorder.recorded, recorder.replayed) == (1, 1 + 3)  # one to compare


def test_every_choice_of_conditions_has_a_recording_of_its_own() -> None:
    recorder = Recorder()
    run = RecordedPasses(recorder).of(shifted, nothing)
    for step in range(4):
        for chosen in (CONDITIONS[:1], CONDITIONS[1:2], CONDITIONS[:2]):
            x, t = torch.randn(3), torch.tensor([float(step)])
            assert all(map(torch.equal, run(x, t, chosen), shifted(x, t, chosen)))
    assert (recorder.recorded, recorder.replayed) == (3, 3 * 3)


def test_more_conditions_than_are_kept_are_not_recorded() -> None:
    recorder = Recorder()
    run = RecordedPasses(recorder).of(shifted, nothing)
    for _ in range(3):
        run(torch.randn(3), torch.ones(1), CONDITIONS)
    assert recorder.recorded == 0


def test_another_shape_runs_as_ever() -> None:
    run = RecordedPasses(Recorder()).of(shifted, nothing)
    for count in (3, 3, 3, 7, 3):
        x, t = torch.randn(count), torch.ones(1)
        assert torch.equal(run(x, t, CONDITIONS[:1])[0], shifted(x, t, CONDITIONS[:1])[0])


def refuse() -> None:
    raise RuntimeError("operation not permitted when stream is capturing")


def cancel() -> None:
    raise EspalierError("cancelled", "The job was cancelled.")


def test_what_cannot_be_recorded_runs_as_ever_and_that_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder(refuse)
    run = RecordedPasses(recorder).of(shifted, nothing)
    for _ in range(4):
        x = torch.randn(3)
        assert torch.equal(run(x, torch.ones(1), CONDITIONS[:1])[0], x)
    assert (recorder.recorded, recorder.replayed) == (1, 0)
    assert [record.message for record in caplog.records] == ["A pass could not be recorded on cpu"]


def test_after_one_failure_nothing_more_is_recorded_in_that_stage() -> None:
    recorder = Recorder(refuse)
    stage = RecordedPasses(recorder)
    first, second = (stage.of(shifted, nothing) for _ in range(2))
    for run in (first, second):
        for _ in range(3):
            run(torch.randn(3), torch.ones(1), CONDITIONS[:1])
    assert (recorder.recorded, stage.recordings) == (1, 0)


def test_recordings_make_room_for_a_pass_that_finds_none_and_come_not_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    recorder, failures = Recorder(), [torch.OutOfMemoryError("CUDA out of memory.")]

    def greedy(x: Tensor, t: Tensor, conditions: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        if len(conditions) == 2 and failures:
            raise failures.pop()
        return shifted(x, t, conditions)

    stage = RecordedPasses(recorder)
    alone, both = (stage.of(greedy, nothing) for _ in range(2))
    for _ in range(2):
        alone(torch.randn(3), torch.ones(1), CONDITIONS[:1])
    assert stage.recordings == 1
    for conditions in (CONDITIONS[:2], CONDITIONS[:1]):
        for _ in range(3):
            x = torch.randn(3)
            run = both if len(conditions) == 2 else alone
            assert all(map(torch.equal, run(x, torch.ones(1), conditions), shifted(x, torch.ones(1), conditions)))
    assert (recorder.recorded, stage.recordings) == (1, 0)
    assert [record.message for record in caplog.records] == [
        "Recorded passes were let go of on cpu, to have room for one"
    ]


def test_without_recordings_to_let_go_of_a_lack_of_memory_is_one() -> None:
    def greedy(_x: Tensor, _t: Tensor, _conditions: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    with pytest.raises(torch.OutOfMemoryError):
        RecordedPasses(Recorder()).of(greedy, nothing)(torch.randn(3), torch.ones(1), CONDITIONS[:1])


class PretendedStreams:
    """Which stream is the current one, as torch keeps it; `graph` is torch's, whose exit forgets its stream where
    ending the capture fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.current = "default"
        self.captured: list[dict] = []
        streams = self

        @contextmanager
        def stream(name: str) -> Iterator[None]:
            before, streams.current = streams.current, name
            try:
                yield
            finally:
                streams.current = before

        class Graph:
            replay = staticmethod(lambda: None)

        class graph:  # noqa: N801
            def __init__(self, _graph: object, **arguments: object) -> None:
                streams.captured.append(arguments)
                self._stream = arguments["stream"]

            def __enter__(self) -> None:
                self._before, streams.current = streams.current, self._stream

            def __exit__(self, kind: type | None, *_: object) -> None:
                if kind is RuntimeError:
                    raise RuntimeError("operation failed due to a previous error during capture")
                streams.current = self._before

        for name, pretended in {
            "Stream": lambda device: f"for captures on {device}",
            "current_stream": lambda _device: streams.current,
            "device": lambda _device: nullcontext(),
            "graph_pool_handle": object,
            "stream": stream,
            "CUDAGraph": Graph,
            "graph": graph,
        }.items():
            monkeypatch.setattr(torch.cuda, name, pretended)


def test_a_failed_capture_leaves_the_current_stream_and_ends_captures_on_that_card(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    streams, recorder = PretendedStreams(monkeypatch), _CardRecorder(torch.device("cuda", 1))
    record = recorder.of_stage()
    assert record is not None
    record(lambda: None)()
    with pytest.raises(EspalierError, match="cancelled"):
        record(cancel)
    assert recorder.of_stage() is not None
    with pytest.raises(RuntimeError, match="previous error during capture"):
        record(refuse)
    assert streams.current == "default"
    assert recorder.of_stage() is None
    assert {arguments["stream"] for arguments in streams.captured} == {"for captures on cuda:1"}


def test_a_cancel_while_recording_is_a_cancel() -> None:
    run = RecordedPasses(Recorder(cancel)).of(shifted, nothing)
    run(torch.randn(3), torch.ones(1), CONDITIONS[:1])
    with pytest.raises(EspalierError, match="cancelled"):
        run(torch.randn(3), torch.ones(1), CONDITIONS[:1])


def test_a_recording_that_gives_other_values_is_not_used(caplog: pytest.LogCaptureFixture) -> None:
    calls: list[int] = []

    def drifting(x: Tensor, _t: Tensor, _conditions: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        calls.append(1)
        return (x + len(calls),)

    recorder = Recorder()
    run = RecordedPasses(recorder).of(drifting, nothing)
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

    def graph_of(record: Callable[[], None]) -> Callable[[], None]:
        record()
        return lambda: None  # as a graph, it knows nothing of what it was recorded from

    run = RecordedPasses(graph_of).of(shifted, holding)
    for _ in range(2):
        run(torch.randn(3), torch.ones(1), CONDITIONS[:1])
    assert made[0]() is not None
    gc.disable()  # a card's memory must not wait for it
    try:
        del run
        assert made[0]() is None
    finally:
        gc.enable()


def test_without_a_recorder_a_pass_is_what_it_was() -> None:
    assert RecordedPasses(recorder_on(CPU)).of(shifted, nothing) is shifted


@torch.no_grad()
def test_a_flow_samples_the_same_with_recorded_passes() -> None:
    flow = structure_flow(128, 1, CPU)
    noise, condition, negative = torch.randn(1, 8, 16, 16, 16), torch.randn(1, 6, 1024), torch.zeros(1, 1, 1024)
    settings = SamplerSettings(steps=6, cfg_interval=(0.5, 1.0))
    recorder, sampled = Recorder(), []
    for passes in (RecordedPasses(recorder_on(CPU)), RecordedPasses(recorder)):
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
    run = RecordedPasses(recorder_on(card)).of(flow.under_each, flow.projections)
    conditions = torch.randn(1, 6, 1024).to(card), torch.zeros(1, 1, 1024).to(card)
    for step in range(5):
        x, t = torch.randn(1, 8, 16, 16, 16).to(card), torch.tensor([100.0 * step], device=card)
        assert all(map(torch.equal, run(x, t, conditions), flow.under_each(x, t, conditions)))
