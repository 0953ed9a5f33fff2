"""Passes of a network that are recorded once and then replayed as CUDA graphs: a card is told a thousand kernels in one
go instead of one by one.

Within a job a flow is asked dozens of times with tensors of the same shapes under the same conditions. The first pass
under them runs as ever, and makes whatever is made once; the second runs as ever, too, and is recorded and replayed
beside it: only where that gave the same bits, the others are replayed. Recordings keep memory, so they are let go of
when a pass finds none. Knows no network. Owns the tensors that a recording reads and writes, and holds what else it
reads.
"""

import gc
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from weakref import WeakSet

import torch
from torch import Tensor

from espalier_runtime.device.accelerated_kernels import AcceleratedKernel, lacks_capability
from espalier_runtime.device.device_policy import has_room_for_both_branches, memory_bytes
from espalier_runtime.device.freed_memory import give_back_freed_memory
from espalier_runtime.device.out_of_memory import is_out_of_memory
from espalier_runtime.protocol.errors import EspalierError

# (x, t, conditions) → results, all of them tensors on one device
Pass = Callable[[Tensor, Tensor, tuple[Tensor, ...]], tuple[Tensor, ...]]
# Runs what it is given once, and gives what repeats that on the same tensors.
Recorder = Callable[[Callable[[], None]], Callable[[], None]]
MOST_CONDITIONS = 4
"""A network keeps what it made of so many; with more, a recording would read what is gone."""
_LOG = logging.getLogger(__name__)


class RecordedPasses:
    """What is recorded for as long as one stage of a job lasts."""

    def __init__(self, recorder: Recorder | None) -> None:
        """Without a recorder nothing is."""
        self.recorder = recorder
        """None, too, from when it failed or memory ran out."""
        # A pass keeps the stage, so that both, and the memory of recordings, go as soon as nobody has the pass.
        self._passes: WeakSet[_Recordable] = WeakSet()

    def of(self, run: Pass, holding: Callable[[tuple[Tensor, ...]], object]) -> Pass:
        """`run`, recorded where that is possible. `holding` gives what it keeps of conditions between passes, and reads
        in each."""
        if self.recorder is None:
            return run
        made = _Recordable(run, holding, self)
        self._passes.add(made)
        return made

    @property
    def recordings(self) -> int:
        """How many passes are replayed."""
        return sum(recordable.recordings for recordable in self._passes)

    def let_go(self) -> bool:
        """Forget all recordings and make no more; whether there were any."""
        had_some, self.recorder = self.recordings > 0, None
        for recordable in self._passes:
            recordable.forget()
        return had_some


class _Recordable:
    def __init__(self, run: Pass, holding: Callable[[tuple[Tensor, ...]], object], stage: RecordedPasses) -> None:
        self._run, self._holding, self._stage = run, holding, stage
        self._seen: dict[tuple[int, ...], tuple[Tensor, ...]] = {}
        self._recorded: dict[tuple[int, ...], _Recording | None] = {}

    def __call__(self, x: Tensor, t: Tensor, conditions: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        key = tuple(map(id, conditions))
        recording = self._recorded.get(key)
        if recording is not None and recording.suits(x, t):
            return recording.replayed(x, t)
        results = self._run_with_room(x, t, conditions)
        if key not in self._seen:
            self._seen[key] = conditions  # alive, so that no other tensor gets their identity
        elif self._stage.recorder is not None and key not in self._recorded and self._has_few_conditions():
            self._recorded[key] = self._record(self._stage.recorder, x, t, conditions, results)
        return results

    @property
    def recordings(self) -> int:
        """How many passes are replayed."""
        return sum(recording is not None for recording in self._recorded.values())

    def forget(self) -> None:
        """Let go of what was recorded, and of its memory."""
        self._recorded.clear()

    def _run_with_room(self, x: Tensor, t: Tensor, conditions: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """A pass as ever; where it finds no memory beside recordings, once more without them."""
        try:
            return self._run(x, t, conditions)
        except Exception as error:
            if not (is_out_of_memory(error) and self._stage.let_go()):
                raise
        # Outside the handler, whose traceback keeps alive what the failed pass held.
        _LOG.info("Recorded passes were let go of on %s, to have room for one", x.device)
        give_back_freed_memory()
        return self._run(x, t, conditions)

    def _has_few_conditions(self) -> bool:
        return len({id(condition) for conditions in self._seen.values() for condition in conditions}) <= MOST_CONDITIONS

    def _record(
        self,
        recorder: Recorder,
        x: Tensor,
        t: Tensor,
        conditions: tuple[Tensor, ...],
        expected: tuple[Tensor, ...],
    ) -> "_Recording | None":
        inputs, outputs = (x.clone(), t.clone()), tuple(torch.empty_like(result) for result in expected)

        def one_pass() -> None:
            for output, result in zip(outputs, self._run(*inputs, conditions), strict=True):
                output.copy_(result)

        try:
            held = self._holding(conditions)
            recording = _Recording(inputs, outputs, recorder(one_pass), held)
            again = recording.replayed(x, t)
        except EspalierError:  # cancelled meanwhile
            raise
        except Exception as error:  # a driver can refuse in any way, and then each pass runs as the first did
            _LOG.warning("A pass could not be recorded on %s", x.device, exc_info=error)
            self._stage.recorder = None  # those that were recorded go on
            gc.collect()
            return None
        if all(map(torch.equal, again, expected)):
            return recording
        _LOG.warning("A recorded pass gave other values on %s", x.device)
        return None


@dataclass(frozen=True, eq=False)
class _Recording:
    """`inputs` and `outputs` are what is read and written; `held` is not used, only kept."""

    inputs: tuple[Tensor, Tensor]
    outputs: tuple[Tensor, ...]
    replay: Callable[[], None]
    held: object

    def suits(self, *inputs: Tensor) -> bool:
        """Whether these are like those that it was recorded with."""
        pairs = zip(inputs, self.inputs, strict=True)
        return all(given.shape == own.shape and given.dtype == own.dtype for given, own in pairs)

    def replayed(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """Results for other values; tensors of their own, since the next replay writes over what this one wrote."""
        for own, given in zip(self.inputs, inputs, strict=True):
            own.copy_(given)
        self.replay()
        return tuple(output.clone() for output in self.outputs)


class _CardRecorder:
    """Records CUDA graphs on one card, for as long as none failed: a capture that was broken off keeps its memory for
    as long as the process lives (pytorch/pytorch#190348, mended after 2.13.0)."""

    def __init__(self, device: torch.device) -> None:
        # torch's own stream for captures is on whichever card captured first, and each stream has a work space of
        # cuBLAS, which stays: so one for each card.
        self._device, self._stream, self._has_failed = device, torch.cuda.Stream(device), False

    def of_stage(self) -> Recorder | None:
        """One pool of memory serves all graphs of a stage, since one runs after another and results are copied."""
        if self._has_failed:
            return None
        pool = torch.cuda.graph_pool_handle()

        def record(run: Callable[[], None]) -> Callable[[], None]:
            graph = torch.cuda.CUDAGraph()
            try:
                # After a failure `graph` leaves its own stream the current one; the stream around it puts that right.
                # Other threads may use the card meanwhile: the next network is read.
                with (
                    torch.cuda.device(self._device),
                    torch.cuda.stream(torch.cuda.current_stream(self._device)),
                    torch.cuda.graph(graph, pool=pool, stream=self._stream, capture_error_mode="thread_local"),
                ):
                    run()
            except EspalierError:
                raise
            except Exception:
                self._has_failed = True
                raise
            return graph.replay

        return record


_card_recorder = cache(_CardRecorder)


def recorder_on(device: torch.device) -> Recorder | None:
    """For one stage; None where the device takes no graphs."""
    return _card_recorder(device).of_stage() if GRAPHS.is_taken(device) else None


@torch.no_grad()
def graphs_difference(device: torch.device) -> float:
    """A block of attention and products in halves, recorded and replayed with other values, against itself."""
    generator = torch.Generator().manual_seed(6)
    weight = torch.randn(3 * 128, 128, generator=generator).half().to(device) / 11
    state = torch.randn(4, 2, 40, 128, generator=generator).half().to(device)

    def run(x: Tensor, t: Tensor, _conditions: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        qkv = torch.nn.functional.linear(x, weight).unflatten(-1, (3, 2, 64)).permute(2, 0, 3, 1, 4)
        queries, keys, values = qkv.unbind()
        attended = torch.nn.functional.scaled_dot_product_attention(queries, keys, values).transpose(1, 2).flatten(2)
        return (torch.nn.functional.layer_norm(attended * t, (128,)),)

    stage = RecordedPasses(_card_recorder(device).of_stage())
    recorded = stage.of(run, lambda _conditions: None)
    worst = 0.0
    for step, x in enumerate(state):
        t = torch.full((1,), 1.0 + step, dtype=torch.float16, device=device)
        worst = max(worst, float((recorded(x, t, ())[0] - run(x, t, ())[0]).abs().max()))
    if stage.recordings != 1:
        raise RuntimeError("a pass was not recorded")
    return worst


def _lacks_graphs(device: torch.device) -> str | None:
    """A recording keeps what a pass needs beside the weights for as long as the stage lasts."""
    lacking = lacks_capability(device, (7, 0))
    if lacking is None and not has_room_for_both_branches(memory_bytes(device)[1]):
        return "the card has too little memory to keep a pass of the largest network"
    return lacking


GRAPHS = AcceleratedKernel("graphs", _lacks_graphs, graphs_difference, 0.0, serves="flows")
