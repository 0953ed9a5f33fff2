"""What the runtime says while a job runs."""

from espalier_runtime.protocol.messages.body import Amount, ArtifactKind, Count, JobId, Result, Stage


class MemoryReading(Result):
    """Resident bytes of the process, and bytes that torch holds on the device."""

    process_bytes: Count
    device_bytes: Count


class ProgressParams(Result):
    """`done` of `total` units of one stage. `node` is the machine of a farm that works on it."""

    job_id: JobId
    stage: Stage
    done: Amount
    total: Amount
    memory: MemoryReading
    node: str | None = None


class ArtifactParams(Result):
    """A file that is complete on disk while its job still runs."""

    job_id: JobId
    artifact: ArtifactKind
    path: str


class HeartbeatParams(Result):
    """A sign of life once a second, with the job that runs."""

    job_id: JobId | None
    uptime_seconds: float
