"""Progress of stages and of their parts, and the question whether a job is still wanted."""

import pytest

from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import UNWATCHED, Progress, SilentContext


class Listener(SilentContext):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, float, float]] = []
        self.is_wanted = True

    def progress(self, stage: str, done: float, total: float) -> None:
        self.told.append((stage, done, total))

    def check_cancelled(self) -> None:
        if not self.is_wanted:
            raise EspalierError("cancelled", "Cancelled.")


def test_a_stage_reports_in_its_own_units_and_its_parts_in_shares_of_the_whole() -> None:
    context = Listener()
    stage = Progress.of(context, "texture")
    stage.report(3, 12)
    half = stage.part(0.5, 1)
    half.report(0.5)
    half.part(0.2, 0.4).report(1, 2)
    assert context.told == [("texture", 3, 12), ("texture", 0.75, 1), ("texture", pytest.approx(0.65), 1)]


def test_a_job_that_is_no_longer_wanted_is_noticed_in_every_part() -> None:
    context = Listener()
    part = Progress.of(context, "mesh").part(0, 0.5)
    part.check()
    context.is_wanted = False
    for ask in (part.check, lambda: part.step(1, 2)):
        with pytest.raises(EspalierError, match="Cancelled"):
            ask()
    assert context.told == [("mesh", 0.25, 1)]


def test_nobody_watching_costs_nothing_and_stops_nothing() -> None:
    UNWATCHED.part(0, 0.5).step(1, 2)
