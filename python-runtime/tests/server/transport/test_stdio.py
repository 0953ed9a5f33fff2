"""Stdout belongs to the protocol, whatever prints."""

import subprocess
import sys

from tests.server.runtime_process import environment

_PRINTS_EVERYWHERE = """
import ctypes, os, subprocess, sys
from espalier_runtime.server.transport.stdio import claim_stdio
pipes = claim_stdio()
print("from print")
os.write(1, b"from descriptor 1\\n")
libc = ctypes.CDLL(None)
libc.puts(b"from a C library")
libc.fflush(None)
subprocess.run(["sh", "-c", "echo from a child; cat"])
os.write(pipes.answers, b"answer to " + os.read(pipes.requests, 100))
"""


def test_only_answers_reach_stdout_and_only_we_read_stdin() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PRINTS_EVERYWHERE],
        input=b"request",
        capture_output=True,
        check=True,
        env=environment(),
    )
    assert done.stdout == b"answer to request"
    assert sorted(done.stderr.splitlines()) == [
        b"from a C library",
        b"from a child",
        b"from descriptor 1",
        b"from print",
    ]
