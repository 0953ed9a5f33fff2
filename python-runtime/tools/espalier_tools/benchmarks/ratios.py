"""`bench ratios`: what ours costs of what the reference's way costs, in processor seconds, in one run, with one set of
weights.

The reference's way are the plain twins (`espalier_tools.plain_twins`). Both take turns, so that a busy machine slows
both; processor seconds, not wall time, since others may be at work. Each level of instructions that the processor can
pretend has a process of its own: torch reads it once.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType

import torch
from torch import Tensor

from espalier_runtime.meshing.extraction.flexicubes import extract_mesh
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_tools.benchmarks.networks import latent_flow, mesh_decoder, structure_flow
from espalier_tools.benchmarks.structures.real_structure import RESOLUTION, real_structure
from espalier_tools.plain_twins import networks
from espalier_tools.plain_twins.extraction import extract_densely

CPU = torch.device("cpu")
_WHOLE = 8418  # voxels that the object has
_AVX2 = {"ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2", "MKL_ENABLE_INSTRUCTIONS": "AVX2"}
LIMITS: Mapping[str, float] = MappingProxyType(
    {
        "structure-flow": 0.95,
        "structure-guided": 0.95,
        "latent-flow": 0.95,
        "latent-guided": 0.95,
        "mesh-decoder": 0.35,
        "extraction": 0.05,
    }
)
"""What must hold with AVX2. A guided step is two passes, as the reference makes them."""


@dataclass(frozen=True)
class RatioSizes:
    """How large the networks are."""

    channels: int = 512
    blocks: int = 8
    voxels: int = 8000
    decoder_channels: int = 256
    decoder_voxels: int = 4000
    grid: int = RESOLUTION


QUICK = RatioSizes(channels=128, blocks=1, voxels=600, decoder_channels=256, decoder_voxels=40, grid=16)


@dataclass(frozen=True)
class Ratio:
    """One stage: medians of processor seconds, their ratio, and how far the results are apart, of the largest value."""

    stage: str
    instructions: str
    ours: float
    plain: float
    ratio: float
    difference: float


@dataclass(frozen=True)
class _Pair:
    stage: str
    ours: Callable[[], Tensor]
    plain: Callable[[], Tensor]
    runs: int


def ratios_by_level(runs: int, *, is_quick: bool) -> list[Ratio]:
    """The ratios with all instructions of this processor, and with AVX2 alone where it has more."""
    capability = torch.backends.cpu.get_cpu_capability()
    levels = [{}, _AVX2] if capability.startswith("AVX512") and not is_quick else [{}]
    return [ratio for level in levels for ratio in _in_a_process(level, runs, is_quick=is_quick)]


@torch.no_grad()
def ratios_here(runs: int, sizes: RatioSizes) -> Iterator[Ratio]:
    """The ratios in this process."""
    for pair in _pairs(sizes, runs):
        ours, plain = pair.ours(), pair.plain()
        difference = float((ours - plain).abs().max() / plain.abs().max()) if ours.shape == plain.shape else 1.0
        del ours, plain
        seconds = [(_seconds(pair.ours), _seconds(pair.plain)) for _ in range(pair.runs)]
        ours_seconds, plain_seconds = (statistics.median(column) for column in zip(*seconds, strict=True))
        instructions = torch.backends.cpu.get_cpu_capability()
        ratio = ours_seconds / plain_seconds
        yield Ratio(pair.stage, instructions, ours_seconds, plain_seconds, ratio, difference)


def in_words(ratio: Ratio) -> str:
    """One line for a person."""
    limit = LIMITS[ratio.stage]
    return (
        f"{ratio.instructions:8}{ratio.stage:16}{ratio.ours:8.2f} s of {ratio.plain:7.2f} s  ratio {ratio.ratio:.3f}"
        f" (at most {limit} with AVX2)  difference {ratio.difference:.1e}"
    )


def as_json(ratios: list[Ratio]) -> str:
    """A list of objects."""
    return json.dumps([asdict(ratio) for ratio in ratios])


def _pairs(sizes: RatioSizes, runs: int) -> Iterator[_Pair]:
    """One at a time, so that only one pair's tensors are alive."""
    t, tokens = torch.tensor([500.0]), torch.randn(1, 1374, 1024)
    # Official packs of pictures guide away from zeros; ours knows what a single token of them gives.
    zeros = torch.zeros_like(tokens)
    both = tokens, zeros[:, :1]
    structure, x = structure_flow(sizes.channels, sizes.blocks, CPU), torch.randn(1, 8, 16, 16, 16)
    yield _Pair(
        "structure-flow",
        lambda: structure(x, t, tokens),
        lambda: networks.structure_flow(structure, x, t, tokens),
        runs,
    )
    yield _Pair(
        "structure-guided",
        lambda: torch.cat(structure.under_each(x, t, both)),
        lambda: torch.cat([networks.structure_flow(structure, x, t, each) for each in (tokens, zeros)]),
        runs,
    )
    latent, voxels = latent_flow(sizes.channels, sizes.blocks, CPU), _voxels(sizes.voxels, RESOLUTION)
    yield _Pair(
        "latent-flow",
        lambda: latent(voxels(), t, tokens).feats,
        lambda: networks.latent_flow(latent, voxels(), t, tokens),
        runs,
    )
    yield _Pair(
        "latent-guided",
        lambda: torch.cat([each.feats for each in latent.under_each(voxels(), t, both)]),
        lambda: torch.cat([networks.latent_flow(latent, voxels(), t, each) for each in (tokens, zeros)]),
        runs,
    )
    decoder, coarse = mesh_decoder(sizes.decoder_channels, 4, CPU), _voxels(sizes.decoder_voxels, sizes.grid)
    yield _Pair(
        "mesh-decoder",
        lambda: decoder(coarse()).feats,
        lambda: networks.mesh_decoder(decoder, coarse()).feats,
        runs,
    )
    fine = decoder(coarse())
    cells, feats = fine.coords[:, 1:], fine.feats
    yield _Pair(
        "extraction",
        lambda: extract_mesh(cells, feats, 4 * sizes.grid).vertices,
        lambda: extract_densely(cells, feats, 4 * sizes.grid).vertices,
        1,
    )


def _voxels(count: int, grid: int) -> Callable[[], SparseTensor]:
    """Each time a voxel set of which nothing is known yet; of a smaller grid than the object's, a corner of it."""
    coords = real_structure(max(count, _WHOLE))
    coords = coords - coords.amin(dim=0) if grid < RESOLUTION else coords
    coords = coords[(coords < grid).all(dim=1)][:count].contiguous()
    feats = torch.randn(len(coords), 8)
    return lambda: SparseTensor(coords, feats, 1)


def _seconds(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def _in_a_process(level: Mapping[str, str], runs: int, *, is_quick: bool) -> list[Ratio]:
    words = ["bench", "ratios-here", "--json", "--runs", str(runs), "--threads", str(torch.get_num_threads())]
    command = [sys.executable, "-m", "espalier_runtime", *words, *(["--quick"] if is_quick else [])]
    done = subprocess.run(command, env=os.environ | dict(level), stdout=subprocess.PIPE, check=True)
    return [Ratio(**fields) for fields in json.loads(done.stdout)]
