"""What a person waits for: a picture becomes a textured GLB with the starter pack, in a runtime of its own.

Owns the picture and the two measurements, with and without the start of the program. Seconds are those of the stages
as the runtime tells them; memory is the runtime's, not of the process that measures.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from jaxtyping import UInt8
from PIL import Image

from espalier_tools.benchmarks.stages import BenchmarkStage, Run

_PACK = Path(__file__).parents[4] / "packs" / "starter"
_SIDE = 512
_MEGABYTE = 1 << 20


class ServedRuntime:
    """A runtime process that is asked for one generation after the other. It ends with its input, at `close`."""

    def __init__(self, device: str, threads: int) -> None:
        started = time.perf_counter()
        self._folder = tempfile.TemporaryDirectory(prefix="espalier-bench-")
        self._picture = Path(self._folder.name) / "picture.png"
        Image.fromarray(jug()).save(self._picture)
        self._device, self._count = device, 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "espalier_runtime", "serve", "--packs", str(_PACK)],
            env=os.environ | {"OMP_NUM_THREADS": str(threads)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._read(lambda message: message.get("method") == "ready")
        self.seconds: dict[str, float] = {"start": time.perf_counter() - started}

    def generate(self) -> None:
        """One picture to one textured GLB; `seconds` then holds each stage's."""
        self._count += 1
        folder = Path(self._folder.name) / str(self._count)
        folder.mkdir()
        params = {
            "jobId": str(self._count),
            "pictures": [str(self._picture)],
            "folder": str(folder),
            "packFolder": str(_PACK),
            "seed": 1,
            "device": self._device,
            "cutOut": "auto",
            "sampling": {},
            "building": {},
        }
        request = {"jsonrpc": "2.0", "id": self._count, "method": "generate", "params": params}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        answer = self._read(lambda message: message.get("id") == self._count)
        if "error" in answer:
            raise RuntimeError(answer["error"]["message"])
        self.seconds |= answer["result"]["timings"]

    @property
    def peak_bytes(self) -> int:
        """The most memory that the process has held."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024

    def close(self) -> None:
        """End the process and take its files away."""
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.wait()
        self._folder.cleanup()

    def _read(self, is_wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            message = json.loads(line)
            if is_wanted(message):
                return message
        raise RuntimeError(f"the runtime ended with {self._process.wait()}")


def jug() -> UInt8[np.ndarray, "S S 4"]:
    """A shaded body with a thin handle, cut out: about as many voxels as an ordinary picture gives."""
    axis = (np.arange(_SIDE) + 0.5) / _SIDE - 0.5
    x, z = np.meshgrid(axis, -axis)
    body = np.hypot(x + 0.08, z * 0.8) < 0.3
    handle = np.abs(np.hypot(x - 0.24, z) - 0.14) < 0.025
    light = np.clip(0.75 - 0.9 * (x + 0.08) + 0.5 * z, 0.2, 1)[..., None]
    colours = np.where((np.floor(z * 16) % 2 == 0)[..., None], (200, 90, 60), (230, 200, 150)) * light
    return np.dstack([colours, 255 * (body | handle)]).astype(np.uint8)


class _Measured:
    """One kind of measurement: keeps the last run's stages for the report."""

    def __init__(self, *, is_cold: bool) -> None:
        self._is_cold = is_cold
        self._runtime: ServedRuntime | None = None
        self._figures: dict[str, float] = {}

    def prepare(self, device: torch.device) -> Run:
        def run() -> None:
            if self._runtime is None:
                self._runtime = ServedRuntime(str(device), torch.get_num_threads())
            self._runtime.generate()
            self._figures = {name: round(seconds, 2) for name, seconds in self._runtime.seconds.items()}
            self._figures["runtimePeakMegabytes"] = round(self._runtime.peak_bytes / _MEGABYTE)
            if self._is_cold:
                self._close()

        return run

    def judge(self) -> dict[str, float]:
        """Seconds of the last run by stage, and the runtime's peak memory."""
        self._close()
        return self._figures

    def _close(self) -> None:
        if self._runtime is not None:
            self._runtime.close()
        self._runtime = None


_WARM, _COLD = _Measured(is_cold=False), _Measured(is_cold=True)
STARTER_STAGES: Mapping[str, BenchmarkStage] = MappingProxyType(
    {
        "starter": BenchmarkStage(
            "a picture to a textured GLB with the starter pack, in a runtime that has done one before",
            _WARM.prepare,
            _WARM.judge,
        ),
        "starter-cold": BenchmarkStage("the same from the start of the runtime", _COLD.prepare, _COLD.judge),
    }
)
