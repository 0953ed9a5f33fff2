"""What Ray runs on a node: the client of the node's daemon, which owns the runtimes and keeps them warm.

Sends the request and its files over the daemon's Unix socket, and hands on what comes back, item by item. When Ray
kills it, the socket closes and the daemon cancels the job. It holds no model and knows no message of the runtime.
"""

import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

from espalier_farm.cards_aside import note_cards_aside

SOCKET_VARIABLE = "ESPALIER_FARM_SOCKET"
_PATIENCE_SECONDS = 5.0
_PAUSE_SECONDS = 0.2
Frame = tuple[dict[str, Any], bytes]
"""A message of the daemon, and the bytes of a file where it carries some."""


def run_on_node(
    request: dict[str, Any], inputs: list[tuple[str, bytes]], note: Callable[[list[Any]], None] = note_cards_aside
) -> Iterator[Frame]:
    """Run `request` with `inputs` (name, content) on this node; the last frame is its result or its failure.

    `note` is told which graphics cards of the node get no more jobs, which is no frame. Raises ConnectionError when the
    daemon is gone.
    """
    with socket.socket(socket.AF_UNIX) as connection:
        _connect(connection)
        files = [{"name": name, "bytes": len(content)} for name, content in inputs]
        header = json.dumps({**request, "files": files}).encode() + b"\n"
        # In one piece: the daemon may answer and close as soon as it has the last byte, before an empty file is sent.
        connection.sendall(b"".join([header, *(content for _, content in inputs)]))
        with connection.makefile("rb") as stream:
            for frame, content in _frames(stream):
                if frame["kind"] == "aside":
                    note(frame["cards"])
                else:
                    yield frame, content


def _connect(connection: socket.socket) -> None:
    """Wait for a daemon that is not there: on a node that is going, a task that fails at once draws job after job."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return connection.connect(os.environ[SOCKET_VARIABLE])
        except OSError as error:
            if time.monotonic() > deadline:
                raise ConnectionError("the node's daemon is gone") from error
        time.sleep(_PAUSE_SECONDS)


def _frames(stream: Any) -> Iterator[Frame]:
    while True:
        line = stream.readline()
        if not line.endswith(b"\n"):
            raise ConnectionError("the node's daemon ended")
        frame = json.loads(line)
        size = frame.get("bytes", 0) if frame["kind"] == "file" else 0
        content = stream.read(size)
        if len(content) < size:
            raise ConnectionError("the node's daemon ended in the middle of a file")
        yield frame, content
        if frame["kind"] in ("result", "error"):
            return
