"""Requests go where they belong: some are answered at once, the others wait for one of two workers.

`generate`, `rebuild`, `self_test` and `unload` share one worker and run one after another in the order they came.
`preview_cut_out` and `verify_pack` have the preview worker: the next picture can be looked at while a generation runs.
`describe`, `cancel` and `shutdown` are answered by the reader, whatever the workers do.
The broad `except` that keeps the runtime alive is here.
"""

import time
from collections.abc import Callable

from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.json_rpc import (
    INVALID_PARAMS,
    JOB_FAILED,
    RefusedRequestError,
    Request,
    encode_failure,
    encode_result,
    parse_request,
)
from espalier_runtime.protocol.messages.body import Params, Result
from espalier_runtime.protocol.messages.requests import CancelParams
from espalier_runtime.protocol.messages.runtime_report import Cancelled, Nothing
from espalier_runtime.protocol.progress import JobContext, SilentContext
from espalier_runtime.server.dispatch.reporting_context import ReportingContext
from espalier_runtime.server.dispatch.worker import Job, Worker
from espalier_runtime.server.methods.failures import failure_of
from espalier_runtime.server.methods.jobs import Jobs
from espalier_runtime.server.transport.outbox import Outbox

_FLUSH_SECONDS = 1.0
_FOR_PREVIEW_WORKER = ("preview_cut_out", "verify_pack")


class Dispatcher:
    """Parses lines, answers them through `outbox`, and owns the two workers."""

    def __init__(self, descriptor: int, jobs: Jobs, on_broken: Callable[[], None]) -> None:
        self._jobs = jobs
        self._worker = Worker("worker", self._run, prepare=self._prepare)
        self._preview_worker = Worker("preview worker", self._run)
        self._outbox = Outbox(descriptor, lambda: self._worker.running_job_id, on_broken)

    def start(self, ready: bytes) -> None:
        """Say `ready`, then begin to work."""
        self._outbox.send(ready)
        self._outbox.start()
        self._worker.start()
        self._preview_worker.start()

    def handle(self, line: bytes) -> bool:
        """Take one line; False when it asked to shut down."""
        try:
            request = parse_request(line)
        except RefusedRequestError as refused:
            self._outbox.send(encode_failure(refused.request_id, refused.rpc_code, refused.failure))
            return True
        match request.method:
            case "shutdown":
                self._outbox.send(encode_result(request.id, Nothing()))
                return False
            case "describe":
                self._answer(request, self._jobs.describe)
            case "cancel":
                self._answer(request, lambda: self._cancel(request.params))
            case _:
                self._submit(request)
        return True

    def close(self, grace_seconds: float) -> bool:
        """Cancel everything, answer it, flush; False when a job did not stop within the time given."""
        deadline = time.monotonic() + grace_seconds
        workers = (self._preview_worker, self._worker)
        for worker in workers:
            worker.close()
        stopped = [worker.join(max(deadline - time.monotonic(), 0)) for worker in workers]
        self._outbox.close(_FLUSH_SECONDS)
        return all(stopped)

    def _submit(self, request: Request) -> None:
        job = Job(request, getattr(request.params, "job_id", None))
        if job.job_id is not None and (self._worker.knows(job.job_id) or self._preview_worker.knows(job.job_id)):
            failure = EspalierError("protocol_violation", f"A job {job.job_id!r} is already waiting or running.")
            self._outbox.send(encode_failure(request.id, INVALID_PARAMS, failure))
            return
        (self._preview_worker if request.method in _FOR_PREVIEW_WORKER else self._worker).submit(job)

    def _cancel(self, params: Params) -> Cancelled:
        assert isinstance(params, CancelParams)
        found = [worker.cancel(params.job_id) for worker in (self._worker, self._preview_worker)]
        return Cancelled(cancelled=any(found))

    def _run(self, job: Job) -> None:
        context = self._context_of(job)

        def run() -> Result:
            context.check_cancelled()
            return self._jobs.run(job.request.params, context)

        self._answer(job.request, run)

    def _prepare(self) -> None:
        try:
            self._jobs.prepare()
        except Exception as error:  # logged here; the first job meets it again and answers it
            failure_of(error)

    def _context_of(self, job: Job) -> JobContext:
        if job.job_id is None:
            return SilentContext()
        return ReportingContext(job.job_id, self._outbox, job.cancelled)

    def _answer(self, request: Request, make: Callable[[], Result]) -> None:
        try:
            line = encode_result(request.id, make())
        except Exception as error:  # whatever a job does, its request is answered and the next one runs
            line = encode_failure(request.id, JOB_FAILED, failure_of(error))
        self._outbox.send(line)
