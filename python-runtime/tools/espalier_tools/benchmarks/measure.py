"""Median seconds and peak memory of something that can be run again."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

_STATUS = Path("/proc/self/status")
_RESET_PEAK = Path("/proc/self/clear_refs")


@dataclass(frozen=True)
class Measurement:
    """`seconds` of every run after one to warm up; bytes at the highest point of any run."""

    seconds: list[float]
    process_peak_bytes: int
    device_peak_bytes: int

    @property
    def median(self) -> float:
        """Median seconds of a run."""
        return statistics.median(self.seconds)


def measure(run: Callable[[], object], runs: int, device: torch.device) -> Measurement:
    """Run once to warm up, then `runs` times on the clock; on CUDA every run ends when the device is done."""
    measure_once(run, device)
    _reset_peaks(device)
    seconds = [measure_once(run, device) for _ in range(runs)]
    device_peak = torch.cuda.max_memory_allocated(device) if device.type == "cuda" else 0
    return Measurement(seconds, _process_peak_bytes(), device_peak)


def measure_once(run: Callable[[], object], device: torch.device) -> float:
    """Seconds of one run; on CUDA it ends when the device is done."""
    started = time.perf_counter()
    run()
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter() - started


def _reset_peaks(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
    _RESET_PEAK.write_text("5")  # Linux: the peak of resident memory starts again from here


def _process_peak_bytes() -> int:
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024
