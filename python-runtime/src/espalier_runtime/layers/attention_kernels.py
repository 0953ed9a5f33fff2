"""Scaled dot-product attention, softmax(q·kᵀ/√D)·v (Vaswani et al. 2017), by the faster of two exact kernels.

torch's fused kernel, except for long sequences in fp32 on a CPU whose AVX-512 MKL, which that kernel takes, leaves
unused: there the products go to oneDNN (see sparse/dense_products.py), in blocks of queries whose scores stay in the
cache.

G groups, Q queries, K keys, H heads, D channels of a head.
"""

import torch
import torch.nn.functional as F  # noqa: N812
from jaxtyping import Float
from torch import Tensor

from espalier_runtime.device.device_policy import prefers_attention_in_blocks
from espalier_runtime.sparse.dense_products import linear, usable_products

# Shorter sequences gain nothing.
_LONG = 256
_BLOCK_BYTES = 4 * 1024**2


def attend(
    queries: Float[Tensor, "G Q H D"], keys: Float[Tensor, "G K H D"], values: Float[Tensor, "G K H D"]
) -> Float[Tensor, "G Q H D"]:
    """Attention inside every group, no mask."""
    if min(queries.shape[1], keys.shape[1]) >= _LONG and _goes_in_blocks(queries):
        return attend_in_blocks(queries, keys, values)
    attended = F.scaled_dot_product_attention(queries.transpose(1, 2), keys.transpose(1, 2), values.transpose(1, 2))
    return attended.transpose(1, 2)


def _goes_in_blocks(queries: Tensor) -> bool:
    return (
        queries.device.type == "cpu"
        and queries.dtype == torch.float32
        and not (torch.is_grad_enabled() and queries.requires_grad)
        and prefers_attention_in_blocks()
        and usable_products() == "onednn"
    )


def attend_in_blocks(
    queries: Float[Tensor, "G Q H D"], keys: Float[Tensor, "G K H D"], values: Float[Tensor, "G K H D"]
) -> Float[Tensor, "G Q H D"]:
    """The same, one block of queries of one head at a time."""
    attended = queries.new_empty(queries.shape)
    block = max(64, _BLOCK_BYTES // (4 * keys.shape[1]))
    scale = queries.shape[-1] ** -0.5
    for group in range(len(queries)):
        for head in range(queries.shape[2]):
            head_queries = queries[group, :, head] * scale
            head_keys, value_rows = keys[group, :, head].contiguous(), values[group, :, head].T.contiguous()
            for start in range(0, len(head_queries), block):
                rows = slice(start, start + block)
                shares = torch.softmax(linear(head_queries[rows], head_keys), dim=1)
                attended[group, rows, head] = linear(shares, value_rows)
    return attended
