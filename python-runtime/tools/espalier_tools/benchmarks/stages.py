"""What can be timed. Each stage builds its network with random weights and returns what to run again and again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import torch
from torch import nn

from espalier_runtime.device.device_policy import compute_dtype, convolution_chunk_bytes
from espalier_runtime.engines.registry import CATALOGUE
from espalier_runtime.layers.sparse_convolution import SparseConvolution
from espalier_runtime.meshing.extraction.flexicubes import extract_mesh
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_tools.benchmarks.shells import sphere_shell

Run = Callable[[], Any]

_IMAGE_TOKENS = (1, 1374, 1024)
_GAUSSIANS = {
    "lr": {"_xyz": 1.0, "_features_dc": 1.0, "_opacity": 1.0, "_scaling": 1.0, "_rotation": 0.1},
    "perturb_offset": True,
    "voxel_size": 1.5,
    "num_gaussians": 32,
    "2d_filter_kernel_size": 0.1,
    "3d_filter_kernel_size": 9e-4,
    "scaling_bias": 4e-3,
    "opacity_bias": 0.1,
    "scaling_activation": "softplus",
}


@dataclass(frozen=True)
class BenchmarkStage:
    """`prepare(device)` gives what is timed; `judge`, off the clock, gives figures of how good the result is."""

    description: str
    prepare: Callable[[torch.device], Run]
    judge: Callable[[], dict[str, float]] | None = None


def _network(name: str, device: torch.device, **arguments: Any) -> nn.Module:
    torch.manual_seed(0)
    arguments["use_fp16"] = compute_dtype(device) == torch.float16
    architecture = CATALOGUE.network(name)
    network = architecture.module(architecture.configure(arguments)).eval().requires_grad_(False).to(device)
    for module in network.modules():
        if isinstance(module, SparseConvolution):
            nn.init.normal_(module.conv.weight, std=0.02)
            module.chunk_bytes = convolution_chunk_bytes(device)
    return network


def _voxels(voxels: int, radius: float, device: torch.device, channels: int = 8) -> SparseTensor:
    coords = sphere_shell(64, voxels, radius)
    return SparseTensor(coords.to(device), torch.randn(len(coords), channels).to(device), 1)


def _structure_flow(channels: int, blocks: int) -> Callable[[torch.device], Run]:
    def prepare(device: torch.device) -> Run:
        flow = _network(
            "SparseStructureFlowModel",
            device,
            resolution=16,
            in_channels=8,
            out_channels=8,
            model_channels=channels,
            cond_channels=1024,
            num_blocks=blocks,
            patch_size=1,
            qk_rms_norm=True,
        )
        x, condition = torch.randn(1, 8, 16, 16, 16).to(device), torch.randn(_IMAGE_TOKENS).to(device)
        t = torch.tensor([500.0], device=device)
        return lambda: flow(x, t, condition)

    return prepare


def _latent_flow(channels: int, blocks: int, voxels: int, radius: float) -> Callable[[torch.device], Run]:
    def prepare(device: torch.device) -> Run:
        flow = _network(
            "SLatFlowModel",
            device,
            resolution=64,
            in_channels=8,
            out_channels=8,
            model_channels=channels,
            cond_channels=1024,
            num_blocks=blocks,
            patch_size=2,
            io_block_channels=[128],
            qk_rms_norm=True,
        )
        x, condition = _voxels(voxels, radius, device), torch.randn(_IMAGE_TOKENS).to(device)
        t = torch.tensor([500.0], device=device)
        return lambda: flow(SparseTensor(x.coords, x.feats, 1), t, condition)

    return prepare


def _decoder(
    name: str, representation: Mapping[str, Any], channels: int, blocks: int, voxels: int, radius: float
) -> Callable[[torch.device], Run]:
    def prepare(device: torch.device) -> Run:
        decoder = _network(
            name,
            device,
            resolution=64,
            model_channels=channels,
            latent_channels=8,
            num_blocks=blocks,
            representation_config=dict(representation),
        )
        x = _voxels(voxels, radius, device)
        return lambda: decoder(SparseTensor(x.coords, x.feats, 1))

    return prepare


def _extraction(device: torch.device) -> Run:
    features = _MESH_DECODER(device)()
    return lambda: extract_mesh(features.coords[:, 1:], features.feats, 256)


_MESH_DECODER = _decoder("SLatMeshDecoder", {"use_color": True}, 256, 4, 4000, 17.0)

STAGES: Mapping[str, BenchmarkStage] = MappingProxyType(
    {
        "structure-flow": BenchmarkStage(
            "structure flow, C 512, 8 blocks, 4096 tokens, condition 1374×1024", _structure_flow(512, 8)
        ),
        "latent-flow": BenchmarkStage(
            "structured-latent flow, C 512, 8 blocks, io 128, 8000 voxels", _latent_flow(512, 8, 8000, 24.0)
        ),
        "mesh-decoder": BenchmarkStage("mesh decoder, C 256, 4 blocks, 4000 voxels → 256 000", _MESH_DECODER),
        "extraction": BenchmarkStage("FlexiCubes at 256³ on the mesh decoder's 256 000 voxels", _extraction),
        "gaussian-decoder": BenchmarkStage(
            "Gaussian decoder, C 256, 4 blocks, 4000 voxels → 128 000 Gaussians",
            _decoder("SLatGaussianDecoder", _GAUSSIANS, 256, 4, 4000, 17.0),
        ),
        "official-structure-flow": BenchmarkStage(
            "structure flow of the image pack, C 1024, 24 blocks", _structure_flow(1024, 24)
        ),
        "official-latent-flow": BenchmarkStage(
            "structured-latent flow of the image pack, C 1024, 24 blocks, 20 000 voxels",
            _latent_flow(1024, 24, 20_000, 28.0),
        ),
        "official-mesh-decoder": BenchmarkStage(
            "mesh decoder of the image pack, C 768, 12 blocks, 20 000 voxels → 1 280 000",
            _decoder("SLatMeshDecoder", {"use_color": True}, 768, 12, 20_000, 28.0),
        ),
    }
)
SMALL_STAGES = ("structure-flow", "latent-flow", "mesh-decoder", "extraction", "gaussian-decoder")
