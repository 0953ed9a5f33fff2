"""Files that are either whole or absent: written under a temporary name, synced, renamed.

Owns the translation of the file system's refusals into `disk_full` and `not_writable`.
"""

import errno
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from espalier_runtime.protocol.errors import EspalierError

_NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


def write_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a temporary file beside `path`, sync it, then give it the name `path`.

    The temporary name ends like `path`, for writers that look at the suffix. After a failure nothing is left,
    and a previous file at `path` is untouched. Who may read it is up to the umask, as for any new file. Raises
    disk_full or not_writable; a folder that is gone cannot be written either.
    """
    with file_system_refusals(path):
        temporary = path.with_name(f".writing-{secrets.token_hex(8)}{path.suffix}")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        usual_mode = stat.S_IMODE(os.fstat(handle).st_mode)
        os.close(handle)
        try:
            write(temporary)
            temporary.chmod(usual_mode)  # some writers put a file of their own there, for the owner alone
            _sync(temporary)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync(path.parent)


@contextmanager
def file_system_refusals(path: Path) -> Iterator[None]:
    """Turn an OSError about writing `path` into an EspalierError that says what to do; other OSErrors pass."""
    try:
        yield
    except OSError as error:
        folder = path.parent
        if error.errno in _DISK_FULL:
            hint = "Free some space on that disk, then try again."
            raise EspalierError(
                "disk_full", f"The disk is full: cannot write {path.name} in {folder}.", hint=hint
            ) from error
        if error.errno in _NOT_WRITABLE:
            hint = "Choose a folder that you may write to."
            raise EspalierError(
                "not_writable", f"Cannot write {path.name} in {folder}: {error.strerror}.", hint=hint
            ) from error
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            hint = "It was moved or deleted; bring it back, or start again."
            raise EspalierError(
                "not_writable", f"Cannot write {path.name}: the folder {folder} is gone.", hint=hint
            ) from error
        raise


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
