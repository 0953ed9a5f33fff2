"""Runs one unwrapping engine in a process of its own: watched, cancellable, killed with everything it started.

Owns the process and the two files it exchanges with it. Which engine runs, and what follows a failure, is `unwrap`'s.

The process gets two more arguments: a folder, and the page size with the padding. It reads `vertices.npy` and
`faces.npy` there, writes `corner_uvs.npy`, and may write its finished fraction to stdout, one number a line.
"""

import io
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float32, Int32

from espalier_runtime.export import full_disk
from espalier_runtime.protocol.atomic_files import file_system_refusals

FOLDER_PREFIX = ".building-unwrap-"
"""The app sweeps what a killed runtime leaves under names that begin like this."""
_POLL_SECONDS = 0.02
_SOURCE_FOLDER = Path(__file__).parents[3]


class EngineError(Exception):
    """The engine died, hung, or gave something that is not an unwrapping; the text says which."""


@dataclass(frozen=True)
class UnwrapJob:
    """What is to be unwrapped: V vertices, F faces, onto a page of `page_size` texels, charts `padding` apart."""

    vertices: Float32[np.ndarray, "V 3"]
    faces: Int32[np.ndarray, "F 3"]
    page_size: int
    padding: int
    folder: Path | None = None
    """Where the exchanged files lie; None is the system's temporary folder."""


def run_engine(
    command: Sequence[str],
    job: UnwrapJob,
    time_limit: float,
    *,
    report: Callable[[float], None],
    check_cancelled: Callable[[], None],
) -> Float32[np.ndarray, "F 3 2"]:
    """Run `command` on `job` for at most `time_limit` seconds; what `check_cancelled` raises ends it at once.

    Raises EngineError when the engine gives no usable answer, and disk_full or not_writable when what is exchanged with
    it cannot be written.
    """
    place = Path(tempfile.gettempdir()) if job.folder is None else job.folder
    with (
        file_system_refusals(place / "the unwrapped mesh"),
        tempfile.TemporaryDirectory(prefix=FOLDER_PREFIX, dir=place) as name,
    ):
        folder = Path(name)
        (folder / "vertices.npy").write_bytes(_as_file(job.vertices))
        (folder / "faces.npy").write_bytes(_as_file(job.faces))
        process = _start([*command, str(folder), str(job.page_size), str(job.padding)])
        progress = _LastNumber(process)
        try:
            deadline = time.monotonic() + time_limit
            while process.poll() is None:
                check_cancelled()
                report(progress.value)
                if time.monotonic() > deadline:
                    raise EngineError(f"no answer within {time_limit:.0f} seconds")
                time.sleep(_POLL_SECONDS)
        finally:
            _end(process)
            progress.join()
        if process.returncode != 0:
            raise full_disk.seen_at(folder) or EngineError(_reason(process.returncode))
        return _read_answer(folder / "corner_uvs.npy", len(job.faces))


def _as_file(values: np.ndarray) -> bytes:
    """The bytes of an .npy file. numpy's own writing does not say why it stopped on a full disk."""
    stream = io.BytesIO()
    np.save(stream, values)
    return stream.getvalue()


def _start(command: Sequence[str]) -> subprocess.Popen[str]:
    """Start in a new session, so that the whole group can be ended; the parent's stdout stays the protocol's."""
    search = os.pathsep.join(filter(None, [str(_SOURCE_FOLDER), os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": search},
    )


class _LastNumber:
    """The last number that a process wrote on a line of its stdout; reading on keeps its pipe from filling up."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.value = 0.0
        self._lines = process.stdout
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def join(self) -> None:
        """Wait until the pipe is drained, which it is once the process group is gone."""
        self._reader.join()
        self._lines.close()

    def _read(self) -> None:
        for line in self._lines:
            with suppress(ValueError):
                self.value = min(max(float(line), 0.0), 1.0)


def _end(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _reason(returncode: int) -> str:
    if returncode < 0:
        return f"killed by {signal.Signals(-returncode).name}"
    return f"ended with code {returncode}"


def _read_answer(path: Path, face_count: int) -> Float32[np.ndarray, "F 3 2"]:
    try:
        corner_uvs = np.load(path)
    except (OSError, ValueError) as error:
        raise EngineError("left no readable answer") from error
    if corner_uvs.shape != (face_count, 3, 2) or not np.isfinite(corner_uvs).all():
        raise EngineError(f"answered {corner_uvs.shape} for {face_count} faces, or numbers that are not finite")
    if corner_uvs.min() < -1e-3 or corner_uvs.max() > 1 + 1e-3:
        raise EngineError("put triangles outside the page")
    return np.clip(corner_uvs, 0.0, 1.0).astype(np.float32)
