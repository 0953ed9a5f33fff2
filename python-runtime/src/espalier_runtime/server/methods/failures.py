"""Any exception of a job becomes the record that the studio shows: one of the closed list, or `internal`."""

import errno
import logging
import re
import secrets

from espalier_runtime.device.device_fault import is_device_fault, reason_of
from espalier_runtime.device.out_of_memory import is_out_of_memory
from espalier_runtime.protocol.errors import EspalierError

_LOG = logging.getLogger(__name__)
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
_IMPOSSIBLE_NAME = (errno.ENAMETOOLONG, errno.ELOOP)
_NO_SPACE_IN_WORDS = re.compile(r"\(os error (28|122)\)")  # how Rust libraries (safetensors) say ENOSPC and EDQUOT


def failure_of(error: BaseException) -> EspalierError:
    """The failure to answer with. An unknown exception is logged with its traceback under a reference."""
    if isinstance(error, EspalierError):
        return error
    if is_out_of_memory(error):
        hint = "Close other programs, or ask for fewer triangles, a smaller texture or another device."
        return EspalierError("out_of_memory", "There was not enough memory for this job.", hint=hint)
    if is_device_fault(error):
        _LOG.error("the graphics card failed", exc_info=error)
        return EspalierError(
            "device_unavailable",
            f"The graphics card failed: {reason_of(error)}.",
            hint="Choose the device auto or cpu, or check the graphics driver.",
            details={"exception": type(error).__name__},
        )
    if _is_disk_full(error):
        return EspalierError("disk_full", "The disk is full.", hint="Free some space, then try again.")
    if _is_impossible_name(error):
        hint = "Name a file or folder that can exist: shorter, without NUL, and through no circle of links."
        return EspalierError("usage", "No file can have a name that was asked for.", hint=hint)
    reference = secrets.token_hex(4)
    _LOG.error("unexpected failure, reference %s", reference, exc_info=error)
    return EspalierError(
        "internal",
        f"The runtime failed unexpectedly (reference {reference}).",
        hint="This is a fault of the program. Its log has the details under this reference.",
        details={"reference": reference, "exception": type(error).__name__},
    )


def _is_impossible_name(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _IMPOSSIBLE_NAME
    return isinstance(error, ValueError) and "embedded null" in str(error)


def _is_disk_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _DISK_FULL
    return type(error).__name__ == "SafetensorError" and _NO_SPACE_IN_WORDS.search(str(error)) is not None
