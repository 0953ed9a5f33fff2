"""`bench gpu`: everything that only a card can tell, in one go of under ten minutes: one table and one JSON.

The fixtures' cases in both precisions; seconds and peak memory of each stage at official sizes, with random weights on
a real object's voxels; a picture to a textured GLB with the starter pack. With `--quick`, and on any device, a few
cases and tiny networks, without the asset: whether it runs.
"""

import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor

from espalier_runtime.device.versions import versions
from espalier_runtime.meshing.extraction.flexicubes import extract_mesh
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_tools.benchmarks.measure import measure
from espalier_tools.benchmarks.networks import gaussian_decoder, latent_flow, mesh_decoder, structure_flow
from espalier_tools.benchmarks.starter_stages import STARTER_STAGES
from espalier_tools.benchmarks.structures.real_structure import RESOLUTION, real_structure
from espalier_tools.conformance.case import ConformanceCase, Produced, read_case
from espalier_tools.conformance.comparison import compare_tensors
from espalier_tools.conformance.engine import Engine
from espalier_tools.conformance.kinds import run_case

CASES = Path(__file__).parents[4] / "test" / "fixtures" / "cases"
NEAR = 0.05
"""How far half precision may be from fp32, of the largest value of an output."""
_QUICK_CASES = ("component_slat_flow_small", "flexicubes_sphere")
_TOKENS = 1374


@dataclass(frozen=True)
class GpuSizes:
    """How large the networks are, and on how many voxels they are measured."""

    flow: tuple[int, int] = (1024, 24)
    decoder: tuple[int, int] = (768, 12)
    voxels: tuple[int, ...] = (12_000, 20_000, 32_768)


QUICK = GpuSizes(flow=(128, 1), decoder=(256, 1), voxels=(300,))


@dataclass(frozen=True)
class CaseResult:
    """One fixture case: whether fp32 is within the case's tolerances (fp16: near), and the largest difference, of the
    largest expected value; None where a decision fell otherwise and shapes differ."""

    name: str
    precision: str
    is_allowed: bool
    difference: float | None


@dataclass(frozen=True)
class StageResult:
    """One stage on `voxels` voxels: median and all seconds, and the most bytes that torch held on the card."""

    stage: str
    voxels: int
    median: float
    seconds: Sequence[float]
    peak_bytes: int


@dataclass(frozen=True)
class GpuReport:
    """All of it, with what it is true for."""

    device: str
    versions: dict[str, str]
    wall_seconds: float
    cases: Sequence[CaseResult]
    stages: Sequence[StageResult]

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
        return "\n".join(lines)


def gpu_report(device: torch.device, repeats: int, *, is_quick: bool) -> GpuReport:
    """Run all of it on `device`."""
    started = time.perf_counter()
    cases = list(_cases(device, is_quick=is_quick))
    stages = list(_stages(device, repeats, QUICK if is_quick else GpuSizes()))
    if not is_quick:
        stages.append(_asset(device, repeats))
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu"
    return GpuReport(name, versions(), time.perf_counter() - started, cases, stages)


def _cases(device: torch.device, *, is_quick: bool) -> Iterator[CaseResult]:
    names = _QUICK_CASES if is_quick else sorted(path.parent.name for path in CASES.glob("*/case.json"))
    for name in names:
        case = read_case(CASES / name)
        for precision in (torch.float32, torch.float16):
            produced = run_case(case, Engine(device, precision))
            difference = _relative_difference(case, produced)
            if precision == torch.float32:
                is_allowed = all(difference.is_allowed for difference in compare_tensors(case, produced))
            else:
                # Another decision is no fault: random weights leave many logits near the threshold.
                is_allowed = difference is None or difference <= NEAR
            yield CaseResult(name, str(precision).removeprefix("torch."), is_allowed, difference)


def _relative_difference(case: ConformanceCase, produced: Produced) -> float | None:
    largest = 0.0
    for name, expected in case.expected.items():
        actual = produced.tensors.get(name)
        if actual is None or actual.shape != expected.shape:
            return None
        if expected.numel():
            apart = float((actual.double() - expected.double()).abs().max())
            largest = max(largest, math.inf if math.isnan(apart) else apart / max(1e-9, _largest(expected)))
    return largest


def _largest(values: Tensor) -> float:
    return float(values.double().abs().max())


@torch.no_grad()
def _stages(device: torch.device, repeats: int, sizes: GpuSizes) -> Iterator[StageResult]:
    flow, x = structure_flow(*sizes.flow, device), torch.randn(1, 8, 16, 16, 16).to(device)
    t, tokens = _time_and_tokens(device)
    yield _Measured(device, repeats, 4096).stage("structure flow, one pass", lambda: flow(x, t, tokens))
    del flow
    for count in sizes.voxels:
        measured = _Measured(device, repeats, count)
        yield from _latent_flow(measured, sizes)
        yield from _decoders(measured, sizes)


class _Measured:
    """Measures on one voxel set."""

    def __init__(self, device: torch.device, repeats: int, count: int) -> None:
        self.device, self._repeats, self._count = device, repeats, count
        self._coords, self._feats = real_structure(count).to(device), torch.randn(count, 8).to(device)

    def voxels(self) -> SparseTensor:
        """The voxel set, of which nothing is known yet."""
        return SparseTensor(self._coords, self._feats, 1)

    def stage(self, stage: str, run: Callable[[], object]) -> StageResult:
        """Seconds and memory of `run`."""
        measured = measure(run, self._repeats, self.device)
        return StageResult(stage, self._count, measured.median, measured.seconds, measured.device_peak_bytes)


def _latent_flow(measured: _Measured, sizes: GpuSizes) -> Iterator[StageResult]:
    flow, known = latent_flow(*sizes.flow, measured.device), measured.voxels()
    t, tokens = _time_and_tokens(measured.device)
    yield measured.stage("latent flow, a first pass", lambda: flow(measured.voxels(), t, tokens))
    yield measured.stage("latent flow, one more pass", lambda: flow(known, t, tokens))


def _decoders(measured: _Measured, sizes: GpuSizes) -> Iterator[StageResult]:
    gaussians = gaussian_decoder(*sizes.decoder, measured.device)
    yield measured.stage("Gaussian decoder", lambda: gaussians(measured.voxels()))
    del gaussians
    decoder = mesh_decoder(*sizes.decoder, measured.device)
    yield measured.stage("mesh decoder", lambda: decoder(measured.voxels()))
    fine = decoder(measured.voxels())
    del decoder
    cells, feats, side = fine.coords[:, 1:], fine.feats, 4 * RESOLUTION
    yield measured.stage("extraction at 256³ of noise", lambda: extract_mesh(cells, feats, side))


def _time_and_tokens(device: torch.device) -> tuple[Tensor, Tensor]:
    return torch.tensor([500.0], device=device), torch.randn(1, _TOKENS, 1024).to(device)


def _asset(device: torch.device, repeats: int) -> StageResult:
    stage = STARTER_STAGES["starter"]
    measured = measure(stage.prepare(device), repeats, device)
    assert stage.judge is not None
    stage.judge()
    return StageResult(stage.description, 0, measured.median, measured.seconds, measured.device_peak_bytes)
