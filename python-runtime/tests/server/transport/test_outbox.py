"""What the runtime says, in which order and how often."""

import json
import os
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from espalier_runtime.server.transport.outbox import Outbox, ProgressReport


class Listener:
    """The other end of an outbox."""

    def __init__(self) -> None:
        self.readable, self.writable = os.pipe()
        self.broken = threading.Event()
        self.outbox = Outbox(self.writable, lambda: "job-1", self.broken.set)

    def messages(self) -> list[dict[str, Any]]:
        """Everything that was said, after the outbox has been closed."""
        self.outbox.close(10)
        os.close(self.writable)
        with os.fdopen(self.readable, "rb") as said:
            return [json.loads(line) for line in said]


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A listener whose outbox has not begun to write, so that what is queued meets in it."""
    return Listener()


def steps_of(messages: list[dict[str, Any]]) -> list[tuple[str, float]]:
    said = [message["params"] for message in messages if message.get("method") == "progress"]
    return [(params["stage"], params["done"]) for params in said]


def report(stage: str, done: float, job_id: str = "job-1") -> ProgressReport:
    return ProgressReport(job_id, stage, done, 100.0)


def test_of_progress_that_comes_too_fast_the_last_of_every_stage_is_said(listener: Listener) -> None:
    for done in range(51):
        listener.outbox.report(report("decode", done))
    for done in range(21):
        listener.outbox.report(report("mesh", done))
    listener.outbox.start()
    assert steps_of(listener.messages()) == [("decode", 50.0), ("mesh", 20.0)]


def test_an_answer_comes_after_the_progress_that_was_reported_before_it(listener: Listener) -> None:
    listener.outbox.report(report("export", 100))
    listener.outbox.send(b'{"jsonrpc":"2.0","id":1,"result":{}}\n')
    listener.outbox.start()
    messages = listener.messages()
    assert [message.get("method", "answer") for message in messages] == ["progress", "answer"]


def test_two_jobs_do_not_take_each_others_progress(listener: Listener) -> None:
    listener.outbox.report(report("condition", 1, "job-1"))
    listener.outbox.report(report("condition", 2, "preview-1"))
    listener.outbox.start()
    said = [message["params"]["jobId"] for message in listener.messages()]
    assert said == ["job-1", "preview-1"]


def test_memory_is_said_with_progress(listener: Listener) -> None:
    listener.outbox.report(report("decode", 1))
    listener.outbox.start()
    memory = listener.messages()[0]["params"]["memory"]
    assert memory["processBytes"] > 10_000_000
    assert memory["deviceBytes"] == 0


def test_who_sends_never_waits_for_a_reader_that_has_stopped(listener: Listener) -> None:
    listener.outbox.start()
    for _ in range(100):
        listener.outbox.send(b"x" * 10_000 + b"\n")
    listener.outbox.close(timeout_seconds=0.2)
    os.close(listener.readable)


def test_a_reader_that_is_gone_is_noticed(listener: Listener) -> None:
    os.close(listener.readable)
    listener.outbox.start()
    listener.outbox.send(b"anything\n")
    assert listener.broken.wait(10)
    os.close(listener.writable)
