"""No process of ours outlives the one that started it, even if that is killed without a chance to say so."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask Linux to kill this process when the thread that started it dies; elsewhere a closed stdin has to do.

    SIGKILL, because native code that holds the interpreter would delay any handler; what it interrupts is what a
    crash would interrupt, and files are only ever renamed into place when they are whole.
    """
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent:
        os._exit(0)
