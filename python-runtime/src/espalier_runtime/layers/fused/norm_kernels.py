"""Norms of halves as one kernel each, where a card takes them: what they need, how they are started, and how they are
tried. Their plain twins are in `norms`.

N rows, C channels, P parts (queries and keys, or queries alone), H heads, D channels of a head.
"""

from dataclasses import dataclass
from typing import Any, cast

import torch
import torch.nn.functional as F  # noqa: N812
from jaxtyping import Float
from torch import Tensor

from espalier_runtime.device.accelerated_kernels import AcceleratedKernel, lacks_triton

# Twice what rounding once costs, of a value's own size: half a step of fp16.
_ROUNDED_ONCE = 2.0**-10
_LARGEST_BLOCK = 8192


@dataclass(frozen=True, eq=False)
class Modulation:
    """What follows a norm: times `gain` (1 + gain where `adds_one`), plus `shift`, then SiLU where it is asked for.
    Gain and shift are one vector, or one for each row."""

    gain: Float[Tensor, "*rows C"]
    shift: Float[Tensor, "*rows C"]
    adds_one: bool
    then_silu: bool = False


def layer_norm(
    x: Float[Tensor, "N C"], modulation: Modulation, epsilon: float, addend: Float[Tensor, "N C"] | None = None
) -> tuple[Float[Tensor, "N C"], Float[Tensor, "N C"]]:
    """x + addend (x itself without one), and its modulated norm."""
    from espalier_runtime.layers.fused.triton_norms import layer_norm_kernel

    rows, channels = x.shape
    out = torch.empty(rows, channels, dtype=x.dtype, device=x.device)
    total = x if addend is None else torch.empty_like(out)
    block = _power_of_two(channels)
    with torch.cuda.device_of(x):  # Triton starts its kernels on the current card, whichever has the tensors
        cast(Any, layer_norm_kernel)[(rows,)](
            x,
            x if addend is None else addend,
            modulation.gain,
            modulation.shift,
            total,
            out,
            x.stride(0),
            0 if addend is None else addend.stride(0),
            _row_stride(modulation.gain),
            _row_stride(modulation.shift),
            channels,
            epsilon,
            HAS_ADDEND=addend is not None,
            ONE_PLUS_GAIN=modulation.adds_one,
            THEN_SILU=modulation.then_silu,
            BLOCK=block,
            num_warps=max(1, min(8, block // 256)),
        )
    return total, out


def rms_norm(
    x: Float[Tensor, "N P H D"], first: Float[Tensor, "H D"], second: Float[Tensor, "H D"]
) -> Float[Tensor, "N P H D"]:
    """Every head's vector to length √D times gamma: that of the first part, that of the second."""
    from espalier_runtime.layers.fused.triton_norms import rms_norm_kernel

    rows, parts, heads, channels = x.shape
    out = torch.empty(x.shape, dtype=x.dtype, device=x.device)
    blocks = _power_of_two(heads), _power_of_two(channels)
    with torch.cuda.device_of(x):
        cast(Any, rms_norm_kernel)[(rows, parts)](
            x,
            first,
            second,
            out,
            x.stride(0),
            x.stride(1),
            heads,
            channels,
            channels**0.5,
            BLOCK_HEADS=blocks[0],
            BLOCK_CHANNELS=blocks[1],
            num_warps=max(1, min(8, blocks[0] * blocks[1] // 256)),
        )
    return out


def suits_layer_norm(x: Tensor, modulation: Modulation, addend: Tensor | None = None) -> bool:
    """Whether these go through the kernel: halves on a card that takes it, channels beside one another."""
    return (
        x.dtype == torch.float16
        and x.ndim == 2
        and len(x) > 0
        and x.shape[1] <= _LARGEST_BLOCK
        and all(
            part.stride(-1) == 1 for part in (x, modulation.gain, modulation.shift, x if addend is None else addend)
        )
        and LAYER_NORM.is_taken(x.device)
    )


def suits_rms_norm(x: Tensor) -> bool:
    """The same for [N,P,H,D], with the heads of a row beside one another."""
    return (
        x.dtype == torch.float16
        and x.ndim == 4
        and len(x) > 0
        and x.stride()[2:] == (x.shape[3], 1)
        and x.shape[2] * x.shape[3] <= _LARGEST_BLOCK
        and RMS_NORM.is_taken(x.device)
    )


def _row_stride(vectors: Tensor) -> int:
    return vectors.stride(0) if vectors.ndim == 2 and len(vectors) > 1 else 0


def _power_of_two(count: int) -> int:
    return 1 << (count - 1).bit_length()


@torch.no_grad()
def layer_norm_difference(device: torch.device) -> float:
    """Every form of it against the twin in fp32, on the same halves: rows of odd length, vectors for all and for each
    row, strided and whole."""
    generator = torch.Generator().manual_seed(1)
    worst = 0.0
    for channels in (96, 1024):
        x, addend = torch.randn(2, 5, channels, generator=generator).half().to(device)
        rows = torch.randn(5, 2 * channels, generator=generator).half().to(device).chunk(2, dim=1)
        vectors = torch.randn(2, channels, generator=generator).to(device)
        pieces = torch.randn(1, 6 * channels, generator=generator).half().to(device).chunk(6, dim=1)
        for gain, shift in (vectors, rows, pieces[1:3]):
            for then_silu, other in ((False, None), (True, None), (False, addend)):
                modulation = Modulation(gain, shift, adds_one=gain.dtype == torch.float16, then_silu=then_silu)
                total, out = layer_norm(x, modulation, 1e-6, other)
                summed = x if other is None else x + other
                plain = F.layer_norm(summed.float(), (channels,), eps=1e-6)
                plain = plain * (gain.float() + int(modulation.adds_one)) + shift.float()
                plain = F.silu(plain) if then_silu else plain
                worst = max(worst, _apart(out, plain), float(not torch.equal(total, summed)))
    return worst


@torch.no_grad()
def rms_norm_difference(device: torch.device) -> float:
    """The same for queries and keys out of one product, and for queries alone."""
    generator = torch.Generator().manual_seed(2)
    worst = 0.0
    for heads, channels in ((3, 24), (16, 64)):
        qkv = torch.randn(3, 3, heads, channels, generator=generator).half().to(device)
        gammas = torch.rand(2, heads, channels, generator=generator).to(device)
        for parts in (qkv[:, :2], qkv[:, 2:]):
            lengths = parts.float().norm(dim=-1, keepdim=True).clamp_min(1e-12)
            plain = parts.float() / lengths * gammas[: parts.shape[1]] * channels**0.5
            worst = max(worst, _apart(rms_norm(parts, gammas[0], gammas[1]), plain))
    return worst


def _apart(halves: Tensor, plain: Tensor) -> float:
    """The largest difference, of what is larger than one by its own size."""
    return float(((halves.float() - plain).abs() / plain.abs().clamp_min(1.0)).max())


LAYER_NORM = AcceleratedKernel("layer-norm", lacks_triton, layer_norm_difference, _ROUNDED_ONCE)
RMS_NORM = AcceleratedKernel("rms-norm", lacks_triton, rms_norm_difference, _ROUNDED_ONCE)
