"""What a job does when memory runs out: it steps down, rung by rung, and tries the same work again.

The rungs, in this order: smaller chunks; offload, which keeps nothing in memory that is not needed now and leaves what
a graphics card has no room for to the CPU; half the texture, as often as is left of it. Which of them can help is said
by whoever does the work. What was stepped down is remembered, for the recipe and for whoever looks at the asset.
Knows no model and no texture.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from espalier_runtime.device.freed_memory import give_back_freed_memory
from espalier_runtime.device.out_of_memory import is_out_of_memory
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.body import Stage
from espalier_runtime.protocol.open_json import JsonObject
from espalier_runtime.protocol.stage_clock import StageClock

Rung = Literal["smaller-chunks", "offload", "half-texture"]
Result = TypeVar("Result")

MOST_HALVINGS = 3
"""Of the texture: 4096 becomes 512 at most."""
_CHUNK_DIVISOR = 8
_HINT = "Close other programs, or ask for fewer triangles, a smaller texture or another device."


@dataclass(frozen=True)
class Step:
    """One step down: which rung, and in which stage memory had run out."""

    rung: Rung
    stage: Stage


class MemoryLadder:
    """The steps that one job has taken so far."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    @property
    def chunk_divisor(self) -> int:
        """By what the bounds on intermediate results are divided."""
        return _CHUNK_DIVISOR if self._taken("smaller-chunks") else 1

    @property
    def offloads(self) -> bool:
        """Whether nothing stays loaded that is not in use, and the CPU does what it can."""
        return self._taken("offload") > 0

    @property
    def halvings(self) -> int:
        """How often the texture was halved."""
        return self._taken("half-texture")

    def run(self, clock: StageClock, rungs: Sequence[Rung], work: Callable[[], Result]) -> Result:
        """The result of `work`, begun again after each step down while memory runs out.

        Of `rungs`, those that were not taken yet are taken in their order; `clock` knows the stage in which `work` was.
        `work` must leave nothing behind when it fails.
        Raises out_of_memory when there is no rung left, and everything else as it comes.
        """
        while True:
            try:
                return work()
            except Exception as error:
                if not _means_memory(error):
                    raise
                step = self._next(clock.latest, rungs)
                if step is None:
                    raise _exhausted(error, self.steps) from error
            # Outside the handler, whose traceback keeps alive what the failed work held.
            self.steps.append(step)
            give_back_freed_memory()

    def to_json(self) -> list[JsonObject]:
        """The steps for the recipe, in the order in which they were taken."""
        return [{"step": step.rung, "stage": step.stage} for step in self.steps]

    def _next(self, stage: Stage, rungs: Sequence[Rung]) -> Step | None:
        limits: dict[Rung, int] = {"smaller-chunks": 1, "offload": 1, "half-texture": MOST_HALVINGS}
        free: list[Rung] = [rung for rung in rungs if self._taken(rung) < limits[rung]]
        return Step(free[0], stage) if free else None

    def _taken(self, rung: Rung) -> int:
        return sum(step.rung == rung for step in self.steps)


def _means_memory(error: Exception) -> bool:
    return error.code == "out_of_memory" if isinstance(error, EspalierError) else is_out_of_memory(error)


def _exhausted(error: Exception, steps: Sequence[Step]) -> EspalierError:
    if isinstance(error, EspalierError):
        return error
    message = "There was not enough memory for this job"
    told = f"{message}, also after stepping down." if steps else f"{message}."
    details: JsonObject = {"steppedDown": [step.rung for step in steps]} if steps else {}
    return EspalierError("out_of_memory", told, hint=_HINT, details=details)
