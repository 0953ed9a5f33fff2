"""All accelerated kernels, and which of them a card takes."""

from collections.abc import Collection
from typing import get_args

import torch

from espalier_runtime.device.accelerated_kernels import AcceleratedKernel, KernelName, Serves
from espalier_runtime.device.recorded_passes import GRAPHS
from espalier_runtime.layers.attention_kernels import CUDNN, WINDOWS
from espalier_runtime.layers.fused.norm_kernels import LAYER_NORM, RMS_NORM
from espalier_runtime.sparse.dense_products import GELU
from espalier_runtime.sparse.implicit_gemm import CONVOLUTION

ACCELERATED: tuple[AcceleratedKernel, ...] = (LAYER_NORM, RMS_NORM, GELU, WINDOWS, CUDNN, CONVOLUTION, GRAPHS)


def taken_kernels(device: torch.device, serving: Collection[Serves] = get_args(Serves)) -> list[KernelName]:
    """Their names, of those that serve one of `serving`; none on a CPU. The first call tries them there, which takes
    seconds where they are compiled anew."""
    return [kernel.name for kernel in ACCELERATED if kernel.serves in serving and kernel.is_taken(device)]


def tried_kernels(device: torch.device) -> list[KernelName]:
    """Those that are tried there when a job first asks for them: none that the device has nothing for, or that was
    switched off. Tries none. Raises usage where the environment names no kernels."""
    if device.type != "cuda":
        return []
    return [kernel.name for kernel in ACCELERATED if kernel.is_allowed() and kernel.lacks(device) is None]
