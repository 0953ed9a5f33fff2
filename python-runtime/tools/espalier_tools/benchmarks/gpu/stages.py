"""Seconds and peak memory of each stage at official sizes on a card, with random weights on a real object's voxels, and
of a picture that becomes a textured GLB with the starter pack."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from espalier_runtime.engines.common.both_branches import on_volumes, on_voxels
from espalier_runtime.meshing.extraction.flexicubes import extract_mesh
from espalier_runtime.sampling.velocity import NetworkOfSeveral
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_tools.benchmarks.measure import measure
from espalier_tools.benchmarks.networks import gaussian_decoder, latent_flow, mesh_decoder, structure_flow
from espalier_tools.benchmarks.starter_stages import STARTER_STAGES
from espalier_tools.benchmarks.structures.real_structure import RESOLUTION, real_structure

_TOKENS = 1374


@dataclass(frozen=True)
class GpuSizes:
    """How large the networks are, and on how many voxels they are measured."""

    flow: tuple[int, int] = (1024, 24)
    decoder: tuple[int, int] = (768, 12)
    voxels: tuple[int, ...] = (12_000, 20_000, 32_768)


QUICK = GpuSizes(flow=(128, 1), decoder=(256, 1), voxels=(300,))


@dataclass(frozen=True)
class StageResult:
    """One stage on `voxels` voxels: median and all seconds, and the most bytes that torch held on the card."""

    stage: str
    voxels: int
    median: float
    seconds: Sequence[float]
    peak_bytes: int


@torch.no_grad()
def stage_results(device: torch.device, repeats: int, sizes: GpuSizes) -> Iterator[StageResult]:
    """Every network on every voxel set."""
    flow, x = structure_flow(*sizes.flow, device), torch.randn(1, 8, 16, 16, 16).to(device)
    t, tokens = time_and_tokens(device)
    measured = _Measured(device, repeats, 4096)
    yield measured.stage("structure flow, one pass", lambda: flow(x, t, tokens))
    yield from _branches(measured, "structure flow", flow.under_each, on_volumes(flow), x)
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
    t, tokens = time_and_tokens(measured.device)
    yield measured.stage("latent flow, a first pass", lambda: flow(measured.voxels(), t, tokens))
    yield measured.stage("latent flow, one more pass", lambda: flow(known, t, tokens))

    def in_turn(feats: Tensor, t: Tensor, conditions: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return flow.under_each(known.replace(feats), t, conditions)

    yield from _branches(measured, "latent flow", in_turn, on_voxels(flow, known), known.feats)


def _branches(
    measured: _Measured, flow: str, in_turn: NetworkOfSeveral, together: NetworkOfSeveral, x: Tensor
) -> Iterator[StageResult]:
    """A guided step both ways: the ratio of the two says what one batch is worth on this card."""
    t, tokens = time_and_tokens(measured.device)
    nothing = torch.zeros_like(tokens[:, :1])
    yield measured.stage(f"{flow}, a guided step in turn", lambda: in_turn(x, t, (tokens, nothing)))
    yield measured.stage(f"{flow}, a guided step in one batch", lambda: together(x, t, (tokens, nothing)))


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


def time_and_tokens(device: torch.device) -> tuple[Tensor, Tensor]:
    """A time in the middle, and a condition as long as a picture's."""
    return torch.tensor([500.0], device=device), torch.randn(1, _TOKENS, 1024).to(device)


def asset_result(device: torch.device, repeats: int) -> StageResult:
    """The asset whole."""
    stage = STARTER_STAGES["starter"]
    measured = measure(stage.prepare(device), repeats, device)
    assert stage.judge is not None
    stage.judge()
    return StageResult(stage.description, 0, measured.median, measured.seconds, measured.device_peak_bytes)
