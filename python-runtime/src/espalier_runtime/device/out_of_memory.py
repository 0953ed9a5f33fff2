"""Whether a failure means that there was not enough memory: every library says it in its own way."""

import re

_IN_WORDS = re.compile(
    r"can.t allocate memory|cannot allocate memory|not enough memory|out of memory|Insufficient memory|bad_alloc"
    r"|can.t start new thread",  # which has no room for its stack
    re.IGNORECASE,
)


def is_out_of_memory(error: BaseException) -> bool:
    """True for Python's own error, torch's (OutOfMemoryError on CUDA, a plain RuntimeError on the CPU) and OpenCV's."""
    return isinstance(error, MemoryError) or (
        isinstance(error, Exception)
        and type(error).__name__ in ("OutOfMemoryError", "RuntimeError", "error")
        and _IN_WORDS.search(str(error)) is not None
    )
