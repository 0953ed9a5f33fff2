"""Reading manifests and configurations, which anybody may have put there: no waiting for a pipe, no device, a bound.

Also the net for what else looking into such a folder can raise. The app has the like: services/storage/regular-file.
"""

import logging
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from espalier_runtime.protocol.errors import EspalierError

MAX_BYTES = 4 * 1024**2

_LOG = logging.getLogger(__name__)
# Names that no file can have (NUL, too long), vanished and unreadable files, and values of kinds that nobody expected.
_RAISED_BY_STRANGE_CONTENT = (
    OSError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RecursionError,
    OverflowError,
)


def read_small_file(path: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """The content of a regular file, links followed.

    Raises FileNotFoundError when nothing has that name, and pack_damaged for a folder, a pipe or a larger file.
    """
    try:
        # Looked at before it is opened, because opening alone waits for a pipe or wakes a device.
        _check_kind(path, path.stat())
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except NotADirectoryError as error:
        raise FileNotFoundError(path) from error
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise damaged(path, f"it cannot be read ({_reason(error)})") from error
    with os.fdopen(handle, "rb") as file:
        _check_kind(path, os.fstat(handle))
        content = file.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise damaged(path, f"it has more than {max_bytes // 1024} kB")
    return content


def damaged(path: Path, fault: str) -> EspalierError:
    """The error for a file that is not what it should be."""
    return EspalierError(
        "pack_damaged",
        f"{path.name} is damaged: {fault}.",
        hint="Fetch or copy the file again; its size and hash should match the source.",
        details={"file": str(path)},
    )


@contextmanager
def strangeness_is_damage(folder: Path) -> Iterator[None]:
    """Inside, whatever strange content of `folder` raises becomes pack_damaged; the log has the details."""
    try:
        yield
    except _RAISED_BY_STRANGE_CONTENT as error:
        _LOG.warning("the pack %s cannot be read", ascii(str(folder)), exc_info=error)
        message = f"{folder.name or folder} cannot be read: {_reason(error)}."
        raise EspalierError("pack_damaged", message, hint="Mend the pack, or take it away.") from error


def _check_kind(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise damaged(path, "it is a folder" if stat.S_ISDIR(found.st_mode) else "it is not a file")


def _reason(error: Exception) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)
