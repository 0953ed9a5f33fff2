"""How a long operation speaks to whoever asked for it: progress, finished files, cancellation, time by stage.

Pipelines receive a JobContext and never print. The server's implementation sends notifications;
SilentContext is for callers that want none.
"""

from pathlib import Path
from typing import Protocol, runtime_checkable

from espalier_runtime.protocol.stage_clock import StageClock


@runtime_checkable
class JobContext(Protocol):
    """What a job may tell and ask while it runs.

    Whoever runs a stage counts its time with `with context.clock.stage("decode"):`.
    """

    clock: StageClock

    def progress(self, stage: str, done: float, total: float) -> None:
        """Report that `done` of `total` units of `stage` (one of STAGES) are finished; cheap, may be rate-limited."""
        ...

    def check_cancelled(self) -> None:
        """Raise EspalierError("cancelled") if the job is no longer wanted; call it between steps and chunks."""
        ...

    def artifact(self, kind: str, path: Path) -> None:
        """Announce a file that is complete on disk: 'cut-out', 'latent' or 'preview'."""
        ...


class SilentContext:
    """A JobContext that reports nothing and is never cancelled."""

    def __init__(self) -> None:
        self.clock = StageClock()

    def progress(self, stage: str, done: float, total: float) -> None:
        """Report nothing."""

    def check_cancelled(self) -> None:
        """Never cancelled."""

    def artifact(self, kind: str, path: Path) -> None:
        """Announce nothing."""
