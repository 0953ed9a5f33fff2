"""Films: readable by another program, ended with whoever asked, and honest about an encoder that fails."""

import sys
import time
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest

from espalier_runtime.export import video
from espalier_runtime.export.video import write_video
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import Progress

SIDE = 64


def moving_square(count: int):
    for frame in range(count):
        picture = np.full((SIDE, SIDE, 3), (40, 60, 40), np.uint8)
        picture[20:40, frame * 3 : frame * 3 + 12] = (230, 40, 30)
        yield picture


def frames_of(path: Path) -> list[np.ndarray]:
    reader = cv2.VideoCapture(str(path))
    frames = []
    while True:
        there, picture = reader.read()
        if not there:
            return frames
        frames.append(picture[..., ::-1])


def test_a_film_is_webm_with_every_picture_in_its_colours_at_its_speed(tmp_path: Path) -> None:
    write_video(tmp_path / "turn.webm", moving_square(12), frames_per_second=30)
    head = (tmp_path / "turn.webm").read_bytes()[:64]
    assert head.startswith(b"\x1a\x45\xdf\xa3")
    assert b"webm" in head
    frames = frames_of(tmp_path / "turn.webm")
    assert len(frames) == 12
    for shown, meant in zip(frames, moving_square(12), strict=True):
        assert np.abs(shown.astype(int) - meant).mean() < 6
    assert cv2.VideoCapture(str(tmp_path / "turn.webm")).get(cv2.CAP_PROP_FPS) == pytest.approx(30)


def test_nothing_of_the_encoder_is_heard(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write_video(tmp_path / "turn.webm", moving_square(2), frames_per_second=30)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("asked", [1, 3, 8])
def test_a_cancelled_film_leaves_no_encoder_behind(asked: int, tmp_path: Path) -> None:
    left = asked

    def check() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise EspalierError("cancelled", "The job was cancelled.")

    with pytest.raises(EspalierError, match="cancelled"):
        write_video(tmp_path / "turn.webm", moving_square(20), frames_per_second=30, progress=Progress(check=check))
    assert [child for child in psutil.Process().children() if str(tmp_path / "turn.webm") in child.cmdline()] == []


def test_an_encoder_that_dies_is_told_from_a_film(tmp_path: Path) -> None:
    with pytest.raises(EspalierError, match=r"turn.webm could not be encoded") as failure:
        write_video(
            tmp_path / "turn.webm", moving_square(20), frames_per_second=30, command=(sys.executable, "-c", "exit(3)")
        )
    assert failure.value.hint == "Build without the film."


def test_an_encoder_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(video, "_PATIENCE_SECONDS", 0.3)
    started = time.monotonic()
    with pytest.raises(EspalierError, match="has not answered"):
        write_video(
            tmp_path / "turn.webm",
            moving_square(20),
            frames_per_second=30,
            command=(sys.executable, "-c", "import time; time.sleep(60)"),
        )
    assert time.monotonic() - started < 20


def test_what_an_encoder_started_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(video, "_PATIENCE_SECONDS", 2.0)
    note = tmp_path / "grandchild"
    program = f"sleep 600 & echo $! > '{note}'; sleep 600"  # a shell has done this long before it is given up
    with pytest.raises(EspalierError, match="has not answered"):
        write_video(tmp_path / "turn.webm", moving_square(20), frames_per_second=30, command=("/bin/sh", "-c", program))
    deadline = time.monotonic() + 60
    while is_running(int(note.read_text())):
        assert time.monotonic() < deadline, "the encoder's own child outlived it"
        time.sleep(0.01)


def is_running(process_id: int) -> bool:
    """A zombie, which whoever inherited it has not waited for, does not run."""
    try:
        return psutil.Process(process_id).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_film_into_a_folder_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises((EspalierError, FileNotFoundError)):
        write_video(tmp_path / "gone" / "turn.webm", moving_square(2), frames_per_second=30)
