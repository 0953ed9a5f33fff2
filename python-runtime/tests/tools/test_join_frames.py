"""A film of frames: how many, how large, how long each is shown."""

import json
from pathlib import Path

from PIL import Image

from espalier_runtime.__main__ import main


def test_frames_become_one_film(tmp_path: Path) -> None:
    listed = []
    for number, colour in enumerate(["red", "lime", "blue"]):
        Image.new("RGB", (64, 40), colour).save(tmp_path / f"{number}.jpg")
        listed.append({"file": f"{number}.jpg", "milliseconds": 100 * (number + 1)})
    (tmp_path / "frames.json").write_text(json.dumps(listed))
    out = tmp_path / "film.webp"
    assert main(["join-frames", str(tmp_path / "frames.json"), str(out), "--width", "32"]) == 0
    durations = []
    with Image.open(out) as film:
        assert (film.size, film.n_frames, film.info["loop"]) == ((32, 20), 3, 0)
        for number in range(3):
            film.seek(number)
            film.load()
            durations.append(film.info["duration"])
    assert durations == [100, 200, 300]
