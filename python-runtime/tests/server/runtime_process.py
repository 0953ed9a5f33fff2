"""A real `serve` process for tests: started, spoken to line by line, and never left behind."""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

REPOSITORY = Path(__file__).parents[3]
SOURCE = REPOSITORY / "python-runtime" / "src"
STARTER = REPOSITORY / "packs" / "starter"
EXAMPLES = REPOSITORY / "examples"
SAMPLING_PACK = REPOSITORY / "test" / "fixtures" / "packs" / "image-mixed"
PATIENCE_SECONDS = 300.0
"""How long an answer may take on a machine that does other things; no test waits it out unless something is broken."""


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(SOURCE), "OMP_NUM_THREADS": "1"}


class RuntimeProcess:
    """Use as a context. Notifications that arrive while an answer is awaited are kept in `heard`."""

    def __init__(self, packs: Sequence[Path] = (STARTER,)) -> None:
        options = [word for pack in packs for word in ("--packs", str(pack))]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "espalier_runtime", "serve", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        self.heard: list[dict[str, Any]] = []
        self._messages: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._answers: dict[int | None, dict[str, Any]] = {}
        self._log: list[bytes] = []
        self._next_id = 0
        self._threads = [threading.Thread(target=read) for read in (self._read_messages, self._read_log)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert pipe is not None
            try:
                pipe.close()
            except BrokenPipeError:
                continue

    @property
    def log(self) -> str:
        """What was written to stderr so far."""
        return b"".join(self._log).decode()

    def write(self, content: bytes) -> None:
        """Send bytes as they are."""
        assert self.process.stdin is not None
        self.process.stdin.write(content)
        self.process.stdin.flush()

    def ask(self, method: str, **params: Any) -> int:
        """Send a request; returns its id."""
        self._next_id += 1
        request = {"jsonrpc": "2.0", "id": self._next_id, "method": method, "params": params}
        self.write(json.dumps(request).encode() + b"\n")
        return self._next_id

    def answer(self, request_id: int | None) -> dict[str, Any]:
        """The answer to a request, whichever order answers come in."""
        while request_id not in self._answers:
            self._take()
        return self._answers.pop(request_id)

    def call(self, method: str, **params: Any) -> Any:
        """Ask, and return the result; an error answer fails the test."""
        answer = self.answer(self.ask(method, **params))
        assert "result" in answer, answer
        return answer["result"]

    def failure(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask, and return the error's record."""
        answer = self.answer(self.ask(method, **params))
        assert "error" in answer, answer
        return answer["error"]["data"]

    def wait_for(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first notification, heard already or to come, that is wanted."""
        seen = 0
        while True:
            for message in self.heard[seen:]:
                seen += 1
                if wanted(message):
                    return message
            self._take()

    def wait_for_stage(self, job_id: str, stage: str) -> None:
        """Until the job reports progress in this stage."""
        self.wait_for(
            lambda message: (
                message["method"] == "progress"
                and message["params"]["jobId"] == job_id
                and message["params"]["stage"] == stage
            )
        )

    def end(self) -> int:
        """Close the requests and return the exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(PATIENCE_SECONDS)

    def _take(self) -> None:
        message = self._messages.get(timeout=PATIENCE_SECONDS)
        assert message is not None, f"the runtime ended; its log:\n{self.log}"
        if "method" in message:
            self.heard.append(message)
        else:
            self._answers[message["id"]] = message

    def _read_messages(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._messages.put(json.loads(line))
        self._messages.put(None)

    def _read_log(self) -> None:
        assert self.process.stderr is not None
        self._log.extend(self.process.stderr)


def generation(folder: Path, picture: Path, job_id: str = "job-1", **changes: Any) -> dict[str, Any]:
    """Parameters of `generate` with the starter pack, everything else left open."""
    return {
        "jobId": job_id,
        "pictures": [str(picture)],
        "folder": str(folder),
        "packFolder": str(STARTER),
        "seed": 1,
        "device": "cpu",
        "cutOut": "auto",
        "sampling": {},
        "building": {},
    } | changes


def long_generation(folder: Path, picture: Path, job_id: str = "job-1") -> dict[str, Any]:
    """The same of a job that samples for longer than any test takes to cancel it, however busy the machine."""
    steps = {"steps": 200}
    sampling = {"sparseStructure": steps, "structuredLatent": steps}
    return generation(folder, picture, job_id, packFolder=str(SAMPLING_PACK), sampling=sampling)
