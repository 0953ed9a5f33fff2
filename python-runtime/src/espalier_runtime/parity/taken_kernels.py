"""All accelerated kernels, and which of them a card takes."""

import torch

from espalier_runtime.device.accelerated_kernels import AcceleratedKernel, KernelName
from espalier_runtime.device.recorded_passes import GRAPHS
from espalier_runtime.layers.attention_kernels import CUDNN, WINDOWS
from espalier_runtime.layers.fused.norm_kernels import LAYER_NORM, RMS_NORM
from espalier_runtime.sparse.dense_products import GELU
from espalier_runtime.sparse.implicit_gemm import CONVOLUTION

ACCELERATED: tuple[AcceleratedKernel, ...] = (LAYER_NORM, RMS_NORM, GELU, WINDOWS, CUDNN, CONVOLUTION, GRAPHS)


def taken_kernels(device: torch.device) -> list[KernelName]:
    """Their names; none on a CPU. The first call tries them there, which takes seconds where they are compiled anew."""
    return [kernel.name for kernel in ACCELERATED if kernel.is_taken(device)]
