"""UV unwrapping in the background: the engine is a process, and this process does other work meanwhile.

Owns the thread that watches over it. Which engine unwraps, and what follows a failure, is `unwrap`'s.
"""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from pathlib import Path
from types import TracebackType

from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.progress import Progress
from espalier_runtime.texturing.unwrapping.unwrap import Unwrapped, unwrap_mesh

_POLL_SECONDS = 0.02


class _AbandonedError(Exception):
    """Raised inside the thread to end its engine."""


class UnwrapAhead:
    """Unwraps `mesh` from the entering of its block on; leaving the block ends an engine that still runs.

    What the engine reads and writes lies inside `folder` meanwhile, else in the system's temporary folder.
    """

    def __init__(self, mesh: TriangleMesh, page_size: int, folder: Path | None = None) -> None:
        self._mesh, self._page_size, self._folder = mesh, page_size, folder
        self._unwanted = threading.Event()
        self._fraction = 0.0
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="unwrap")
        self._answer: Future[Unwrapped] | None = None

    def __enter__(self) -> "UnwrapAhead":
        self._answer = self._threads.submit(
            unwrap_mesh,
            self._mesh,
            self._page_size,
            folder=self._folder,
            progress=Progress(self._keep_fraction, self._check_wanted),
        )
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._unwanted.set()
        self._threads.shutdown(wait=True)

    def result(self, progress: Progress) -> Unwrapped:
        """Wait for the unwrapping; `progress` is checked many times a second."""
        assert self._answer is not None, "an unwrapping begins with its block"
        while True:
            progress.check()
            progress.report(self._fraction)
            try:
                return self._answer.result(_POLL_SECONDS)
            except NotYet:
                continue

    def _keep_fraction(self, done: float, total: float) -> None:
        self._fraction = done / total

    def _check_wanted(self) -> None:
        if self._unwanted.is_set():
            raise _AbandonedError
