"""Bytes in pieces of any size become lines of bounded length. Knows nothing of what a line says."""

from collections.abc import Iterator


class LineSplitter:
    """Keeps the unfinished line between pieces, and never more than `limit` bytes of it.

    Of a longer line the first `limit + 1` bytes are yielded, so that the reader sees that it is too long;
    the rest of it is dropped. Empty lines are skipped.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._unfinished = bytearray()

    def lines(self, piece: bytes) -> Iterator[bytes]:
        """The lines that `piece` completes, without their line ends."""
        *ended, rest = piece.split(b"\n")
        for part in ended:
            self._keep(part)
            line = bytes(self._unfinished).removesuffix(b"\r")
            self._unfinished.clear()
            if line:
                yield line
        self._keep(rest)

    def _keep(self, part: bytes) -> None:
        room = self._limit + 1 - len(self._unfinished)
        self._unfinished += part[:room]
