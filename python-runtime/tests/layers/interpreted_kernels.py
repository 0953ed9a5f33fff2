"""Run by test_triton_kernels.py with TRITON_INTERPRET=1, by which kernels in Triton run on the CPU, line by line:
prints how far each is from its plain twin, and how far a flow of halves that takes them is from one that does not."""

import json
import sys
from contextlib import contextmanager

import torch

from espalier_runtime.device.accelerated_kernels import AcceleratedKernel
from espalier_runtime.layers.fused.norm_kernels import LAYER_NORM, RMS_NORM
from espalier_runtime.models.official.structured_latent_flow import SLatFlowConfig, SLatFlowModel
from espalier_runtime.sparse.implicit_gemm import CONVOLUTION
from espalier_runtime.sparse.sparse_tensor import SparseTensor

CPU, KERNELS = torch.device("cpu"), (LAYER_NORM, RMS_NORM, CONVOLUTION)


@contextmanager
def taken_on_the_cpu():
    """As on a card that takes them; counts how often each was asked for."""
    asked: dict[str, int] = {}
    is_taken = AcceleratedKernel.is_taken

    def counted(kernel: AcceleratedKernel, _device: torch.device) -> bool:
        asked[kernel.name] = asked.get(kernel.name, 0) + 1
        return kernel in KERNELS

    AcceleratedKernel.is_taken = counted
    try:
        yield asked
    finally:
        AcceleratedKernel.is_taken = is_taken


@torch.no_grad()
def flows() -> tuple[dict[str, int], float]:
    """Two samples of a few voxels through a flow of one block, each under its own condition: kernels asked for, and the
    largest difference, of the largest velocity."""
    torch.manual_seed(1)
    config = SLatFlowConfig(
        resolution=8, in_channels=4, model_channels=32, cond_channels=16, out_channels=4, num_blocks=1,
        num_head_channels=16, io_block_channels=(24,), use_fp16=True, qk_rms_norm=True,
    )  # fmt: skip
    flow = SLatFlowModel(config).eval()
    for parameter in flow.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    coords = torch.tensor([[0, 1, 2, 3], [0, 1, 2, 4], [0, 4, 4, 4], [1, 0, 0, 0], [1, 0, 1, 0]], dtype=torch.int32)
    x, time = SparseTensor(coords, torch.randn(5, 4), 2), torch.tensor([500.0, 500.0])
    halves = torch.randn(1, 5, 16), torch.randn(1, 3, 16)
    plain = flow(x, time, halves).feats
    with taken_on_the_cpu() as asked:
        fused = flow(x, time, halves).feats
    return asked, float((fused - plain).abs().max() / plain.abs().max())


asked, apart = flows()
document = {
    "differences": {kernel.name: [kernel.difference(CPU), kernel.tolerance] for kernel in KERNELS},
    "asked": asked,
    "flow": apart,
}
sys.stdout.write(json.dumps(document))
