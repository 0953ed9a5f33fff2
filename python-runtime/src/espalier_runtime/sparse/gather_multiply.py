"""The kernel of sparse convolution in two forms: gather–GEMM–scatter, and im2col with one GEMM (spconv, TorchSparse).

    out[n] = bias + Σ_k weights[k] · feats[rows[k, n]]        absent neighbours add nothing

"gather-gemm-scatter": for each kernel offset, only the rows that have a neighbour there are gathered and multiplied;
then each output row adds up its products, in the order of the offsets. Best where most offsets are empty, as on a
shell. The adding is an embedding bag, which reads every product once and is thirty times as fast as torch's index_add_
on a CPU, to the same bits. "im2col": the neighbourhoods as a matrix [chunk, K·C_in] and
one product; best where most offsets are full, as after subdivision. In half precision and on a GPU it is always im2col,
which accumulates in fp32 and rounds once (docs/trellis-inference.md §2.11), or, on a card that takes it, the same
without the matrix (`implicit_gemm`). Chunks have a fixed size, so that the same
input gives the same bits whatever memory is free.

K kernel offsets, N output rows, M input rows.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import torch
import torch.nn.functional as F  # noqa: N812
from jaxtyping import Bool, Float, Int32, Int64
from torch import Tensor

from espalier_runtime.protocol.progress import UNWATCHED, Progress
from espalier_runtime.sparse.dense_products import linear, linear_into
from espalier_runtime.sparse.implicit_gemm import multiply_neighbours, suits_implicit_gemm
from espalier_runtime.sparse.kernel_map import ABSENT

Method = Literal["gather-gemm-scatter", "im2col"]
# The share of offsets with a neighbour above which im2col is faster: with few channels (measured at 0.43 and 0.8) and
# with many, whose products for nothing cost more than gathering twice (at 0.62: 0.6 of its time with 1024 channels).
_DENSE_SHARE = 0.6
_DENSE_SHARE_WIDE = 0.8
_WIDE_CHANNELS = 256
# Products of few rows cost more to begin than to do, so here a chunk is this many times as large.
_PAIRS_CHUNK = 8


def gather_multiply(
    feats: Float[Tensor, "M C_in"],
    rows: Int32[Tensor, "K N"],
    weights: Float[Tensor, "K C_out C_in"],
    bias: Float[Tensor, "C_out"],
    out: Float[Tensor, "N C_out"],
    *,
    chunk_bytes: int,
    method: Method | None = None,
    progress: Progress = UNWATCHED,
) -> None:
    """Fill `out` (which may be a strided view); temporaries stay within about `chunk_bytes`.

    `method` None is the faster one. Checks `progress` before each chunk.
    """
    if method is None and suits_implicit_gemm(feats, rows, weights, out):
        progress.check()
        multiply_neighbours(feats, rows, weights, bias, out)
        return
    METHODS[method or _faster_method(feats, rows)](feats, rows, weights, bias, out, _Chunking(chunk_bytes, progress))


def _faster_method(feats: Tensor, rows: Tensor) -> Method:
    dense_share = _DENSE_SHARE_WIDE if feats.shape[1] >= _WIDE_CHANNELS else _DENSE_SHARE
    if feats.is_cuda or feats.dtype != torch.float32 or (rows != ABSENT).sum() > dense_share * rows.numel():
        return "im2col"
    return "gather-gemm-scatter"


def _gather_gemm_scatter(
    feats: Tensor, rows: Tensor, weights: Tensor, bias: Tensor, out: Tensor, chunks: "_Chunking"
) -> None:
    present = rows != ABSENT
    pairs_per_row = float(present.sum()) / max(1, rows.shape[1])
    bytes_per_row = feats.element_size() * (weights.shape[2] + (1 + pairs_per_row) * weights.shape[1])
    for part in chunks.of(rows.shape[1], 1 + int(bytes_per_row / _PAIRS_CHUNK)):
        is_pair = present[:, part]
        neighbours = rows[:, part][is_pair]
        counts = is_pair.sum(dim=1).tolist()
        # The bias is the first addend of each row.
        products = feats.new_empty(1 + len(neighbours), len(bias))
        products[0] = bias
        for found, product, weight in zip(neighbours.split(counts), products[1:].split(counts), weights, strict=True):
            if len(found):
                linear_into(product, feats.index_select(0, found), weight)
        out[part] = _sums(products, is_pair)


def _sums(products: Float[Tensor, "P C_out"], is_pair: Bool[Tensor, "K n"]) -> Float[Tensor, "n C_out"]:
    """The first row of `products` and those of its pairs for every output row; pairs are counted offset by offset."""
    numbers = is_pair.reshape(-1).cumsum(dim=0).view(is_pair.shape)
    addends = F.pad((numbers * is_pair).T, (1, 0))
    is_addend = F.pad(is_pair.T, (1, 0), value=True)
    lengths: Int64[Tensor, "n"] = is_addend.sum(dim=1)
    return F.embedding_bag(addends[is_addend], products, lengths.cumsum(dim=0) - lengths, mode="sum")


def _im2col(feats: Tensor, rows: Tensor, weights: Tensor, bias: Tensor, out: Tensor, chunks: "_Chunking") -> None:
    offsets, _, channels = weights.shape
    matrix = weights.transpose(0, 1).flatten(1)
    # Absent neighbours read a row of zeros at the end, which saves a pass that would clear them in the matrix.
    padded = torch.cat([feats, feats.new_zeros(1, channels)])
    for part in chunks.of(rows.shape[1], feats.element_size() * offsets * channels):
        neighbours = rows[:, part].T.reshape(-1)
        neighbours = torch.where(neighbours == ABSENT, len(feats), neighbours)
        out[part] = linear(padded.index_select(0, neighbours).view(-1, offsets * channels), matrix, bias)


@dataclass(frozen=True)
class _Chunking:
    """The size of chunks, and the progress that is checked between them."""

    chunk_bytes: int
    progress: Progress

    def of(self, count: int, bytes_per_row: int) -> Iterator[slice]:
        """Rows 0..count in parts."""
        step = max(1, self.chunk_bytes // bytes_per_row)
        for start in range(0, count, step):
            self.progress.check()
            yield slice(start, min(start + step, count))


METHODS: Mapping[Method, Callable[..., None]] = MappingProxyType(
    {"gather-gemm-scatter": _gather_gemm_scatter, "im2col": _im2col}
)
