"""Networks of the official classes with random weights, in the layout of their device."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

from espalier_runtime.device.device_policy import compute_dtype, convolution_chunk_bytes
from espalier_runtime.engines.registry import CATALOGUE
from espalier_runtime.layers.sparse_convolution import SparseConvolution
from espalier_tools.official_gaussians import OFFICIAL_GAUSSIANS


def structure_flow(channels: int, blocks: int, device: torch.device) -> Any:
    """A structure flow like that of the image pack, of another size."""
    return network(
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


def latent_flow(channels: int, blocks: int, device: torch.device) -> Any:
    """A structured-latent flow like that of the image pack, of another size."""
    return network(
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


def mesh_decoder(channels: int, blocks: int, device: torch.device) -> Any:
    """A mesh decoder with colour."""
    return _decoder("SLatMeshDecoder", {"use_color": True}, channels, blocks, device)


def gaussian_decoder(channels: int, blocks: int, device: torch.device) -> Any:
    """A decoder of 32 Gaussians a voxel."""
    return _decoder("SLatGaussianDecoder", OFFICIAL_GAUSSIANS, channels, blocks, device)


def _decoder(name: str, representation: Mapping[str, Any], channels: int, blocks: int, device: torch.device) -> Any:
    return network(
        name,
        device,
        resolution=64,
        model_channels=channels,
        latent_channels=8,
        num_blocks=blocks,
        representation_config=dict(representation),
    )


def network(name: str, device: torch.device, **arguments: Any) -> nn.Module:
    """A network of the class `name`, whose convolutions are not zero."""
    torch.manual_seed(0)
    arguments["use_fp16"] = compute_dtype(device) == torch.float16
    architecture = CATALOGUE.network(name)
    made = architecture.module(architecture.configure(arguments)).eval().requires_grad_(False).to(device)
    for module in made.modules():
        if isinstance(module, SparseConvolution):
            nn.init.normal_(module.conv.weight, std=0.02)
            module.chunk_bytes = convolution_chunk_bytes(device)
    return made
