"""Encodes frames as a WebM video (VP9). Owns the encoder's process: feeds it, watches it, ends it with its caller.

The encoder has a process of its own (`video_worker`), because the video library talks to both standard streams, may
wait for ever and may crash; and because encoding then runs in parallel with the rendering of the next frame. Axes: S
side.
"""

import itertools
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from espalier_runtime.export import full_disk
from espalier_runtime.protocol.child_process import ChildProcess, NoAnswerError
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import UNWATCHED, Progress

WORKER_MODULE = "espalier_runtime.export.video_worker"
_PATIENCE_SECONDS = 30.0
"""An encoder that takes no data for as long, or that does not end as long after the last picture, counts as hung."""

Frames = Iterable[UInt8[np.ndarray, "S S 3"]]


def write_video(
    path: Path,
    pictures: Frames,
    *,
    frames_per_second: int,
    progress: Progress = UNWATCHED,
    command: tuple[str, ...] = (sys.executable, "-m", WORKER_MODULE),
) -> None:
    """Encode square sRGB `pictures` of one size, at least one of them, into the VP9 video `path`.

    Raises EspalierError internal where the encoder fails, and cancelled: `progress` is checked at least ten
    times a second; OSErrors about `path` pass.
    """
    pictures = iter(pictures)
    first = next(pictures, None)
    assert first is not None, "a video needs frames"
    with ChildProcess([*command, str(path), str(len(first)), str(frames_per_second)], takes_input=True) as encoder:
        try:
            for picture in itertools.chain([first], pictures):
                encoder.write(picture.tobytes(), _PATIENCE_SECONDS, progress.check)
            encoder.close_input()
            exit_code = encoder.wait(_PATIENCE_SECONDS, progress.check)
        except BrokenPipeError as error:
            raise _failure(path) from error
        except NoAnswerError as error:
            raise _no_answer() from error
    if exit_code != 0:
        raise _failure(path)


def _failure(path: Path) -> Exception:
    """The encoder does not say why it stopped; a full disk is the one reason that can be seen from here."""
    return full_disk.disk_full_at(path) or EspalierError(
        "internal", f"The film {path.name} could not be encoded.", hint="Build without the film."
    )


def _no_answer() -> EspalierError:
    return EspalierError(
        "internal",
        f"The film's encoder has not answered for {_PATIENCE_SECONDS:.0f} seconds.",
        hint="Build without the film.",
    )
