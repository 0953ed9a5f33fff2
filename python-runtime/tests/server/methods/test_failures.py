"""Which failure a person is told of, for whatever was raised."""

import errno
import logging
from pathlib import Path

import pytest
import torch
from safetensors import SafetensorError

from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.server.methods.failures import failure_of


def raised_by(action: object) -> BaseException:
    assert callable(action)
    with pytest.raises(Exception) as raised:
        action()
    return raised.value


def test_our_own_errors_pass_unchanged() -> None:
    error = EspalierError("input_empty", "Nothing there.", hint="Look again.")
    assert failure_of(error) is error


@pytest.mark.parametrize(
    "action",
    [
        lambda: torch.empty(2**60),
        lambda: bytearray(2**62),
    ],
    ids=["torch", "python"],
)
def test_too_little_memory_is_named(action: object) -> None:
    assert failure_of(raised_by(action)).code == "out_of_memory"


class AcceleratorError(RuntimeError):
    """Called as torch calls its own, which cannot be made without a card."""


@pytest.mark.parametrize(
    "error",
    [
        AcceleratorError("CUDA error: unspecified launch failure\nCompile with TORCH_USE_CUDA_DSA to …"),
        RuntimeError("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED"),
    ],
    ids=["torch", "cudnn"],
)
def test_a_graphics_card_that_failed_is_named_with_what_cuda_said(error: RuntimeError) -> None:
    failure = failure_of(error)
    assert failure.code == "device_unavailable"
    assert failure.message in {
        "The graphics card failed: CUDA error: unspecified launch failure.",
        "The graphics card failed: cuDNN error: CUDNN_STATUS_EXECUTION_FAILED.",
    }
    assert failure_of(RuntimeError("a shape does not fit")).code == "internal"


def test_a_full_disk_is_named_whoever_met_it() -> None:
    by_safetensors = SafetensorError("Error while serializing: I/O error: No space left on device (os error 28)")
    assert failure_of(OSError(errno.ENOSPC, "No space left on device")).code == "disk_full"
    assert failure_of(by_safetensors).code == "disk_full"


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"], ids=["long", "with a NUL"])
def test_a_name_that_no_file_can_have_is_wrong_usage(name: str) -> None:
    assert failure_of(raised_by(lambda: Path(name).read_bytes())).code == "usage"


def test_anything_else_is_internal_with_a_reference_that_the_log_explains(caplog: pytest.LogCaptureFixture) -> None:
    error = raised_by(lambda: [].pop())
    with caplog.at_level(logging.ERROR):
        failure = failure_of(error)
    assert failure.code == "internal"
    assert failure.details is not None
    reference = failure.details["reference"]
    assert reference in failure.message
    assert f"reference {reference}" in caplog.text
    assert "IndexError: pop from empty list" in caplog.text
