"""The life of a serving runtime: ready, read until told to stop or nobody is there any more, then leave in order."""

import logging
import os
import select
import signal
from collections.abc import Sequence
from pathlib import Path

from espalier_runtime.protocol.json_rpc import encode_notification
from espalier_runtime.protocol.messages.methods import MAX_LINE_BYTES
from espalier_runtime.server.dispatch.dispatcher import Dispatcher
from espalier_runtime.server.methods.jobs import Jobs
from espalier_runtime.server.transport.line_splitter import LineSplitter
from espalier_runtime.server.transport.stdio import ProtocolPipes

GRACE_SECONDS = 5.0
"""How long a cancelled job may take to stop before the process leaves without it."""

_PIECE_BYTES = 65_536
_LOG = logging.getLogger(__name__)


def serve(pipes: ProtocolPipes, pack_folders: Sequence[Path]) -> bool:
    """Answer requests until `shutdown`, the end of the requests, SIGTERM or SIGINT.

    The calling thread, which must be the main one, is the reader. Returns False when a job did not stop in time;
    its thread then still runs, and the process should end without waiting for it.
    """
    self_pipe = _SelfPipe()
    jobs = Jobs(pack_folders)
    dispatcher = Dispatcher(pipes.answers, jobs, on_broken=self_pipe.wake)
    dispatcher.start(encode_notification("ready", jobs.describe()))
    reason = _read_until_stopped(pipes.requests, self_pipe, dispatcher)
    _LOG.info("stopping: %s", reason)
    return dispatcher.close(GRACE_SECONDS)


class _SelfPipe:
    """Bernstein's self-pipe trick: a pipe to oneself ends the reader's `select`, for signals and for other threads."""

    def __init__(self) -> None:
        self.readable, self._writable = os.pipe()
        os.set_blocking(self._writable, False)
        signal.set_wakeup_fd(self._writable, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)

    def wake(self) -> None:
        """End the waiting."""
        os.write(self._writable, b"\0")


def _read_until_stopped(requests: int, self_pipe: _SelfPipe, dispatcher: Dispatcher) -> str:
    splitter = LineSplitter(MAX_LINE_BYTES)
    while True:
        readable, _, _ = select.select([requests, self_pipe.readable], [], [])
        if self_pipe.readable in readable:
            return "told by a signal, or nobody reads the answers any more"
        piece = os.read(requests, _PIECE_BYTES)
        if not piece:
            return "the requests have ended"
        for line in splitter.lines(piece):
            if not dispatcher.handle(line):
                return "asked to shut down"
