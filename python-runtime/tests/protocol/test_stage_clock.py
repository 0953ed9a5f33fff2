"""The stage clock: every second counts once."""

import pytest

from espalier_runtime.protocol.messages.asset_report import Timings
from espalier_runtime.protocol.stage_clock import StageClock


class Hand:
    """A clock's hand that tests move."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_nested_stage_takes_its_seconds_from_the_one_around_it() -> None:
    hand = Hand()
    clock = StageClock(hand)
    hand.at = 1.0
    with clock.stage("decode"):
        hand.at = 3.0
        with clock.stage("mesh"):
            hand.at = 10.0
        hand.at = 14.0
    hand.at = 20.0
    timings = clock.timings()
    assert (timings.decode, timings.mesh, timings.total) == (6.0, 7.0, 20.0)


def test_a_repeated_stage_adds_up_and_an_unused_one_is_zero() -> None:
    hand = Hand()
    clock = StageClock(hand)
    for until in (2.0, 5.0):
        with clock.stage("export"):
            hand.at = until
    assert clock.timings() == Timings(export=5.0, total=5.0)


def test_a_stage_that_fails_is_still_counted_and_closed() -> None:
    hand = Hand()
    clock = StageClock(hand)
    with pytest.raises(RuntimeError), clock.stage("mesh"):
        hand.at = 4.0
        raise RuntimeError
    hand.at = 9.0
    assert (clock.timings().mesh, clock.timings().total) == (4.0, 9.0)


def test_a_stage_that_runs_is_counted_up_to_now() -> None:
    hand = Hand()
    clock = StageClock(hand)
    with clock.stage("texture"):
        hand.at = 2.5
        assert clock.timings().texture == 2.5


def test_an_unknown_stage_is_named() -> None:
    with (
        pytest.raises(ValueError, match="unknown stage 'dreaming', expected one of condition"),
        StageClock().stage("dreaming"),
    ):
        pass
