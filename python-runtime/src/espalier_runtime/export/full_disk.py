"""Recognises a full disk where a library reports it only in its message, or not at all, and gives the OSError for
it."""

import errno
import os
import shutil
from pathlib import Path

_FULL = (errno.ENOSPC, errno.EDQUOT)
_LEAST_FREE_BYTES = 1 << 20


def disk_full_in_message(error: Exception, path: Path) -> OSError | None:
    """The full disk that the text of `error` speaks of, as the system words it, while `path` was written."""
    for number in _FULL:
        if os.strerror(number) in str(error):
            return OSError(number, os.strerror(number), str(path))
    return None


def disk_full_at(path: Path) -> OSError | None:
    """The full disk under `path`, for a writer that stopped without a reason and whose half file is still there."""
    if shutil.disk_usage(path.parent).free < _LEAST_FREE_BYTES:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
    return None
