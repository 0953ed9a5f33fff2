"""Several files of one asset that are replaced together, after the last of them is complete.

Owns the staging folder inside the asset's folder. A failure or a cancel leaves the earlier files as they were.
"""

import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from espalier_runtime.protocol.atomic_files import file_system_refusals

_STAGING_PREFIX = ".building-"


class FileSet:
    """Use as a context: write to `path(name)` for each file, then `commit()`; leaving without it discards all.

    Staged files lie in one folder under their final names, so files that refer to each other can be written.
    Refusals of the file system come out as disk_full, not_writable or not_found.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        with file_system_refusals(self._folder / "the asset"):
            self._staging = Path(tempfile.mkdtemp(prefix=_STAGING_PREFIX, dir=self._folder))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._staging, ignore_errors=True)

    def path(self, name: str) -> Path:
        """Where to write the file that will be called `name`."""
        return self._staging / name

    def commit(self) -> dict[str, Path]:
        """Sync every staged file, then rename them into the folder; returns name → final path."""
        staged = sorted(self._staging.iterdir())
        with file_system_refusals(self._folder / "the asset"):
            for file in staged:
                file.chmod(0o644)
                _sync(file)
            for file in staged:
                file.replace(self._folder / file.name)
            _sync(self._folder)
        return {file.name: self._folder / file.name for file in staged}


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
