"""Dense matrix products (GEMM) on a CPU by the fastest exact kernel that torch carries.

MKL, which torch takes for fp32, keeps AVX-512 from processors that are not Intel's; oneDNN, which torch carries too,
does not (measured on Zen 5: 80 against 150 GFLOP/s a core; on Zen 3, without AVX-512, MKL wins). So the kind of
processor decides, and never a stopwatch: the same seed must give the same latent each time. oneDNN's operator is
reached here and nowhere else, once a first product by it was right; it has no derivative, so training takes the
ordinary one. Both compute in fp32.
"""

from functools import cache

import torch
import torch.nn.functional as F  # noqa: N812
from jaxtyping import Float
from torch import Tensor

from espalier_runtime.device.device_policy import prefers_onednn

# Below this many multiplications F.linear is faster.
_WORTH_IT = 1 << 20


def linear(
    x: Float[Tensor, "*rows C_in"], weight: Float[Tensor, "C_out C_in"], bias: Float[Tensor, "C_out"] | None = None
) -> Float[Tensor, "*rows C_out"]:
    """x·weightᵀ + bias."""
    if takes_onednn(x, weight):
        return _onednn_linear(x, weight, bias)
    return F.linear(x, weight, bias)


def linear_into(
    out: Float[Tensor, "rows C_out"], x: Float[Tensor, "rows C_in"], weight: Float[Tensor, "C_out C_in"]
) -> None:
    """Fill `out` with x·weightᵀ. Has no derivative."""
    if takes_onednn(x, weight):
        out.copy_(_onednn_linear(x, weight, None))
    else:
        torch.mm(x, weight.T, out=out)


def linear_then_gelu(
    x: Float[Tensor, "*rows C_in"], weight: Float[Tensor, "C_out C_in"], bias: Float[Tensor, "C_out"]
) -> Float[Tensor, "*rows C_out"]:
    """tanh-approximated GELU of x·weightᵀ + bias, in one pass where the kernel allows."""
    if takes_onednn(x, weight):
        return _onednn_linear(x, weight, bias, "gelu", "tanh")
    product = F.linear(x, weight, bias)
    if product.requires_grad:
        return F.gelu(product, approximate="tanh")
    return torch.ops.aten.gelu_(product, approximate="tanh")


def takes_onednn(x: Tensor, weight: Tensor) -> bool:
    """Whether the product of these goes to oneDNN: fp32 on a CPU that it suits, large enough, nothing to
    differentiate."""
    return (
        x.device.type == "cpu"
        and x.dtype == weight.dtype == torch.float32
        and x.numel() * weight.shape[0] >= _WORTH_IT
        and not (torch.is_grad_enabled() and (x.requires_grad or weight.requires_grad))
        and _is_onednn_usable()
    )


@cache
def _is_onednn_usable() -> bool:
    """Whether this processor is one for oneDNN, and torch's own operator is there and right. It is a private one."""
    if not prefers_onednn():
        return False
    x = torch.arange(12, dtype=torch.float32).reshape(4, 3)
    try:
        return torch.equal(_onednn_linear(x, x, x[:, 0].contiguous()), F.linear(x, x, x[:, 0]))
    except (AttributeError, RuntimeError, TypeError):
        return False


def _onednn_linear(
    x: Tensor, weight: Tensor, bias: Tensor | None, activation: str = "none", variant: str = ""
) -> Tensor:
    return torch.ops.mkldnn._linear_pointwise(x, weight, bias, activation, [], variant)
