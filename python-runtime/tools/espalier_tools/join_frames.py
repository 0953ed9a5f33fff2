"""`join-frames FRAMES OUT`: pictures and how long each is shown, joined into one animated WebP that plays for ever.

FRAMES is a JSON file: [{"file": "0.jpg", "milliseconds": 120}, …], files beside it.
"""

import argparse
import json
from pathlib import Path

from PIL import Image

from espalier_runtime.protocol.atomic_files import write_atomically

_QUALITY = 80


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command line."""
    parser.add_argument("frames", type=Path, metavar="FRAMES", help="the JSON file that lists the pictures")
    parser.add_argument("out", type=Path, metavar="OUT", help="the WebP to write")
    parser.add_argument("--width", type=int, default=960, help="pixels; the height follows (default 960)")


def run(arguments: argparse.Namespace) -> int:
    """0 when the film is written."""
    listed = json.loads(arguments.frames.read_bytes())
    pictures = [_fitted(arguments.frames.parent / frame["file"], arguments.width) for frame in listed]
    durations = [frame["milliseconds"] for frame in listed]

    def write(path: Path) -> None:
        first, *rest = pictures
        first.save(
            path, "WEBP", save_all=True, append_images=rest, duration=durations, loop=0, quality=_QUALITY, method=4
        )

    write_atomically(arguments.out, write)
    return 0


def _fitted(path: Path, width: int) -> Image.Image:
    with Image.open(path) as picture:
        height = round(picture.height * width / picture.width)
        return picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
