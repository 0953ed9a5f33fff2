"""`bench gpu`: everything that only a card can tell, in one go of under ten minutes: one table and one JSON.

With `--quick`, and on any device, a few cases and tiny networks, without the asset: whether it runs.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import torch

from espalier_runtime.device.versions import versions
from espalier_tools.benchmarks.gpu.cases import CaseResult, case_results
from espalier_tools.benchmarks.gpu.kernels import KernelResult, kernel_results
from espalier_tools.benchmarks.gpu.stages import QUICK, GpuSizes, StageResult, asset_result, stage_results


@dataclass(frozen=True)
class GpuReport:
    """All of it, with what it is true for."""

    device: str
    versions: dict[str, str]
    wall_seconds: float
    cases: Sequence[CaseResult]
    stages: Sequence[StageResult]
    kernels: Sequence[KernelResult]

    def to_json(self) -> str:
        """One document."""
        return json.dumps(asdict(self))

    def table(self) -> str:
        """For a person: what is wrong first, then stages by voxels."""
        wrong = [case for case in self.cases if not case.is_allowed]
        lines = [
            f"{self.device}, {self.wall_seconds:.0f} s in all",
            f"{len(self.cases) - len(wrong)} of {len(self.cases)} cases hold",
        ]
        lines += [f"  {case.precision} {case.name}: {case.difference}" for case in wrong]
        lines += [
            f"{stage.median:9.3f} s {stage.peak_bytes / 1e9:6.2f} GB  {stage.voxels:6} voxels  {stage.stage}"
            for stage in self.stages
        ]
        return "\n".join(lines + [_kernel_in_words(kernel) for kernel in self.kernels])


def gpu_report(device: torch.device, repeats: int, *, is_quick: bool) -> GpuReport:
    """Run all of it on `device`."""
    started = time.perf_counter()
    cases = list(case_results(device, is_quick=is_quick))
    sizes = QUICK if is_quick else GpuSizes()
    kernels = list(kernel_results(device, repeats, sizes))
    stages = list(stage_results(device, repeats, sizes))
    if not is_quick:
        stages.append(asset_result(device, repeats))
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu"
    return GpuReport(name, versions(), time.perf_counter() - started, cases, stages, kernels)


def _kernel_in_words(kernel: KernelResult) -> str:
    if kernel.ratio is None:
        return f"without {kernel.kernel}: {kernel.reason}"
    seconds = f"{kernel.seconds:9.4f} s of {kernel.plain_seconds:.4f}"
    return f"{seconds}  ratio {kernel.ratio:.3f}  {kernel.stage} with {kernel.kernel}"
