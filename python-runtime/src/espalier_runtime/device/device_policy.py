"""Which device computes, in which precision, and within which memory: the one place that decides.

Model code receives devices, dtypes and byte budgets from here and never asks torch for them itself.
"""

import os
import re
import resource
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

import psutil
import torch

from espalier_runtime.protocol.errors import EspalierError

MEBIBYTE = 1024**2
# With the 32 768 voxels that models were trained on, beside the weights (benchmarks-log.md), and what kernels take.
_LARGEST_STAGE_BYTES = 6 * 1024 * MEBIBYTE
_BOTH_BRANCHES_BYTES = 15 * 1024 * MEBIBYTE


def select_device(wish: str) -> torch.device:
    """The device for "auto", "cpu" or "cuda:N"; "auto" prefers the CUDA device with the most free memory.

    Choosing a CUDA device makes cuDNN repeat itself for the whole process: its convolutions may otherwise sum in
    another order each time, and the same seed must give the same latent. Products of halves are then summed in fp32
    throughout (docs/trellis-inference.md §2.1), and those of fp32 take no TF32. Raises device_unavailable when a CUDA
    device was named that is not there, usage for any other word.
    """
    if wish == "cpu":
        return torch.device("cpu")
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if wish == "auto":
        best = max(range(count), key=lambda index: torch.cuda.mem_get_info(index)[0], default=None)
        return torch.device("cpu") if best is None else _repeatable(torch.device("cuda", best))
    matched = re.fullmatch(r"cuda:(\d+)", wish)
    if matched is None:
        raise EspalierError("usage", f"There is no device called {wish!r}.", hint="Use auto, cpu or cuda:0.")
    if int(matched[1]) >= count:
        raise EspalierError(
            "device_unavailable",
            f"The device {wish} is not available: {_cuda_devices_in_words(count)}.",
            hint="Choose the device auto or cpu, or check the graphics driver.",
        )
    return _repeatable(torch.device("cuda", int(matched[1])))


def compute_dtype(device: torch.device) -> torch.dtype:
    """The dtype of network torsos without a pack: fp32 on a CPU; half precision, as the official weights, on CUDA."""
    return torch.float16 if device.type == "cuda" else torch.float32


def loaded_torso_dtype(device: torch.device) -> torch.dtype | None:
    """What a pack's torsos are converted to where nobody asks for a precision: None keeps them as they are stored."""
    return torch.float32 if device.type == "cpu" else None


def convolution_chunk_bytes(device: torch.device) -> int:
    """Bytes that one chunk of gathered neighbour features may take.

    A fixed size, never a share of what is free: chunks decide rounding, and the same seed must give the same latent.
    On a CPU a chunk stays in the cache.
    """
    return 256 * MEBIBYTE if device.type == "cuda" else 8 * MEBIBYTE


def worker_threads() -> int:
    """Threads for work that is cut into independent parts: as many as this process may run at once.

    Never decides what is computed, only how soon.
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def guides_together(device: torch.device) -> bool:
    """Whether both branches of guidance are one batch on `device`. A batch sums in another order than its halves do, so
    the answer must stay the same on a machine: it hangs on how much memory the card has, not on how much is free."""
    return device.type == "cuda" and has_room_for_both_branches(memory_bytes(device)[1])


def has_room_for_both_branches(total_bytes: int) -> bool:
    """Of a card's memory in all: the largest official flow (4 GB of weights) with 32 768 voxels twice (8 GB), the
    context of CUDA, and a desktop. Cards that are sold with 16 GB have it."""
    return total_bytes >= _BOTH_BRANCHES_BYTES


CpuProducts = Literal["onednn", "convolution", "torch"]


@cache
def cpu_products() -> CpuProducts:
    """Who computes fp32 products on this CPU (sparse/dense_products.py): oneDNN's own where there is AVX-512, its 1×1
    convolution where there is AVX2 alone, else torch's choice.

    ESPALIER_CPU_PRODUCTS forces any of them, to compare them. Raises usage for another word.
    """
    forced = os.environ.get("ESPALIER_CPU_PRODUCTS") or None
    if forced not in {None, *get_args(CpuProducts)}:
        raise EspalierError(
            "usage",
            f"ESPALIER_CPU_PRODUCTS is {forced!r}.",
            hint="Use onednn, convolution or torch, or leave it out.",
        )
    if not torch.backends.mkldnn.is_available():
        return "torch"
    capability = torch.backends.cpu.get_cpu_capability()
    by_capability = "onednn" if capability.startswith("AVX512") else "convolution" if capability == "AVX2" else "torch"
    return cast(CpuProducts, forced or by_capability)


@cache
def prefers_attention_in_blocks() -> bool:
    """Whether products by oneDNN are so much faster on this CPU than those of torch's attention that it is better made
    of them: where AVX-512 works on its whole width at once. Zen 4 (AMD's family 25) takes two steps for it."""
    return cpu_products() == "onednn" and _processor() != ("AuthenticAMD", "25")


def _processor() -> tuple[str, str]:
    """Maker and family of the first processor as Linux gives them; empty where it does not."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n\n", 1)[0].splitlines()
    except OSError:
        return "", ""
    fields = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return fields.get("vendor_id", ""), fields.get("cpu family", "")


def may_stay_loaded(device: torch.device, weights_bytes: int) -> bool:
    """Whether networks of `weights_bytes` in all, which are loaded now, may stay so between stages and jobs.

    Small packs always. On a card everything else, too, as long as there is room left for the largest stage of a job;
    so a card of 24 GB keeps all of an official pack. A CPU's memory belongs to other programs as well.
    """
    if device.type != "cuda":
        return weights_bytes <= 512 * MEBIBYTE
    return weights_bytes <= 1024 * MEBIBYTE or available_bytes(device) >= _LARGEST_STAGE_BYTES


def available_bytes(device: torch.device) -> int:
    """What this process may still take of the memory of `device`: on a card also what torch holds and does not use."""
    free = memory_bytes(device)[0]
    if device.type != "cuda":
        return free
    return free + torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)


def memory_bytes(device: torch.device) -> tuple[int, int]:
    """Free and total memory of `device` in bytes; for the CPU, of the machine, as far as this process may have it."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)
    memory = psutil.virtual_memory()
    return min([memory.available, *_left_of_limits()]), memory.total


def _left_of_limits() -> list[int]:
    """Bytes that are left of the limits (`ulimit -v`, `ulimit -d`) of this process; none where it has no limit."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return []
    held = dict(re.findall(r"^(Vm\w+):\s+(\d+) kB$", status.read_text(), re.MULTILINE))
    limits = {"VmSize": resource.RLIMIT_AS, "VmData": resource.RLIMIT_DATA}
    allowed = {name: resource.getrlimit(limit)[0] for name, limit in limits.items() if name in held}
    return [
        max(bytes_allowed - int(held[name]) * 1024, 0)
        for name, bytes_allowed in allowed.items()
        if bytes_allowed != resource.RLIM_INFINITY
    ]


def process_memory_bytes() -> int:
    """Resident memory of this process in bytes."""
    return psutil.Process().memory_info().rss


def device_memory_bytes() -> int:
    """Memory that torch holds on all CUDA devices in bytes; 0 without any, since a CPU's memory is the process's."""
    if not torch.cuda.is_initialized():
        return 0
    return sum(torch.cuda.memory_reserved(index) for index in range(torch.cuda.device_count()))


def _repeatable(device: torch.device) -> torch.device:
    torch.backends.cudnn.deterministic = True
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cuda.matmul.allow_fp16_reduced_precision_reduction = False
    return device


def _cuda_devices_in_words(count: int) -> str:
    return "no usable CUDA device was found" if count == 0 else f"this machine has cuda:0 to cuda:{count - 1}"
