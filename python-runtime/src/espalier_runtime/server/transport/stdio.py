"""The protocol's own file descriptors, taken away from everything that prints or reads.

After `claim_stdio` the real stdin and stdout belong to the protocol; descriptor 1, `print` and C libraries write to
stderr, and descriptor 0 is empty. Call it before torch or any model code is imported.
"""

import os
import sys
from typing import NamedTuple


class ProtocolPipes(NamedTuple):
    """Descriptors that child processes do not inherit."""

    requests: int
    answers: int


def claim_stdio() -> ProtocolPipes:
    """Duplicate the real stdin and stdout away, then point 0 at nothing and 1 at stderr."""
    sys.stdout.flush()
    pipes = ProtocolPipes(requests=os.dup(0), answers=os.dup(1))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return pipes
