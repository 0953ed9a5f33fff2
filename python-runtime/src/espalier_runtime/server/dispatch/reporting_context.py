"""A JobContext whose reports become notifications of one job."""

import threading
from pathlib import Path

from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.json_rpc import encode_notification
from espalier_runtime.protocol.messages.body import ArtifactKind, Stage
from espalier_runtime.protocol.messages.notifications import ArtifactParams
from espalier_runtime.protocol.stage_clock import StageClock
from espalier_runtime.server.transport.outbox import Outbox, ProgressReport


class ReportingContext:
    """Reports to `outbox`; cancelled when `cancelled` is set."""

    def __init__(self, job_id: str, outbox: Outbox, cancelled: threading.Event) -> None:
        self.clock = StageClock()
        self._job_id = job_id
        self._outbox = outbox
        self._cancelled = cancelled

    def progress(self, stage: Stage, done: float, total: float) -> None:
        """Send a progress notification, rate-limited."""
        self._outbox.report(ProgressReport(self._job_id, stage, float(done), float(total)))

    def check_cancelled(self) -> None:
        """Raise EspalierError("cancelled") once the job is no longer wanted."""
        if self._cancelled.is_set():
            raise EspalierError("cancelled", "The job was cancelled.")

    def artifact(self, kind: ArtifactKind, path: Path) -> None:
        """Send an artifact notification."""
        params = ArtifactParams(job_id=self._job_id, artifact=kind, path=str(path))
        self._outbox.send(encode_notification("artifact", params))
