"""A child process with one owner: in a group of its own, watched while it is waited for, ended with all it started.

Knows nothing of what the program does. What the child writes to stderr is nobody's; stdout stays the protocol's, unless
the owner asks for a pipe. A program of ours that is started so calls `parent_death.die_with_parent` first.
"""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

_POLL_SECONDS = 0.02
_SOURCE_FOLDER = Path(__file__).parents[2]


class NoAnswerError(Exception):
    """The process did not do in time what was waited for."""


class ChildProcess:
    """Runs `command`, which finds our packages; leaving the block kills it with everything it started.

    `watch`, where it is given, is called several times a second while the process is waited for; what it raises passes.
    """

    def __init__(self, command: Sequence[str], *, takes_input: bool = False, gives_output: bool = False) -> None:
        search = os.pathsep.join(filter(None, [str(_SOURCE_FOLDER), os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE if takes_input else subprocess.DEVNULL,
            stdout=subprocess.PIPE if gives_output else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": search},
        )
        self._has_ended = False
        if takes_input:
            os.set_blocking(self._pipe(self._process.stdin).fileno(), False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.end()

    @property
    def output(self) -> IO[bytes]:
        """What it writes to stdout; for a process that `gives_output`."""
        return self._pipe(self._process.stdout)

    def write(self, content: bytes, seconds: float, watch: Callable[[], None]) -> None:
        """Hand `content` over to a process that `takes_input`.

        Raises NoAnswerError when it takes nothing for `seconds`, BrokenPipeError when it has stopped reading.
        """
        pipe = self._pipe(self._process.stdin).fileno()
        left = memoryview(content)
        deadline = time.monotonic() + seconds
        while left:
            watch()
            _, writable, _ = select.select([], [pipe], [], _POLL_SECONDS)
            if writable:
                left = left[os.write(pipe, left) :]
                deadline = time.monotonic() + seconds
            elif time.monotonic() > deadline:
                raise NoAnswerError

    def close_input(self) -> None:
        """Tell it that nothing more will come."""
        self._pipe(self._process.stdin).close()

    def wait(self, seconds: float, watch: Callable[[], None]) -> int:
        """Wait for its end; its exit code, or less than 0 where a signal killed it. Raises NoAnswerError."""
        deadline = time.monotonic() + seconds
        while True:
            watch()
            with suppress(subprocess.TimeoutExpired):
                return self._process.wait(_POLL_SECONDS)
            if time.monotonic() > deadline:
                raise NoAnswerError

    def end(self) -> None:
        """Kill the whole group; what the process itself started may outlive it. Pipes for input are closed."""
        if self._has_ended:
            return
        self._has_ended = True
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None, "the process was started without this pipe"
        return pipe
