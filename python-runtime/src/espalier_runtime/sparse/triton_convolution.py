"""The sparse convolution as one kernel in Triton, which gathers neighbours while it multiplies (implicit GEMM; spconv's
masked implicit GEMM is the same without a matrix of neighbourhoods).

Importing this needs Triton; `implicit_gemm` does it where a card takes the kernel. Sums are fp32 and rounded once.
K kernel offsets, N output rows, C channels.
"""

# pyright: reportMissingImports=false, reportUnknownMemberType=false
import triton
import triton.language as tl


@triton.jit
def implicit_gemm_kernel(
    feats,
    rows,
    weights,
    bias,
    out,
    feats_stride,
    rows_stride,
    out_stride,
    count,
    offsets,
    channels,
    channels_out,
    BLOCK_ROWS: tl.constexpr,  # noqa: N803
    BLOCK_OUT: tl.constexpr,  # noqa: N803
    BLOCK_IN: tl.constexpr,  # noqa: N803
):
    """out[n] = bias + Σ_k weights[k] · feats[rows[k, n]]; a row below zero is absent. K·N fits in 31 bits."""
    row = tl.program_id(0) * BLOCK_ROWS + tl.arange(0, BLOCK_ROWS)
    column = tl.program_id(1) * BLOCK_OUT + tl.arange(0, BLOCK_OUT)
    is_row, is_column = row < count, column < channels_out
    sums = tl.zeros((BLOCK_ROWS, BLOCK_OUT), dtype=tl.float32)
    for offset in range(offsets):
        found = tl.load(rows + offset * rows_stride + row, mask=is_row, other=-1)
        # Where none of the rows has a neighbour there is nothing to multiply.
        if tl.max(found, axis=0) >= 0:
            is_found = found >= 0
            starts = feats + found.to(tl.int64)[:, None] * feats_stride
            matrix = weights + (offset * channels_out + column)[None, :] * channels
            for begin in range(0, channels, BLOCK_IN):
                channel = begin + tl.arange(0, BLOCK_IN)
                is_channel = channel < channels
                left = tl.load(starts + channel[None, :], mask=is_found[:, None] & is_channel[None, :], other=0.0)
                right = tl.load(matrix + channel[:, None], mask=is_channel[:, None] & is_column[None, :], other=0.0)
                sums = tl.dot(left, right, sums)
    sums += tl.load(bias + column, mask=is_column, other=0.0).to(tl.float32)[None, :]
    places = out + row.to(tl.int64)[:, None] * out_stride + column[None, :]
    tl.store(places, sums.to(out.dtype.element_ty), mask=is_row[:, None] & is_column[None, :])
