"""Sparse convolutions of halves without a matrix of neighbourhoods, where a card takes the kernel for it: what it
needs, which convolutions go there, and how it is tried. The plain twin is im2col (`gather_multiply`).

K kernel offsets, N output rows, M input rows.
"""

from typing import Any, cast

import torch
from jaxtyping import Float, Int32
from torch import Tensor

from espalier_runtime.device.accelerated_kernels import AcceleratedKernel, lacks_triton
from espalier_runtime.sparse.kernel_map import ABSENT

# With more, the product takes longer than laying out the neighbourhoods, and cuBLAS multiplies faster.
_CHANNELS_OUT = 256
_BLOCK_ROWS, _BLOCK_IN = 64, 32


def multiply_neighbours(
    feats: Float[Tensor, "M C_in"],
    rows: Int32[Tensor, "K N"],
    weights: Float[Tensor, "K C_out C_in"],
    bias: Float[Tensor, "C_out"],
    out: Float[Tensor, "N C_out"],
) -> None:
    """Fill `out`, whose rows may lie apart: out[n] = bias + Σ_k weights[k] · feats[rows[k, n]]."""
    from espalier_runtime.sparse.triton_convolution import implicit_gemm_kernel

    count, channels_out, channels = len(out), weights.shape[1], weights.shape[2]
    block_out = min(128, max(16, 1 << (channels_out - 1).bit_length()))
    with torch.cuda.device_of(feats):  # Triton starts its kernels on the current card, whichever has the tensors
        cast(Any, implicit_gemm_kernel)[(-(-count // _BLOCK_ROWS), -(-channels_out // block_out))](
            feats,
            rows,
            weights,
            bias,
            out,
            feats.stride(0),
            rows.stride(0),
            out.stride(0),
            count,
            len(rows),
            channels,
            channels_out,
            BLOCK_ROWS=_BLOCK_ROWS,
            BLOCK_OUT=block_out,
            BLOCK_IN=_BLOCK_IN,
            num_warps=4,
            num_stages=3,
        )


def suits_implicit_gemm(feats: Tensor, rows: Tensor, weights: Tensor, out: Tensor) -> bool:
    """Whether this convolution goes there: halves on a card that takes it, not too many channels out."""
    return (
        feats.dtype == weights.dtype == torch.float16
        and len(out) > 0
        and weights.shape[1] <= _CHANNELS_OUT
        and all(part.stride(-1) == 1 for part in (feats, rows, out))
        and weights.is_contiguous()
        and CONVOLUTION.is_taken(feats.device)
    )


@torch.no_grad()
def convolution_difference(device: torch.device) -> float:
    """Neighbours at random, some offsets without any, into rows that lie apart, against the same sums in fp32."""
    generator = torch.Generator().manual_seed(7)
    worst = 0.0
    for count, channels, channels_out in ((70, 40, 24), (66, 64, 130)):
        rows = torch.randint(-count, count, (9, count), generator=generator).clamp_min_(ABSENT).int()
        rows[3] = ABSENT
        rows = rows.to(device)
        feats = torch.randn(count, channels, generator=generator).half().to(device)
        weights = torch.randn(9, channels_out, channels, generator=generator).half().to(device) / 16
        bias = torch.randn(channels_out, generator=generator).half().to(device)
        out = torch.zeros(count, 2, channels_out, dtype=torch.float16, device=device)
        multiply_neighbours(feats, rows, weights, bias, out[:, 1])
        padded = torch.cat([feats, feats.new_zeros(1, channels)]).float()
        neighbours = padded[torch.where(rows == ABSENT, count, rows).long()]
        plain = torch.einsum("knc,koc->no", neighbours, weights.float()) + bias.float()
        apart = (out[:, 1].float() - plain).abs() / plain.abs().clamp_min(1.0)
        worst = max(worst, float(apart.max()), float(out[:, 0].abs().max()))
    return worst


# Twice what rounding once costs, of a value's own size: half a step of fp16.
CONVOLUTION = AcceleratedKernel("convolution", lacks_triton, convolution_difference, 2.0**-10)
