"""Weights are read into the system's memory while something else is done, so that loading them waits for no disk.

Owns one thread and reads files; what it reads is thrown away, since the system keeps it (the page cache) for whoever
reads next. Says nothing of files that cannot be read: whoever loads them will.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from espalier_runtime.device.device_policy import MEBIBYTE

_PART_BYTES = 8 * MEBIBYTE


class ReadAhead:
    """A thread that reads `files` one after the other, `most_bytes` in all. Made by `reading_ahead`."""

    def __init__(self, files: Sequence[Path], most_bytes: int) -> None:
        self.bytes_read = 0
        self._files, self._most_bytes = files, most_bytes
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._read_all, name="read-ahead", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the part that is being read, and wait for that."""
        self._stopped.set()
        self._thread.join()

    def finish(self) -> None:
        """Wait until everything was read."""
        self._thread.join()

    def _read_all(self) -> None:
        part = memoryview(bytearray(_PART_BYTES))
        for path in self._files:
            try:
                with path.open("rb", buffering=0) as file:
                    while not self._stopped.is_set() and self.bytes_read < self._most_bytes:
                        count = file.readinto(part)
                        if not count:
                            break
                        self.bytes_read += count
            except OSError:
                continue


@contextmanager
def reading_ahead(files: Sequence[Path], most_bytes: int) -> Iterator[ReadAhead]:
    """Read while the block runs; what is left at its end stays unread."""
    reader = ReadAhead(files, most_bytes)
    try:
        yield reader
    finally:
        reader.stop()
