"""The devices of this machine in the words of the protocol. Which one is used is decided in device_policy.py."""

import os
from pathlib import Path

import torch

from espalier_runtime.device.device_policy import memory_bytes
from espalier_runtime.protocol.messages.runtime_report import Device


def list_devices() -> list[Device]:
    """The CPU, then every CUDA device that torch can use, with memory as it is free now."""
    cuda = [_device(f"cuda:{index}", torch.cuda.get_device_name(index)) for index in range(_cuda_count())]
    return [_device("cpu", _cpu_name()), *cuda]


def _device(device_id: str, name: str) -> Device:
    free_bytes, total_bytes = memory_bytes(torch.device(device_id))
    return Device(id=device_id, name=name, total_bytes=total_bytes, free_bytes=free_bytes)


def _cuda_count() -> int:
    return torch.cuda.device_count() if torch.cuda.is_available() else 0


def _cpu_name() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "CPU")
    return f"{model}, {len(os.sched_getaffinity(0))} cores"
