"""What can be timed. Each stage builds its network with random weights and returns what to run again and again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import torch

from espalier_runtime.meshing.extraction.flexicubes import extract_mesh
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_tools.benchmarks.networks import gaussian_decoder, latent_flow, mesh_decoder, structure_flow
from espalier_tools.benchmarks.structures.real_structure import real_structure

Run = Callable[[], Any]

_IMAGE_TOKENS = (1, 1374, 1024)


@dataclass(frozen=True)
class BenchmarkStage:
    """`prepare(device)` gives what is timed; `judge`, off the clock, gives figures of how good the result is."""

    description: str
    prepare: Callable[[torch.device], Run]
    judge: Callable[[], dict[str, float]] | None = None


def _voxels(voxels: int, device: torch.device, channels: int = 8) -> SparseTensor:
    coords = real_structure(voxels)
    return SparseTensor(coords.to(device), torch.randn(len(coords), channels).to(device), 1)


def _structure_flow(channels: int, blocks: int) -> Callable[[torch.device], Run]:
    def prepare(device: torch.device) -> Run:
        flow = structure_flow(channels, blocks, device)
        x, condition = torch.randn(1, 8, 16, 16, 16).to(device), torch.randn(_IMAGE_TOKENS).to(device)
        t = torch.tensor([500.0], device=device)
        return lambda: flow(x, t, condition)

    return prepare


def _latent_flow(channels: int, blocks: int, voxels: int) -> Callable[[torch.device], Run]:
    def prepare(device: torch.device) -> Run:
        flow = latent_flow(channels, blocks, device)
        x, condition = _voxels(voxels, device), torch.randn(_IMAGE_TOKENS).to(device)
        t = torch.tensor([500.0], device=device)
        return lambda: flow(SparseTensor(x.coords, x.feats, 1), t, condition)

    return prepare


def _decoder(
    decoder: Callable[[int, int, torch.device], Any], channels: int, blocks: int, voxels: int
) -> Callable[[torch.device], Run]:
    def prepare(device: torch.device) -> Run:
        network, x = decoder(channels, blocks, device), _voxels(voxels, device)
        return lambda: network(SparseTensor(x.coords, x.feats, 1))

    return prepare


def _extraction(device: torch.device) -> Run:
    features = _MESH_DECODER(device)()
    return lambda: extract_mesh(features.coords[:, 1:], features.feats, 256)


_MESH_DECODER = _decoder(mesh_decoder, 256, 4, 4000)

STAGES: Mapping[str, BenchmarkStage] = MappingProxyType(
    {
        "structure-flow": BenchmarkStage(
            "structure flow, C 512, 8 blocks, 4096 tokens, condition 1374×1024", _structure_flow(512, 8)
        ),
        "latent-flow": BenchmarkStage(
            "structured-latent flow, C 512, 8 blocks, io 128, 8000 voxels", _latent_flow(512, 8, 8000)
        ),
        "mesh-decoder": BenchmarkStage("mesh decoder, C 256, 4 blocks, 4000 voxels → 256 000", _MESH_DECODER),
        "extraction": BenchmarkStage("FlexiCubes at 256³ on the mesh decoder's 256 000 voxels", _extraction),
        "gaussian-decoder": BenchmarkStage(
            "Gaussian decoder, C 256, 4 blocks, 4000 voxels → 128 000 Gaussians",
            _decoder(gaussian_decoder, 256, 4, 4000),
        ),
        "official-structure-flow": BenchmarkStage(
            "structure flow of the image pack, C 1024, 24 blocks", _structure_flow(1024, 24)
        ),
        "official-latent-flow": BenchmarkStage(
            "structured-latent flow of the image pack, C 1024, 24 blocks, 20 000 voxels",
            _latent_flow(1024, 24, 20_000),
        ),
        "official-mesh-decoder": BenchmarkStage(
            "mesh decoder of the image pack, C 768, 12 blocks, 20 000 voxels → 1 280 000",
            _decoder(mesh_decoder, 768, 12, 20_000),
        ),
    }
)
SMALL_STAGES = ("structure-flow", "latent-flow", "mesh-decoder", "extraction", "gaussian-decoder")
