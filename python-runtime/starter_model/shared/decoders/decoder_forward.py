"""The official mesh decoder's arithmetic (docs/trellis-inference.md §2.15, §2.17), arranged for training on a
processor.

Works on a plain state dict with the official keys. Same result as `SLatMeshDecoder`; a test holds the two
together. All voxels are one sample. Axis letters: N voxels, C channels, H heads.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from torch import Tensor

from espalier_runtime.sparse.kernel_map import ABSENT, KernelMap, kernel_map, subdivided_kernel_map
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from starter_model.shared.decoders.sparse_convolution import convolve, convolve_children

Weights = dict[str, Tensor]


@dataclass(frozen=True)
class DecoderShape:
    """The sizes of the starter pack's mesh decoder; keyword arguments of the official class."""

    resolution: int = 64
    model_channels: int = 256
    latent_channels: int = 8
    num_blocks: int = 2
    num_heads: int = 4
    mlp_ratio: int = 2
    window_size: int = 8


def decoder_features(
    weights: Weights, shape: DecoderShape, coords: Tensor, latents: Tensor, *, dtype: torch.dtype
) -> Tensor:
    """Features [64·N, 32] before the output layer; convolutions multiply in `dtype`, the rest in float32."""
    tables = _row_tables(coords)
    hidden = _linear(weights, "input_layer", latents) + position_embedding(coords, shape.model_channels)
    for block in range(shape.num_blocks):
        hidden = _transformer_block(weights, shape, block, coords, hidden)
    for level in (0, 1):
        hidden = _subdivide_block(weights, f"upsample.{level}.", hidden, tables[level], tables[level + 1], dtype)
    return hidden


def position_embedding(coords: Tensor, channels: int) -> Tensor:
    """Sines and cosines of the raw coordinates [N, 3] → [N, C] (docs/trellis-inference.md §2.4)."""
    count = channels // 6
    frequencies = 1.0 / 10000 ** (torch.arange(count, dtype=torch.float32, device=coords.device) / count)
    angles = coords.float()[:, :, None] * frequencies
    embedded = torch.cat([angles.sin(), angles.cos()], -1).flatten(1)
    return functional.pad(embedded, (0, channels - embedded.shape[1]))


def neighbour_rows(coords: Tensor) -> Tensor:
    """Rows [27, N] of the voxels around each of `coords` [N, 3]; N stands for nothing."""
    return _padded_rows(_table(coords))


def _table(coords: Tensor) -> KernelMap:
    batch = torch.zeros(len(coords), 1, dtype=torch.int32, device=coords.device)
    return kernel_map(SparseTensor(torch.cat([batch, coords.int()], 1), coords, 1))


def _padded_rows(table: KernelMap) -> Tensor:
    return torch.where(table.rows == ABSENT, table.rows.shape[1], table.rows).long()


def _row_tables(coords: Tensor) -> list[Tensor]:
    """The rows around the voxels, around their children, and around the children's children."""
    table = _table(coords)
    halves = subdivided_kernel_map(table)
    return [_padded_rows(level) for level in (table, halves, subdivided_kernel_map(halves))]


def _transformer_block(weights: Weights, shape: DecoderShape, block: int, coords: Tensor, hidden: Tensor) -> Tensor:
    prefix, channels = f"blocks.{block}.", shape.model_channels
    normed = functional.layer_norm(hidden, (channels,), eps=1e-6)
    shift = shape.window_size // 2 * (block % 2)
    hidden = hidden + _window_attention(weights, prefix + "attn.", shape, (coords + shift) // shape.window_size, normed)
    normed = functional.layer_norm(hidden, (channels,), eps=1e-6)
    inner = functional.gelu(_linear(weights, prefix + "mlp.mlp.0", normed), approximate="tanh")
    return hidden + _linear(weights, prefix + "mlp.mlp.2", inner)


def _window_attention(weights: Weights, prefix: str, shape: DecoderShape, windows: Tensor, normed: Tensor) -> Tensor:
    """Attention among the voxels of each window: rows gathered into a padded [windows, longest] table."""
    keys = (windows[:, 0].long() * 1024 + windows[:, 1]) * 1024 + windows[:, 2]
    _, window, lengths = torch.unique(keys, return_inverse=True, return_counts=True)
    order = window.argsort(stable=True)
    starts = lengths.cumsum(0) - lengths
    place = torch.arange(len(order), device=order.device) - starts.repeat_interleave(lengths)
    row, column = window[order], place
    used = torch.zeros(len(lengths), int(lengths.max()), dtype=torch.bool, device=order.device)
    used[row, column] = True
    triple = _linear(weights, prefix + "to_qkv", normed).reshape(len(order), 3, shape.num_heads, -1)
    table = triple.new_zeros(*used.shape, *triple.shape[1:])
    table[row, column] = triple[order]
    query, key, value = table.permute(2, 0, 3, 1, 4)
    attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=used[:, None, None])
    rows = attended.transpose(1, 2)[row, column].flatten(1)
    restored = torch.zeros_like(rows).index_copy(0, order, rows)
    return _linear(weights, prefix + "to_out", restored)


def _subdivide_block(
    weights: Weights, prefix: str, hidden: Tensor, parents: Tensor, children: Tensor, dtype: torch.dtype
) -> Tensor:
    active = functional.silu(_group_norm(weights, prefix + "act_layers.0", hidden)).to(dtype)
    inner = convolve_children(active, *_pair(weights, prefix + "out_layers.0.conv"), parents).float()
    inner = functional.silu(_group_norm(weights, prefix + "out_layers.1", inner)).to(dtype)
    inner = convolve(inner, *_pair(weights, prefix + "out_layers.3.conv"), children).float()
    weight, bias = _pair(weights, prefix + "skip_connection.conv")
    skip = hidden @ weight.reshape(hidden.shape[1], -1) + bias
    return inner + skip.repeat_interleave(8, 0)


def _group_norm(weights: Weights, prefix: str, hidden: Tensor) -> Tensor:
    """32 groups, statistics over all voxels (docs/trellis-inference.md §2.2)."""
    channels_first = hidden.T[None]
    return functional.group_norm(channels_first, 32, *_pair(weights, prefix), eps=1e-5)[0].T


def _linear(weights: Weights, prefix: str, hidden: Tensor) -> Tensor:
    return functional.linear(hidden, *_pair(weights, prefix))


def _pair(weights: Weights, prefix: str) -> tuple[Tensor, Tensor]:
    return weights[prefix + ".weight"], weights[prefix + ".bias"]
