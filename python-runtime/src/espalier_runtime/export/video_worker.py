"""The program that encodes one video: `python -m … PATH SIDE FRAMES_PER_SECOND`, raw sRGB pictures on stdin.

Owns the talk with the video library. Ends with code 0 only when the video can be read again with every picture in it.
"""

import sys

import cv2
import numpy as np

from espalier_runtime.protocol.parent_death import die_with_parent

_CODEC = "VP90"
_QUALITY = 90.0


def main(arguments: list[str]) -> int:
    """Encode until stdin ends; 1 when the library refused, or wrote less than it was given."""
    die_with_parent()
    path, side, frames_per_second = arguments[0], int(arguments[1]), float(arguments[2])
    writer = cv2.VideoWriter(path, cv2.VideoWriter.fourcc(*_CODEC), frames_per_second, (side, side))
    if not writer.isOpened():
        return 1
    writer.set(cv2.VIDEOWRITER_PROP_QUALITY, _QUALITY)
    written = 0
    while len(content := sys.stdin.buffer.read(side * side * 3)) == side * side * 3:
        picture = np.frombuffer(content, np.uint8).reshape(side, side, 3)
        writer.write(np.ascontiguousarray(picture[..., ::-1]))
        written += 1
    writer.release()
    return 0 if written > 0 and _readable_pictures(path) == written else 1


def _readable_pictures(path: str) -> int:
    reader = cv2.VideoCapture(path)
    count = 0
    while reader.grab():
        count += 1
    reader.release()
    return count


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
