"""Trials of kernels that broke what they ran in: remembered from one process to the next, so that each can do so only
a few times.

A kernel that is not made for a card can do worse than fail. It may leave the card useless to its process, after which
the kernel is not tried there again; or a compiler may end the process, which a user may have done as well, so that is
believed the second time. A file per kernel, card and version says so; removing it makes a new beginning. Knows no
kernel, and not torch.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from espalier_runtime.device.device_fault import is_device_fault

_MOST_BEGUN = 2
_BROKE_THE_CARD = "the card could not be used afterwards"


class BrokeBeforeError(Exception):
    """The trial is not made, since it broke its process or the card before."""


@contextmanager
def remembered_trial(*what: str) -> Iterator[None]:
    """Within the block the trial is made that `what` describes: the kernel, the card, versions.

    Raises BrokeBeforeError instead where that is known. Where nothing can be written, nothing is remembered.
    """
    path = _folder() / re.sub(r"[^\w.]+", "-", " ".join(what)).lower()
    file = _opened(path)
    if file is None:
        yield
        return
    with file:
        said = file.read()
        if said == _BROKE_THE_CARD or said.count("begun") >= _MOST_BEGUN:
            reason = said if said == _BROKE_THE_CARD else "the engine ended meanwhile"
            raise BrokeBeforeError(f"it was tried before, and {reason}; remove {path} to try again")
        _append(file, "begun\n")
        try:
            yield
        except Exception as error:
            if is_device_fault(error):
                file.truncate(0)
                _append(file, _BROKE_THE_CARD)
            else:
                path.unlink(missing_ok=True)
            raise
        path.unlink(missing_ok=True)


def _folder() -> Path:
    """Where the desktop's specification (XDG) has what may be lost."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    home = Path(named) if named.startswith("/") else Path(os.path.expanduser("~/.cache"))  # noqa: PTH111  never raises
    return home / "espalier" / "kernel-trials"


def _opened(path: Path) -> IO[str] | None:
    """The file, held by this process alone; None where it cannot be written, or another process makes the trial."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return None
        file.seek(0)
        return file
    return None


def _append(file: IO[str], words: str) -> None:
    file.write(words)
    file.flush()
    os.fsync(file.fileno())
