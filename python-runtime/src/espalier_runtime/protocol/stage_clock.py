"""Seconds spent in each stage of one job. Owns no reporting: `progress.py` carries the clock to the stages."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import get_args

from espalier_runtime.protocol.messages.asset_report import Timings
from espalier_runtime.protocol.messages.body import Stage

STAGES: tuple[Stage, ...] = get_args(Stage)


class StageClock:
    """Measures stages that may be nested or repeated; every second counts once, for the innermost stage.

    The sum of the stages is therefore at most `total`, which is the wall time since the clock was made.
    """

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self._now = now
        self._started = now()
        self._since = self._started
        self._open: list[Stage] = []
        self._spent: dict[Stage, float] = dict.fromkeys(STAGES, 0.0)
        self.latest: Stage = STAGES[0]

    @contextmanager
    def stage(self, name: Stage) -> Iterator[None]:
        """Count the time inside the `with` block for `name` (one of STAGES; ValueError otherwise)."""
        if name not in self._spent:
            raise ValueError(f"unknown stage {name!r}, expected one of {', '.join(STAGES)}")
        self._settle()
        self._open.append(name)
        self.latest = name
        try:
            yield
        finally:
            self._settle()
            self._open.pop()

    def timings(self) -> Timings:
        """The seconds of every stage up to now, and the wall time in `total`."""
        self._settle()
        return Timings(**self._spent, total=self._since - self._started)

    def _settle(self) -> None:
        now = self._now()
        if self._open:
            self._spent[self._open[-1]] += now - self._since
        self._since = now
