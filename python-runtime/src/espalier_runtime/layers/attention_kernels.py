"""Scaled dot-product attention, softmax(q·kᵀ/√D)·v (Vaswani et al. 2017), by the fastest of a few exact kernels.

torch's fused kernel, except for long sequences in fp32 on a CPU whose AVX-512 MKL, which that kernel takes, leaves
unused: there the products go to oneDNN (see sparse/dense_products.py), in blocks of queries whose scores stay in the
cache. On a card long sequences of halves go to cuDNN where the card is of Hopper's kind, for which torch's own has no
path; and groups of many lengths, as windows are, to one call for all of them.

G groups, N tokens of all groups, Q queries, K keys, H heads, D channels of a head.
"""

import torch
import torch.nn.functional as F  # noqa: N812
from jaxtyping import Float
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel

from espalier_runtime.device.accelerated_kernels import AcceleratedKernel, lacks_capability
from espalier_runtime.device.device_policy import prefers_attention_in_blocks
from espalier_runtime.sparse.attention_groups import AttentionGroups
from espalier_runtime.sparse.dense_products import linear, usable_products

# Shorter sequences gain nothing.
_LONG = 256
_BLOCK_BYTES = 4 * 1024**2
_CUDNN_FIRST = [
    SDPBackend.CUDNN_ATTENTION,
    SDPBackend.FLASH_ATTENTION,
    SDPBackend.EFFICIENT_ATTENTION,
    SDPBackend.MATH,
]
# Of values of order one: kernels round the shares to halves before they add up.
_HALF_SHARES = 2.0**-8


def attend(
    queries: Float[Tensor, "G Q H D"], keys: Float[Tensor, "G K H D"], values: Float[Tensor, "G K H D"]
) -> Float[Tensor, "G Q H D"]:
    """Attention inside every group, no mask."""
    if min(queries.shape[1], keys.shape[1]) >= _LONG and _goes_in_blocks(queries):
        return attend_in_blocks(queries, keys, values)
    if _suits_cudnn(queries, keys):
        with sdpa_kernel(_CUDNN_FIRST, set_priority=True):
            return _fused(queries, keys, values)
    return _fused(queries, keys, values)


def _fused(queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
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


def attend_varlen(
    queries: Float[Tensor, "N H D"],
    keys: Float[Tensor, "N H D"],
    values: Float[Tensor, "N H D"],
    groups: AttentionGroups,
) -> Float[Tensor, "N H D"]:
    """Attention inside every group, whose tokens lie beside one another, in one call of torch's flash attention."""
    from torch.nn.attention.varlen import varlen_attn

    assert groups.starts is not None, "groups of several lengths know where each starts"
    longest = groups.longest
    attended = varlen_attn(queries, keys, values, groups.starts, groups.starts, longest, longest)
    assert isinstance(attended, Tensor), "nothing else was asked for"
    return attended


def suits_varlen(queries: Tensor) -> bool:
    """Whether groups of these go there: halves on a card that takes it, heads of a size that it has."""
    return (
        queries.dtype == torch.float16
        and queries.shape[-1] % 8 == 0
        and queries.shape[-1] <= 256
        and WINDOWS.is_taken(queries.device)
    )


def _suits_cudnn(queries: Tensor, keys: Tensor) -> bool:
    """It makes a plan for every shape that it meets, so only long sequences go there, of which a job has few."""
    return (
        queries.dtype == torch.float16
        and min(queries.shape[1], keys.shape[1]) >= _LONG
        and queries.shape[-1] in (64, 128)
        and CUDNN.is_taken(queries.device)
    )


@torch.no_grad()
def varlen_difference(device: torch.device) -> float:
    """Windows of many lengths, out of one product as the networks have them, against the plain softmax in fp32."""
    lengths = [1, 2, 3, 17, 64, 65, 130]
    qkv = torch.randn(sum(lengths), 3, 4, 64, generator=torch.Generator().manual_seed(3)).half().to(device)
    queries, keys, values = qkv.unbind(dim=1)
    starts = torch.tensor([0, *lengths]).cumsum(0).int().to(device)
    groups = AttentionGroups(tuple((1, length) for length in lengths), starts=starts)
    ours = attend_varlen(queries, keys, values, groups).split(lengths)
    parts = zip(ours, *(part.float().split(lengths) for part in (queries, keys, values)), strict=True)
    return max(float((got.float() - _plainly(q[None], k[None], v[None])[0]).abs().max()) for got, q, k, v in parts)


@torch.no_grad()
def cudnn_difference(device: torch.device) -> float:
    """Self-attention, and attention to another number of keys, by cuDNN and nothing else."""
    worst = 0.0
    generator = torch.Generator().manual_seed(4)
    for count in (300, 1374):
        queries = torch.randn(2, 300, 3, 4, 64, generator=generator).half().to(device)[:, :, 0]
        keys, values = torch.randn(2, 2, count, 4, 64, generator=generator).half().to(device)
        with sdpa_kernel(SDPBackend.CUDNN_ATTENTION):
            ours = _fused(queries, keys, values)
        plain = _plainly(queries.float(), keys.float(), values.float())
        worst = max(worst, float((ours.float() - plain).abs().max()))
    return worst


def _plainly(queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    scores = torch.einsum("gqhd,gkhd->ghqk", queries, keys) / queries.shape[-1] ** 0.5
    return torch.einsum("ghqk,gkhd->gqhd", scores.softmax(dim=3), values)


def _lacks_flash(device: torch.device) -> str | None:
    return lacks_capability(device, (8, 0))


def _lacks_cudnn(device: torch.device) -> str | None:
    if not torch.backends.cudnn.is_available():
        return "torch has no cuDNN here"
    # Hopper, and Blackwell in servers. On other cards torch's flash attention is cuDNN's equal.
    is_of_the_kind = torch.cuda.get_device_capability(device)[0] in (9, 10)
    return None if is_of_the_kind else "torch's own attention is as good on such a card"


WINDOWS = AcceleratedKernel("windows", _lacks_flash, varlen_difference, _HALF_SHARES)
CUDNN = AcceleratedKernel("cudnn-attention", _lacks_cudnn, cudnn_difference, _HALF_SHARES)
