"""Everything the runtime says leaves through here, in order, from one thread: answers, notifications, heartbeat.

Whoever sends never waits for the reader at the other end. Progress is rate-limited: within an interval only the latest
report of a job is kept, but the last one of every stage is always sent.
"""

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from espalier_runtime.device.memory_reading import read_memory
from espalier_runtime.protocol.json_rpc import encode_notification
from espalier_runtime.protocol.messages.body import Stage
from espalier_runtime.protocol.messages.notifications import HeartbeatParams, ProgressParams

HEARTBEAT_SECONDS = 1.0
PROGRESS_INTERVAL_SECONDS = 0.1


@dataclass(frozen=True)
class ProgressReport:
    """One report of a job; memory is read when it is sent."""

    job_id: str
    stage: Stage
    done: float
    total: float

    def line(self) -> bytes:
        """The notification."""
        params = ProgressParams(
            job_id=self.job_id, stage=self.stage, done=self.done, total=self.total, memory=read_memory()
        )
        return encode_notification("progress", params)


class Outbox:
    """Writes to `descriptor` until closed; `on_broken` is called once if nobody reads any more."""

    def __init__(self, descriptor: int, current_job: Callable[[], str | None], on_broken: Callable[[], None]) -> None:
        self._descriptor = descriptor
        self._current_job = current_job
        self._on_broken = on_broken
        self._lines: deque[bytes] = deque()
        self._latest: dict[str, ProgressReport] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._started = time.monotonic()
        self._next_heartbeat = self._started + HEARTBEAT_SECONDS
        self._next_progress = self._started
        self._thread = threading.Thread(target=self._write_until_closed, name="outbox", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def send(self, line: bytes) -> None:
        """Queue one line, after all progress that was reported before it."""
        with self._changed:
            self._promote_progress()
            self._lines.append(line)
            self._changed.notify()

    def report(self, report: ProgressReport) -> None:
        """Queue a progress report; it may be replaced by a later one of the same job and stage."""
        with self._changed:
            waiting = self._latest.get(report.job_id)
            if waiting is not None and waiting.stage != report.stage:
                self._promote_progress()
            self._latest[report.job_id] = report
            self._changed.notify()

    def close(self, timeout_seconds: float) -> None:
        """Write what is queued, then stop; gives up after `timeout_seconds` when nobody reads."""
        with self._changed:
            self._promote_progress()
            self._closed = True
            self._changed.notify()
        self._thread.join(timeout_seconds)

    def _write_until_closed(self) -> None:
        try:
            while (lines := self._next_lines()) is not None:
                for line in lines:
                    _write_all(self._descriptor, line)
        except OSError:
            self._on_broken()

    def _next_lines(self) -> list[bytes] | None:
        """Wait for something to write; None when closed and empty."""
        with self._changed:
            while True:
                self._add_what_is_due(time.monotonic())
                if self._lines:
                    lines = list(self._lines)
                    self._lines.clear()
                    return lines
                if self._closed:
                    return None
                self._changed.wait(self._seconds_until_due(time.monotonic()))

    def _add_what_is_due(self, now: float) -> None:
        if self._latest and now >= self._next_progress:
            self._promote_progress()
            self._next_progress = now + PROGRESS_INTERVAL_SECONDS
        if now >= self._next_heartbeat and not self._closed:
            params = HeartbeatParams(job_id=self._current_job(), uptime_seconds=round(now - self._started, 3))
            self._lines.append(encode_notification("heartbeat", params))
            self._next_heartbeat = now + HEARTBEAT_SECONDS

    def _seconds_until_due(self, now: float) -> float:
        due = min(self._next_heartbeat, self._next_progress) if self._latest else self._next_heartbeat
        return max(due - now, 0.0)

    def _promote_progress(self) -> None:
        self._lines.extend(report.line() for report in self._latest.values())
        self._latest.clear()


def _write_all(descriptor: int, line: bytes) -> None:
    rest = memoryview(line)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
