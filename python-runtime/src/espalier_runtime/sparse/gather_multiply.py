"""The one heavy loop of sparse convolution: gather neighbour features, multiply, accumulate.

    out[n] = bias + Σ_p weights[p] · feats[rows[p, n]]        absent neighbours add nothing

Two ways to the same sums. "pairs": every place multiplies only the rows that have a neighbour there; best where most
places are empty, as on a shell. "patches": a matrix [chunk, P·C_in] and one product; best where most places are full,
as after subdivision. In half precision and on a GPU it is always patches, which accumulate in fp32 and round once, as
spec §2.11 asks. Chunks have a fixed size, so that the same input gives the same bits whatever memory is free.

P places, N output rows, M input rows.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import torch
from jaxtyping import Float, Int32
from torch import Tensor

from espalier_runtime.protocol.progress import UNWATCHED, Progress
from espalier_runtime.sparse.dense_products import linear
from espalier_runtime.sparse.neighbour_table import ABSENT

Method = Literal["pairs", "patches"]
# The share of full places above which patches win (measured at 0.43 and 0.8).
_FULL = 0.6


def gather_multiply(
    feats: Float[Tensor, "M C_in"],
    rows: Int32[Tensor, "P N"],
    weights: Float[Tensor, "P C_out C_in"],
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
    METHODS[method or _faster(feats, rows)](feats, rows, weights, bias, out, _Chunking(chunk_bytes, progress))


def _faster(feats: Tensor, rows: Tensor) -> Method:
    if feats.is_cuda or feats.dtype != torch.float32 or (rows != ABSENT).sum() > _FULL * rows.numel():
        return "patches"
    return "pairs"


def _by_pairs(feats: Tensor, rows: Tensor, weights: Tensor, bias: Tensor, out: Tensor, chunks: "_Chunking") -> None:
    bytes_per_row = feats.element_size() * (weights.shape[2] + 2 * weights.shape[1])
    for part in chunks.of(rows.shape[1], bytes_per_row):
        total = bias.repeat(part.stop - part.start, 1)
        for neighbours, weight in zip(rows[:, part], weights, strict=True):
            present = torch.nonzero(neighbours != ABSENT)[:, 0]
            if len(present):
                total.index_add_(0, present, linear(feats.index_select(0, neighbours[present]), weight))
        out[part] = total


def _by_patches(feats: Tensor, rows: Tensor, weights: Tensor, bias: Tensor, out: Tensor, chunks: "_Chunking") -> None:
    places, _, channels = weights.shape
    side_by_side = weights.transpose(0, 1).flatten(1)
    # Absent neighbours read a row of zeros at the end: a pass over every patch less than clearing them afterwards.
    padded = torch.cat([feats, feats.new_zeros(1, channels)])
    for part in chunks.of(rows.shape[1], feats.element_size() * places * channels):
        neighbours = rows[:, part].T.reshape(-1)
        neighbours = torch.where(neighbours == ABSENT, len(feats), neighbours)
        out[part] = linear(padded.index_select(0, neighbours).view(-1, places * channels), side_by_side, bias)


@dataclass(frozen=True)
class _Chunking:
    """How much is computed at once, and who is asked in between."""

    chunk_bytes: int
    progress: Progress

    def of(self, count: int, bytes_per_row: int) -> Iterator[slice]:
        """Rows 0..count in parts."""
        step = max(1, self.chunk_bytes // bytes_per_row)
        for start in range(0, count, step):
            self.progress.check()
            yield slice(start, min(start + step, count))


METHODS: Mapping[Method, Callable[..., None]] = MappingProxyType({"pairs": _by_pairs, "patches": _by_patches})
