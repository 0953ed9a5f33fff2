"""What each accelerated kernel is worth on a card: a pass of each network without any of them, with one at a time, and
with all, in turn in one run."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor

from espalier_runtime.device.accelerated_kernels import KernelName, only_kernels, verdict_of
from espalier_runtime.device.recorded_passes import Pass, RecordedPasses, recorder_on
from espalier_runtime.parity.taken_kernels import ACCELERATED
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_tools.benchmarks.gpu.stages import GpuSizes, time_and_tokens
from espalier_tools.benchmarks.measure import measure_once
from espalier_tools.benchmarks.networks import latent_flow, mesh_decoder, structure_flow
from espalier_tools.benchmarks.structures.real_structure import real_structure

Prepare = Callable[[], Callable[[], object]]
# The first pass makes what is made once, the second is recorded.
_TO_WARM_UP = 2


@dataclass(frozen=True)
class KernelResult:
    """One kernel, or all, in a pass of one network: median seconds with it and without any, and their ratio. Where the
    card does not take it, why, and no figures."""

    kernel: str
    stage: str
    ratio: float | None = None
    seconds: float | None = None
    plain_seconds: float | None = None
    reason: str | None = None


def kernel_results(device: torch.device, repeats: int, sizes: GpuSizes) -> Iterator[KernelResult]:
    """Every kernel that the card takes, in every network."""
    taken: list[KernelName] = []
    for kernel in ACCELERATED:
        if kernel.is_taken(device):
            taken.append(kernel.name)
        elif device.type == "cuda":
            yield KernelResult(kernel.name, "", reason=verdict_of(kernel, device).reason or "it is switched off")
    for stage, prepare in passes(device, sizes) if taken else ():
        yield from compared(stage, prepare, taken, repeats, device)


@torch.no_grad()
def compared(
    stage: str, prepare: Prepare, taken: Sequence[KernelName], repeats: int, device: torch.device
) -> Iterator[KernelResult]:
    """One network, all ways in turn."""
    ways: dict[str, tuple[KernelName, ...]] = {"none": (), **{name: (name,) for name in taken}, "all": tuple(taken)}
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    runs: dict[str, Callable[[], object]] = {}
    for turn in range(_TO_WARM_UP + repeats):
        for way, names in ways.items():
            with only_kernels(*names):
                run = runs.setdefault(way, prepare()) if turn == 0 else runs[way]
                took = measure_once(run, device)
            if turn >= _TO_WARM_UP:
                seconds[way].append(took)
    plain = statistics.median(seconds.pop("none"))
    for way, all_seconds in seconds.items():
        median = statistics.median(all_seconds)
        yield KernelResult(way, stage, median / plain, median, plain)


def passes(device: torch.device, sizes: GpuSizes) -> Iterator[tuple[str, Prepare]]:
    """One network at a time. Of flows every way records passes of its own."""
    t, tokens = time_and_tokens(device)
    flow, x = structure_flow(*sizes.flow, device), torch.randn(1, 8, 16, 16, 16).to(device)
    yield "structure flow", lambda: _recorded(flow.under_each, flow, x, t, tokens)
    del flow
    count = sizes.voxels[len(sizes.voxels) // 2]
    voxels = SparseTensor(real_structure(count).to(device), torch.randn(count, 8).to(device), 1)
    sparse_flow = latent_flow(*sizes.flow, device)

    def under_each(feats: Tensor, t: Tensor, conditions: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return tuple(each.feats for each in sparse_flow.under_each(voxels.replace(feats), t, conditions))

    yield "latent flow", lambda: _recorded(under_each, sparse_flow, voxels.feats, t, tokens)
    del sparse_flow
    decoder = mesh_decoder(*sizes.decoder, device)
    yield "mesh decoder", lambda: lambda: decoder(voxels)


def _recorded(run: Pass, flow: Any, x: Tensor, t: Tensor, tokens: Tensor) -> Callable[[], object]:
    return partial(RecordedPasses(recorder_on(x.device)).of(run, flow.projections), x, t, (tokens,))
