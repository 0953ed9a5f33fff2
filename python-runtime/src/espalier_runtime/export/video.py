"""Pictures to a WebM film. Owns the process that encodes: fed, watched, ended with whoever asked for the film.

The encoder has a process of its own (`video_worker`), because the video library talks to both standard streams, may
wait for ever and may crash; and because encoding then happens beside the drawing of the next picture. Axes: S side.
"""

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from espalier_runtime.export import full_disk
from espalier_runtime.protocol.errors import EspalierError

WORKER_MODULE = "espalier_runtime.export.video_worker"
_SOURCE_FOLDER = Path(__file__).parents[2]
_POLL_SECONDS = 0.1
_PATIENCE_SECONDS = 30.0
"""An encoder that takes no data for as long, or that does not end as long after the last picture, counts as hung."""

Film = Iterable[UInt8[np.ndarray, "S S 3"]]


def write_film(
    path: Path,
    pictures: Film,
    frames_per_second: int,
    check_cancelled: Callable[[], None] = lambda: None,
    *,
    command: tuple[str, ...] = (sys.executable, "-m", WORKER_MODULE),
) -> None:
    """Encode square sRGB `pictures` of one size, at least one of them, into the VP9 film `path`.

    Raises EspalierError internal where the encoder fails, and what `check_cancelled` raises, which is asked at least
    ten times a second; OSErrors about `path` pass.
    """
    process: subprocess.Popen[bytes] | None = None
    try:
        for picture in pictures:
            if process is None:
                process = _start([*command, str(path), str(picture.shape[0]), str(frames_per_second)])
            _feed(process, picture, check_cancelled)
        assert process is not None and process.stdin is not None, "a film needs pictures"
        process.stdin.close()
        _wait(process, check_cancelled)
    except BrokenPipeError:
        assert process is not None
        process.wait()
    finally:
        if process is not None:
            _end(process)
    if process is None or process.returncode != 0:
        raise _failure(path)


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    search = os.pathsep.join(filter(None, [str(_SOURCE_FOLDER), os.environ.get("PYTHONPATH")]))
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": search},
    )
    assert process.stdin is not None
    os.set_blocking(process.stdin.fileno(), False)
    return process


def _feed(process: subprocess.Popen[bytes], picture: np.ndarray, check_cancelled: Callable[[], None]) -> None:
    """Hand over one picture without ever waiting long for a full pipe."""
    assert process.stdin is not None
    pipe = process.stdin.fileno()
    left = memoryview(picture.tobytes())
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while left:
        check_cancelled()
        _, writable, _ = select.select([], [pipe], [], _POLL_SECONDS)
        if writable:
            left = left[os.write(pipe, left) :]
        elif time.monotonic() > deadline:
            raise _no_answer()


def _wait(process: subprocess.Popen[bytes], check_cancelled: Callable[[], None]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        check_cancelled()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_POLL_SECONDS)
            return
        if time.monotonic() > deadline:
            raise _no_answer()


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError):
        process.stdin.close()
    process.kill()
    process.wait()


def _failure(path: Path) -> Exception:
    """The encoder does not say why it stopped; a full disk is the one reason that can be seen from here."""
    return full_disk.seen_at(path) or EspalierError(
        "internal", f"The film {path.name} could not be encoded.", hint="Build without the film."
    )


def _no_answer() -> EspalierError:
    return EspalierError(
        "internal",
        f"The film's encoder has not answered for {_PATIENCE_SECONDS:.0f} seconds.",
        hint="Build without the film.",
    )
