"""Every accelerated kernel against its reference on one device: what `self-test` runs and tests hold."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from espalier_runtime.layers.attention import grouped_attention
from espalier_runtime.layers.attention_kernels import attend, attend_in_blocks
from espalier_runtime.parity import reference_kernels
from espalier_runtime.parity.taken_kernels import ACCELERATED
from espalier_runtime.protocol.progress import UNWATCHED
from espalier_runtime.sparse.attention_groups import windows
from espalier_runtime.sparse.block_convolution import (
    blocks_of,
    convolve_blocks,
    convolve_divided_blocks,
    suits_blocks,
)
from espalier_runtime.sparse.dense_products import linear, linear_then_gelu
from espalier_runtime.sparse.gather_multiply import METHODS, gather_multiply
from espalier_runtime.sparse.kernel_map import kernel_map
from espalier_runtime.sparse.resample import subdivided_coordinates
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_runtime.sparse.submanifold_convolution import by_offset, subdivided_convolution, submanifold_convolution

TOLERANCE = 1e-4
_CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True)
class KernelParity:
    """One kernel: the largest absolute difference from its reference, in fp32, on values of order one; of halves on a
    card, by the kernel's own bound."""

    name: str
    largest_difference: float
    tolerance: float = TOLERANCE

    @property
    def is_allowed(self) -> bool:
        """Whether the kernel computes what it should."""
        return self.largest_difference <= self.tolerance


@torch.no_grad()
def check_kernels(device: torch.device) -> list[KernelParity]:
    """All kernels, on a small batch of two shapes with holes and isolated voxels. Takes well under a second; on a card
    some more, where those that it takes are compiled. One that it does not take has been replaced, and is not named."""
    always = [KernelParity(name, _largest(ours, reference)) for name, ours, reference in _runs(device)]
    taken = [kernel for kernel in ACCELERATED if kernel.is_taken(device)]
    return always + [KernelParity(kernel.name, kernel.difference(device), kernel.tolerance) for kernel in taken]


def _runs(device: torch.device) -> Iterator[tuple[str, Tensor, Tensor]]:
    generator = torch.Generator().manual_seed(1)
    occupied = torch.rand(2, 11, 11, 11, generator=generator) < 0.3
    coords = torch.argwhere(occupied).int().to(device)
    feats = torch.randn(len(coords), 12, generator=generator).to(device)
    weight = (torch.randn(16, 3, 3, 3, 12, generator=generator) * 0.1).to(device)
    bias = torch.randn(16, generator=generator).to(device)
    x = SparseTensor(coords, feats, 2)
    reference = reference_kernels.dense_convolution(x, weight, bias)
    yield "submanifold convolution", submanifold_convolution(x, weight, bias, chunk_bytes=_CHUNK_BYTES).feats, reference
    for method in METHODS:
        out = reference.new_empty(reference.shape)
        rows = kernel_map(x).rows
        gather_multiply(feats, rows, by_offset(weight), bias, out, chunk_bytes=_CHUNK_BYTES, method=method)
        yield f"gather and multiply by {method}", out, reference
    reference = reference_kernels.dense_convolution(reference_kernels.subdivide(x), weight, bias)
    yield "subdivided convolution", subdivided_convolution(x, weight, bias, chunk_bytes=_CHUNK_BYTES), reference
    if suits_blocks(feats):
        yield from _block_runs(x, weight, bias)
    yield from _dense_runs(generator, device)
    qkv = torch.randn(len(coords), 3, 2, 8, generator=generator).to(device)
    for shift in (0, 2):
        queries, keys, values = qkv.unbind(dim=1)
        ours = grouped_attention(queries, keys, values, groups=windows(x, 4, shift))
        yield (
            f"windowed attention, shift {shift}",
            ours,
            reference_kernels.window_attention(x, qkv, size=4, shift=shift),
        )


def _block_runs(x: SparseTensor, weight: Tensor, bias: Tensor) -> Iterator[tuple[str, Tensor, Tensor]]:
    """Some of the voxels, twice divided."""
    few = x.coords[(x.coords[:, 1:] < 4).all(dim=1)]
    children = subdivided_coordinates(subdivided_coordinates(SparseTensor(few, few.new_empty(len(few), 0), 2)))
    feats = torch.randn(len(children.coords), weight.shape[-1], generator=torch.Generator().manual_seed(2))
    fine = children.replace(feats)
    reference = reference_kernels.dense_convolution(fine, weight, bias)
    blocks = blocks_of(fine)
    assert blocks is not None, "the voxels were divided"
    yield (
        "convolution in blocks",
        convolve_blocks(fine.feats, blocks, weight, bias, chunk_bytes=_CHUNK_BYTES, progress=UNWATCHED),
        reference,
    )
    reference = reference_kernels.dense_convolution(reference_kernels.subdivide(fine), weight, bias)
    yield (
        "subdivided convolution in blocks",
        convolve_divided_blocks(fine.feats, blocks, weight, bias, chunk_bytes=_CHUNK_BYTES, progress=UNWATCHED),
        reference,
    )


def _dense_runs(generator: torch.Generator, device: torch.device) -> Iterator[tuple[str, Tensor, Tensor]]:
    for rows, channels, out in ((700, 96, 64), (300, 256, 1100)):
        shapes = (rows, channels), (out, channels), (out,)
        x, weight, bias = (torch.randn(shape, generator=generator).to(device) for shape in shapes)
        yield f"linear, {channels} to {out}", linear(x, weight, bias), torch.nn.functional.linear(x, weight, bias)
    reference = torch.nn.functional.gelu(torch.nn.functional.linear(x, weight, bias), approximate="tanh")
    yield "linear then GELU", linear_then_gelu(x, weight, bias), reference
    queries, keys, values = torch.randn(3, 2, 400, 3, 16, generator=generator).to(device)
    scores = torch.einsum("gqhd,gkhd->ghqk", queries, keys) / 4
    reference = torch.einsum("ghqk,gkhd->gqhd", scores.softmax(dim=3), values)
    yield "attention", attend(queries, keys, values), reference
    yield "attention in blocks", attend_in_blocks(queries, keys, values), reference


def _largest(ours: Tensor, reference: Tensor) -> float:
    return float((ours - reference).abs().max())
