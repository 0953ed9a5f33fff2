"""One thread that runs jobs in the order in which they came, and the means to cancel them.

Knows nothing of methods: a job is a request, and whoever made the worker says how one is run.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from espalier_runtime.protocol.json_rpc import Request


@dataclass(frozen=True)
class Job:
    """A request that waits or runs; `job_id` is None for methods that cannot be cancelled."""

    request: Request
    job_id: str | None
    cancelled: threading.Event = field(default_factory=threading.Event)


class Worker:
    """Runs each job with `run_job`, which must not raise; `prepare` runs first, while nobody waits yet."""

    def __init__(self, name: str, run_job: Callable[[Job], None], prepare: Callable[[], None] = lambda: None) -> None:
        self._run_job = run_job
        self._prepare = prepare
        self._waiting: deque[Job] = deque()
        self._running: Job | None = None
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run_until_closed, name=name, daemon=True)

    @property
    def running_job_id(self) -> str | None:
        """The id of the job that runs now."""
        running = self._running
        return None if running is None else running.job_id

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Queue a job."""
        with self._changed:
            self._waiting.append(job)
            self._changed.notify()

    def knows(self, job_id: str) -> bool:
        """Whether a job of this id waits or runs."""
        with self._changed:
            return any(job.job_id == job_id for job in self._unfinished())

    def cancel(self, job_id: str) -> bool:
        """Mark the job of this id as unwanted, waiting or running; False when there is none."""
        with self._changed:
            unwanted = [job for job in self._unfinished() if job.job_id == job_id]
            for job in unwanted:
                job.cancelled.set()
        return bool(unwanted)

    def close(self) -> None:
        """Cancel every job; the thread ends when all have been run, which is when they have noticed."""
        with self._changed:
            self._closed = True
            for job in self._unfinished():
                job.cancelled.set()
            self._changed.notify()

    def join(self, timeout_seconds: float) -> bool:
        """Wait for the end of the thread; False when it did not come in time."""
        self._thread.join(timeout_seconds)
        return not self._thread.is_alive()

    def _unfinished(self) -> list[Job]:
        return [*self._waiting, *([] if self._running is None else [self._running])]

    def _run_until_closed(self) -> None:
        self._prepare()
        while (job := self._next_job()) is not None:
            self._run_job(job)

    def _next_job(self) -> Job | None:
        with self._changed:
            self._running = None
            while not self._waiting:
                if self._closed:
                    return None
                self._changed.wait()
            self._running = self._waiting.popleft()
            return self._running
