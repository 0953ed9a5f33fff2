"""Which accelerated kernels a card takes: each is tried against its plain twin on that very card, once a process.

Knows no kernel: each says itself what it needs and how far it is from its twin. Never asks a stopwatch: kernels round
otherwise than their twins, and the same seed must give the same latent each time. So what the machine has and what is
right there decides, a job's recipe says what was taken, and `bench gpu` measures what each is worth. A trial that
breaks more than itself is remembered (`kernel_trials`).
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from shutil import which
from typing import Literal, get_args

import torch

from espalier_runtime.device.kernel_trials import remembered_trial
from espalier_runtime.device.versions import versions
from espalier_runtime.protocol.errors import EspalierError

KernelName = Literal["layer-norm", "rms-norm", "gelu", "windows", "cudnn-attention", "convolution", "graphs"]
KERNEL_NAMES: tuple[KernelName, ...] = get_args(KernelName)
Serves = Literal["halves", "flows"]
_PLAIN = "plain"
# Taken only where it is named: nobody has measured yet that it is faster than what cuBLAS makes of the plain way.
_UNMEASURED: frozenset[KernelName] = frozenset({"convolution"})
_LOG = logging.getLogger(__name__)
_LIMITED_TO: ContextVar[frozenset[KernelName] | None] = ContextVar("limited_to", default=None)


@dataclass(frozen=True)
class Verdict:
    """Whether a kernel is taken on a device; `difference` is its largest from the twin, None where it was not tried;
    `reason` says why it is not taken."""

    is_taken: bool
    difference: float | None = None
    reason: str | None = None


@dataclass(frozen=True)
class AcceleratedKernel:
    """One way of computing faster what a plain twin computes.

    `lacks` says in words what the kernel needs and a device has not, or nothing. `difference` runs both on small inputs
    of order one on the device, and gives the largest difference, which may be at most `tolerance`; it may raise
    anything. It serves networks that compute in halves, or the passes of every flow.
    """

    name: KernelName
    lacks: Callable[[torch.device], str | None]
    difference: Callable[[torch.device], float]
    tolerance: float
    serves: Serves = "halves"

    def is_taken(self, device: torch.device) -> bool:
        """Whether to use it: on a card, where nobody switched it off, and where it is right."""
        return device.type == "cuda" and self.is_allowed() and verdict_of(self, device).is_taken

    def is_allowed(self) -> bool:
        """Whether nobody switched it off. Raises usage where the environment names no kernels."""
        limits = _LIMITED_TO.get()
        return self.name in (_allowed() if limits is None else limits)


@cache
def verdict_of(kernel: AcceleratedKernel, device: torch.device) -> Verdict:
    """What a device has for it and what a trial there gave. Any failure counts against the kernel, and is logged."""
    try:
        lacking = kernel.lacks(device)
        if lacking is not None:
            _LOG.info("%s does without the kernel %s: %s", device, kernel.name, lacking)
            return Verdict(False, reason=lacking)
        with _remembered(kernel.name, device):
            difference = kernel.difference(device)
    except Exception as error:  # a compiler or a driver can fail in any way, and then there is the twin
        _LOG.warning("%s does without the kernel %s", device, kernel.name, exc_info=error)
        return Verdict(False, reason=f"it failed: {type(error).__name__}: {error}")
    if not difference <= kernel.tolerance:  # also where it is no number
        reason = f"it is {difference:.1e} from its plain twin, {kernel.tolerance:.1e} is allowed"
        _LOG.warning("%s does without the kernel %s: %s", device, kernel.name, reason)
        return Verdict(False, difference, reason)
    return Verdict(True, difference)


def _remembered(name: KernelName, device: torch.device) -> AbstractContextManager[None]:
    """Without a card there is nothing that a trial could break."""
    if not torch.cuda.is_available():
        return nullcontext()
    return remembered_trial(name, torch.cuda.get_device_name(device), *(" ".join(pair) for pair in versions().items()))


@contextmanager
def only_kernels(*names: KernelName) -> Iterator[None]:
    """Within the block no others are taken, whatever the environment says; in this thread alone."""
    before = _LIMITED_TO.set(frozenset(names))
    try:
        yield
    finally:
        _LIMITED_TO.reset(before)


@cache
def _allowed() -> frozenset[KernelName]:
    """All but `_UNMEASURED`, or those that ESPALIER_CUDA_KERNELS names; of `plain`, none. Raises usage for another
    word."""
    said = os.environ.get("ESPALIER_CUDA_KERNELS")
    if not said:
        return frozenset(KERNEL_NAMES) - _UNMEASURED
    words = [] if said == _PLAIN else said.split(",")
    unknown = [word for word in words if word not in KERNEL_NAMES]
    if unknown:
        raise EspalierError(
            "usage",
            f"ESPALIER_CUDA_KERNELS is {said!r}.",
            hint=f"Use {_PLAIN}, or some of {','.join(KERNEL_NAMES)}, or leave it out.",
        )
    return frozenset(name for name in KERNEL_NAMES if name in words)


def lacks_triton(device: torch.device) -> str | None:
    """What kernels in Triton need: the package, which comes with torch's build for CUDA, a C compiler for what starts
    them, and a card that has tensor cores for halves."""
    return _lacks_compiler() or lacks_capability(device, (7, 5))


def lacks_capability(device: torch.device, least: tuple[int, int]) -> str | None:
    """Whether the card is too old."""
    if not torch.cuda.is_available():
        return "torch sees no card"
    has = torch.cuda.get_device_capability(device)
    return (
        None if has >= least else f"the card's compute capability is {has[0]}.{has[1]}, {least[0]}.{least[1]} is needed"
    )


@cache
def _lacks_compiler() -> str | None:
    if find_spec("triton") is None:
        return "the package triton is not installed"
    compiler = os.environ.get("CC") or next(filter(None, map(which, ("gcc", "clang"))), None)
    return None if compiler is not None and which(compiler) else "there is no C compiler (gcc or clang, or CC)"
