"""The one heavy loop of sparse convolution: gather neighbour features, multiply, accumulate.

    out[n] = bias + Σ_p feats[rows[p, n]] · weights[p]        absent neighbours add nothing

Two ways to the same sums. On a CPU, pairs: every place multiplies only the rows that have a neighbour there, in
chunks that stay in the cache (measured: 3× faster than the patch matrix on a shell, equal on a solid). On a GPU, a
patch matrix [chunk, P·C_in] and one product, which accumulates in fp32 and rounds once, as spec §2.11 asks.
Chunks have a fixed size, so that the same input gives the same bits whatever memory is free.

P places, N output rows, M input rows.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Literal

import torch
from jaxtyping import Float, Int32
from torch import Tensor

from espalier_runtime.sparse.neighbour_table import ABSENT

Method = Literal["pairs", "patches"]


def gather_multiply(
    feats: Float[Tensor, "M C_in"],
    rows: Int32[Tensor, "P N"],
    weights: Float[Tensor, "P C_in C_out"],
    bias: Float[Tensor, "C_out"],
    out: Float[Tensor, "N C_out"],
    *,
    chunk_bytes: int,
    method: Method | None = None,
) -> None:
    """Fill `out` (which may be a strided view); temporaries stay within about `chunk_bytes`.

    `method` None is the faster one for the device.
    """
    chosen = method or ("patches" if feats.is_cuda else "pairs")
    METHODS[chosen](feats, rows, weights, bias, out, chunk_bytes)


def _by_pairs(feats: Tensor, rows: Tensor, weights: Tensor, bias: Tensor, out: Tensor, chunk_bytes: int) -> None:
    bytes_per_row = feats.element_size() * (weights.shape[1] + 2 * weights.shape[2])
    for part in _chunks(rows.shape[1], chunk_bytes // bytes_per_row):
        total = bias.repeat(part.stop - part.start, 1)
        for neighbours, weight in zip(rows[:, part], weights, strict=True):
            present = torch.nonzero(neighbours != ABSENT)[:, 0]
            if len(present) == len(neighbours):
                total.addmm_(feats.index_select(0, neighbours), weight)
            elif len(present):
                total.index_add_(0, present, feats.index_select(0, neighbours[present]) @ weight)
        out[part] = total


def _by_patches(feats: Tensor, rows: Tensor, weights: Tensor, bias: Tensor, out: Tensor, chunk_bytes: int) -> None:
    places, channels, _ = weights.shape
    with_zero_row = torch.cat([feats, feats.new_zeros(1, channels)])
    flat_weights = weights.reshape(places * channels, -1)
    for part in _chunks(rows.shape[1], chunk_bytes // (feats.element_size() * places * channels)):
        neighbours = rows[:, part].T.reshape(-1)
        neighbours = torch.where(neighbours == ABSENT, len(feats), neighbours)
        patches = with_zero_row.index_select(0, neighbours).view(-1, places * channels)
        out[part] = torch.addmm(bias, patches, flat_weights)


def _chunks(count: int, rows_per_chunk: int) -> Iterator[slice]:
    step = max(1, rows_per_chunk)
    for start in range(0, count, step):
        yield slice(start, min(start + step, count))


METHODS: Mapping[str, Callable[..., None]] = MappingProxyType({"pairs": _by_pairs, "patches": _by_patches})
