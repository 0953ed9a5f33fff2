"""Replaces several files of an asset together, after the last of them is complete, from a staging folder.

Owns the staging folder inside the asset's folder. A failure or a cancel leaves the earlier files as they were.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from espalier_runtime.protocol.atomic_files import file_system_refusals

_STAGING_PREFIX = ".building-"


@contextmanager
def replaced_together(folder: Path) -> Iterator[Path]:
    """Give a staging folder to fill; when the block ends well, all files in it move into `folder`, synced.

    Files are staged under their final names, so those that refer to each other can be written. When the block raises,
    `folder` stays as it was. Refusals of the file system come out as disk_full or not_writable; who writes into the
    staging folder names the file with `named_in`.
    """
    with file_system_refusals(folder / "the asset's files"):
        staging = Path(tempfile.mkdtemp(prefix=_STAGING_PREFIX, dir=folder))
        try:
            yield staging
            staged = sorted(staging.iterdir())
            for file in staged:
                with file_system_refusals(folder / file.name):
                    _sync(file)
            for file in staged:
                with file_system_refusals(folder / file.name):
                    file.replace(folder / file.name)
            _sync(folder)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def named_in(folder: Path, staged: Path) -> AbstractContextManager[None]:
    """Turns refusals while `staged` is written into failures that name the file as it would be in `folder`."""
    return file_system_refusals(folder / staged.name)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
