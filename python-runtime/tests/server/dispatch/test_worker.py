"""One thread, one job at a time."""

import threading

from espalier_runtime.protocol.json_rpc import Request
from espalier_runtime.protocol.messages.requests import NoParams
from espalier_runtime.server.dispatch.worker import Job, Worker


def job(job_id: str, number: int = 1) -> Job:
    return Job(Request(number, "unload", NoParams()), job_id)


class Bench:
    """A worker whose jobs wait to be let go, and what it did."""

    def __init__(self) -> None:
        self.done: list[tuple[str | None, bool]] = []
        self.begun = threading.Semaphore(0)
        self.let_go = threading.Semaphore(0)
        self.worker = Worker("test", self._run, prepare=lambda: self.done.append(("prepared", False)))

    def _run(self, job: Job) -> None:
        self.begun.release()
        self.let_go.acquire(timeout=10)
        self.done.append((job.job_id, job.cancelled.is_set()))


def test_jobs_run_one_after_another_in_the_order_they_came_after_the_preparation() -> None:
    bench = Bench()
    for name in "abc":
        bench.worker.submit(job(name))
        bench.let_go.release()
    bench.worker.start()
    for _ in "abc":
        assert bench.begun.acquire(timeout=10)
    bench.worker.close()
    assert bench.worker.join(10)
    assert [name for name, _ in bench.done] == ["prepared", "a", "b", "c"]


def test_a_running_and_a_waiting_job_can_be_cancelled_and_an_unknown_one_cannot() -> None:
    bench = Bench()
    bench.worker.start()
    for name in "abc":
        bench.worker.submit(job(name))
    assert bench.begun.acquire(timeout=10)
    assert bench.worker.running_job_id == "a"
    assert [bench.worker.knows(name) for name in "abcd"] == [True, True, True, False]
    assert [bench.worker.cancel(name) for name in "acd"] == [True, True, False]
    for _ in "abc":
        bench.let_go.release()
    assert bench.begun.acquire(timeout=10)
    assert bench.begun.acquire(timeout=10)
    bench.worker.close()
    assert bench.worker.join(10)
    assert [entry for entry in bench.done if entry[0] != "prepared"] == [("a", True), ("b", False), ("c", True)]


def test_closing_cancels_everything_and_still_runs_what_waits_so_that_it_is_answered() -> None:
    bench = Bench()
    bench.worker.start()
    bench.worker.submit(job("a"))
    bench.worker.submit(job("b"))
    assert bench.begun.acquire(timeout=10)
    bench.worker.close()
    for _ in "ab":
        bench.let_go.release()
    assert bench.worker.join(10)
    assert bench.done[1:] == [("a", True), ("b", True)]


def test_closing_does_not_wait_for_ever() -> None:
    bench = Bench()
    bench.worker.start()
    bench.worker.submit(job("stubborn"))
    assert bench.begun.acquire(timeout=10)
    bench.worker.close()
    assert not bench.worker.join(timeout_seconds=0.05)
    bench.let_go.release()
