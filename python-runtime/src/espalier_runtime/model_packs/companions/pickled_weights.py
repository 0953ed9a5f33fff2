"""Weights as the publisher of DINOv2 releases them: a state dict in torch's own format, of tensors and nothing else.

Such a file is a zip archive with a pickle inside. torch reads it with its restricted unpickler, which knows tensors and
no other code; before that the archive itself is looked at, because an archive can unfold to far more than it is.
"""

import zipfile
from pathlib import Path

import torch
from torch import Tensor

from espalier_runtime.model_packs.small_files import damaged

_MAX_ENTRIES = 10_000
# The pickle of DINOv2's largest release has some tens of kilobytes: names, shapes and where the numbers lie.
_MAX_PICKLE_BYTES = 8 * 1024**2


def read_pickle(path: Path) -> dict[str, Tensor]:
    """The state dict, its values still on the disk until they are used; anything else in the file is pack_damaged."""
    _check_archive(path)
    try:
        state = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except Exception as error:  # torch raises many kinds for a bad file
        raise damaged(path, "it is not a plain state dict of tensors") from error
    if not isinstance(state, dict) or not all(isinstance(value, Tensor) for value in state.values()):
        raise damaged(path, "it is not a plain state dict of tensors")
    return state


def _check_archive(path: Path) -> None:
    """pack_damaged for what is no such archive, has very many parts, or parts that unfold to more than they take."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
        raise damaged(path, "it is not a plain state dict of tensors") from error
    if len(parts) > _MAX_ENTRIES:
        raise damaged(path, f"it has {len(parts)} parts")
    for part in parts:
        if part.compress_type != zipfile.ZIP_STORED:
            raise damaged(path, "it is packed in a way that torch does not write")
        if part.filename.endswith(".pkl") and part.file_size > _MAX_PICKLE_BYTES:
            raise damaged(path, f"its table of tensors has {part.file_size} bytes")
