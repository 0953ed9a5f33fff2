"""How a long operation speaks to whoever asked for it: progress, finished files, cancellation, time by stage.

A job has a JobContext. Each of its stages gets a Progress, made of the context, and hands parts of it on.
Nothing here prints: the server's implementation sends notifications; SilentContext is for callers that want none.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, runtime_checkable

from espalier_runtime.protocol.messages.body import ArtifactKind, Stage
from espalier_runtime.protocol.stage_clock import StageClock


@runtime_checkable
class JobContext(Protocol):
    """What a job may tell and ask while it runs.

    Whoever runs a stage counts its time with `with context.clock.stage("decode"):`.
    """

    clock: StageClock

    def progress(self, stage: Stage, done: float, total: float) -> None:
        """Report that `done` of `total` units of `stage` are finished; cheap, may be rate-limited."""
        ...

    def check_cancelled(self) -> None:
        """Raise EspalierError("cancelled") if the job is no longer wanted; call it between steps and chunks."""
        ...

    def artifact(self, kind: ArtifactKind, path: Path) -> None:
        """Announce a file that is complete on disk."""
        ...


class SilentContext:
    """A JobContext that reports nothing and is never cancelled."""

    def __init__(self) -> None:
        self.clock = StageClock()

    def progress(self, stage: Stage, done: float, total: float) -> None:
        """Report nothing."""

    def check_cancelled(self) -> None:
        """Never cancelled."""

    def artifact(self, kind: ArtifactKind, path: Path) -> None:
        """Announce nothing."""


def _ignore(_done: float, _total: float) -> None:
    """For whoever wants no reports."""


def _always_wanted() -> None:
    """For whoever cannot be cancelled."""


class Progress:
    """What one operation tells and asks while it runs. Made without arguments it tells nothing and is always wanted."""

    def __init__(
        self, report: Callable[[float, float], object] = _ignore, check: Callable[[], object] = _always_wanted
    ) -> None:
        self._report, self._check = report, check

    @classmethod
    def of(cls, context: JobContext, stage: Stage) -> "Progress":
        """That of one stage of a job."""
        return cls(lambda done, total: context.progress(stage, done, total), lambda: context.check_cancelled())

    def report(self, done: float, total: float = 1.0) -> None:
        """So many units are finished; without `total` a share of the whole."""
        self._report(done, total)

    def check(self) -> None:
        """Raise EspalierError("cancelled") if this is no longer wanted; call it between steps and chunks."""
        self._check()

    def step(self, done: float, total: float) -> None:
        """After one of several steps: report and check."""
        self.report(done, total)
        self.check()

    def part(self, start: float, end: float) -> "Progress":
        """That of a step which is the part from `start` to `end` of the whole."""
        return Progress(lambda done, total: self.report(start + (end - start) * done / total), self._check)


UNWATCHED = Progress()
"""For callers that want no reports and never cancel."""
