"""Whether a failure is the graphics card's, or its driver's: CUDA answers nothing more in that process afterwards."""

import re

_IN_WORDS = re.compile(r"CUDA error|cuDNN error|CUDNN_STATUS_|CUBLAS_STATUS_|NVRTC")
_LONGEST_REASON = 200


def is_device_fault(error: BaseException) -> bool:
    """True for torch's AcceleratorError, and for its RuntimeError where that quotes CUDA or one of its libraries."""
    name = type(error).__name__
    return name == "AcceleratorError" or (name == "RuntimeError" and _IN_WORDS.search(str(error)) is not None)


def reason_of(error: BaseException) -> str:
    """The first line of what CUDA said, without its full stop: the others are advice for developers."""
    first, *_ = str(error).strip().splitlines() or [type(error).__name__]
    return first[:_LONGEST_REASON].rstrip(". ")
