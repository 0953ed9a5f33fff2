"""Norms of halves in Triton, one program a row, with what comes before and after them in the same kernel.

Importing this needs Triton; `norm_kernels` does it where a card takes the kernels. All sums are fp32, every result is
rounded once. N rows, C channels, H heads, D channels of a head.
"""

# pyright: reportMissingImports=false, reportUnknownMemberType=false
import triton
import triton.language as tl


@triton.jit
def layer_norm_kernel(
    x,
    addend,
    gain,
    shift,
    total,
    out,
    x_stride,
    addend_stride,
    gain_stride,
    shift_stride,
    channels,
    epsilon,
    HAS_ADDEND: tl.constexpr,  # noqa: N803
    ONE_PLUS_GAIN: tl.constexpr,  # noqa: N803
    THEN_SILU: tl.constexpr,  # noqa: N803
    BLOCK: tl.constexpr,  # noqa: N803
):
    """total = x + addend; out = norm(total) · ([1 +] gain) + shift [, times its sigmoid]."""
    row = tl.program_id(0).to(tl.int64)
    places = tl.arange(0, BLOCK)
    inside = places < channels
    values = tl.load(x + row * x_stride + places, mask=inside, other=0.0).to(tl.float32)
    if HAS_ADDEND:
        values += tl.load(addend + row * addend_stride + places, mask=inside, other=0.0).to(tl.float32)
        rounded = values.to(total.dtype.element_ty)
        tl.store(total + row * channels + places, rounded, mask=inside)
        values = rounded.to(tl.float32)
    mean = tl.sum(values, axis=0) / channels
    apart = tl.where(inside, values - mean, 0.0)
    variance = tl.sum(apart * apart, axis=0) / channels
    normed = apart / tl.sqrt(variance + epsilon)
    factor = tl.load(gain + row * gain_stride + places, mask=inside, other=0.0).to(tl.float32)
    if ONE_PLUS_GAIN:
        factor += 1.0
    result = normed * factor + tl.load(shift + row * shift_stride + places, mask=inside, other=0.0).to(tl.float32)
    if THEN_SILU:
        result = result / (1.0 + tl.exp(-result))
    tl.store(out + row * channels + places, result.to(out.dtype.element_ty), mask=inside)


@triton.jit
def rms_norm_kernel(
    x,
    first,
    second,
    out,
    row_stride,
    part_stride,
    heads,
    head_channels,
    root,
    BLOCK_HEADS: tl.constexpr,  # noqa: N803
    BLOCK_CHANNELS: tl.constexpr,  # noqa: N803
):
    """out[row, part] = x[row, part] / max(‖·‖, 1e-12) · gamma[part] · root, each head's vector by itself."""
    row = tl.program_id(0).to(tl.int64)
    part = tl.program_id(1)
    head = tl.arange(0, BLOCK_HEADS)[:, None]
    channel = tl.arange(0, BLOCK_CHANNELS)[None, :]
    inside = (head < heads) & (channel < head_channels)
    places = head * head_channels + channel
    values = tl.load(x + row * row_stride + part * part_stride + places, mask=inside, other=0.0).to(tl.float32)
    lengths = tl.maximum(tl.sqrt(tl.sum(values * values, axis=1)), 1e-12)
    if part == 0:
        gamma = tl.load(first + places, mask=inside, other=0.0)
    else:
        gamma = tl.load(second + places, mask=inside, other=0.0)
    result = values / lengths[:, None] * (gamma.to(tl.float32) * root)
    whole = heads * head_channels
    start = (row * tl.num_programs(1) + part) * whole
    tl.store(out + start + places, result.to(out.dtype.element_ty), mask=inside)
