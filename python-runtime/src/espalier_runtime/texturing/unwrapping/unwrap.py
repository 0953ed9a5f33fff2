"""UV unwrapping of a mesh on one square page: which engine does it, and what happens when one fails.

Owns the order of the engines, their time limits, and the files exchanged with them. Engines run in processes of their
own, so that a crash, a hang or a memory hog costs a texture nothing; what cannot fail comes last. Axes: V vertices, F
faces.

An engine's process gets two more arguments: a folder, and the page size with the padding. It reads `vertices.npy` and
`faces.npy` there, writes `corner_uvs.npy`, and may write its finished fraction to stdout, one number a line.
"""

import io
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from jaxtyping import Float32

from espalier_runtime.export import full_disk
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.atomic_files import file_system_refusals
from espalier_runtime.protocol.child_process import ChildProcess, NoAnswerError
from espalier_runtime.protocol.progress import UNWATCHED, Progress
from espalier_runtime.texturing.unwrapping.box_projection import project_on_boxes

WORKER_MODULE = "espalier_runtime.texturing.unwrapping.unwrap_worker"
FOLDER_PREFIX = ".building-unwrap-"
"""The app sweeps what a killed runtime leaves under names that begin like this."""


@dataclass(frozen=True)
class UnwrapEngine:
    """A program that unwraps: its name in recipes, how it is started, and how long it may take."""

    name: str
    command: tuple[str, ...]
    base_seconds: float = 20.0
    faces_per_second: float = 2_000.0

    def time_limit(self, face_count: int) -> float:
        """Seconds after which the engine counts as hung."""
        return self.base_seconds + face_count / self.faces_per_second


def default_engines() -> tuple[UnwrapEngine, ...]:
    """uvunwrap, then xatlas, which is slower and has been in use for longer."""
    start = (sys.executable, "-m", WORKER_MODULE)
    return (
        UnwrapEngine("uvunwrap", (*start, "uvunwrap")),
        UnwrapEngine("xatlas", (*start, "xatlas"), faces_per_second=500.0),
    )


@dataclass(frozen=True)
class Unwrapped:
    """Where each corner lies on the page (u right, v up, both in 0..1), which engine said so, and why others did not.

    Charts do not overlap and are `padding` texels apart on a page of the texture's size.
    """

    corner_uvs: Float32[np.ndarray, "F 3 2"]
    engine: str
    failures: tuple[str, ...] = ()


def unwrap_mesh(
    mesh: TriangleMesh,
    page_size: int,
    *,
    folder: Path | None = None,
    engines: Sequence[UnwrapEngine] | None = None,
    progress: Progress = UNWATCHED,
) -> Unwrapped:
    """Unwrap for a texture of `page_size` texels a side; a failing engine is followed by the next.

    What an engine reads and writes lies inside `folder` meanwhile, else in the system's temporary folder. Raises
    disk_full or not_writable where that cannot be written. `progress` is checked every few hundredths of a second.
    """
    place = Path(tempfile.gettempdir()) if folder is None else folder
    failures: list[str] = []
    for engine in default_engines() if engines is None else engines:
        try:
            corner_uvs = _run_engine(engine, mesh, page_size, place=place, progress=progress)
        except _EngineError as failure:
            failures.append(f"{engine.name}: {failure}")
        else:
            return Unwrapped(corner_uvs, engine.name, tuple(failures))
    corner_uvs = project_on_boxes(mesh, page_size, padding_texels(page_size))
    return Unwrapped(corner_uvs, "box projection", tuple(failures))


def padding_texels(page_size: int) -> int:
    """Texels between charts: enough for the mip levels down to about 128 texels a side to keep them apart."""
    return min(max(page_size // 256, 2), 16)


class _EngineError(Exception):
    """The engine died, hung, or gave something that is not an unwrapping; the text says which."""


def _run_engine(
    engine: UnwrapEngine,
    mesh: TriangleMesh,
    page_size: int,
    *,
    place: Path,
    progress: Progress,
) -> Float32[np.ndarray, "F 3 2"]:
    with (
        file_system_refusals(place / "the unwrapped mesh"),
        tempfile.TemporaryDirectory(prefix=FOLDER_PREFIX, dir=place) as name,
    ):
        folder = Path(name)
        (folder / "vertices.npy").write_bytes(_as_file(mesh.vertices))
        (folder / "faces.npy").write_bytes(_as_file(mesh.faces))
        command = [*engine.command, name, str(page_size), str(padding_texels(page_size))]
        exit_code = _run_watched(command, engine.time_limit(len(mesh.faces)), progress)
        if exit_code != 0:
            raise full_disk.disk_full_at(folder) or _EngineError(_reason(exit_code))
        return _read_answer(folder / "corner_uvs.npy", len(mesh.faces))


def _as_file(values: np.ndarray) -> bytes:
    """The bytes of an .npy file, because np.save to a path does not report a full disk."""
    stream = io.BytesIO()
    np.save(stream, values)
    return stream.getvalue()


def _run_watched(command: Sequence[str], time_limit: float, progress: Progress) -> int:
    """The exit code of `command`, with its progress reported; its process is killed when `progress.check` raises."""
    with ChildProcess(command, gives_output=True) as process:
        told = _ProgressReader(process.output)

        def watch() -> None:
            progress.check()
            progress.report(told.value)

        try:
            return process.wait(time_limit, watch)
        except NoAnswerError as error:
            raise _EngineError(f"no answer within {time_limit:.0f} seconds") from error
        finally:
            process.end()  # or its own children would hold the pipe open
            told.join()


class _ProgressReader:
    """The last number that stood on a line of a process's output; reading on keeps its pipe from filling up."""

    def __init__(self, lines: IO[bytes]) -> None:
        self.value = 0.0
        self._lines = lines
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


def _reason(returncode: int) -> str:
    if returncode < 0:
        return f"killed by {signal.Signals(-returncode).name}"
    return f"ended with code {returncode}"


def _read_answer(path: Path, face_count: int) -> Float32[np.ndarray, "F 3 2"]:
    try:
        corner_uvs = np.load(path)
    except (OSError, ValueError) as error:
        raise _EngineError("left no readable answer") from error
    if corner_uvs.shape != (face_count, 3, 2) or not np.isfinite(corner_uvs).all():
        raise _EngineError(f"answered {corner_uvs.shape} for {face_count} faces, or numbers that are not finite")
    if corner_uvs.min() < -1e-3 or corner_uvs.max() > 1 + 1e-3:
        raise _EngineError("put triangles outside the page")
    return np.clip(corner_uvs, 0.0, 1.0).astype(np.float32)
