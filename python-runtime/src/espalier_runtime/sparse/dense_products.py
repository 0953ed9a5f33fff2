"""Dense matrix products (GEMM) on a CPU by the fastest exact kernel that torch carries.

On AMD processors MKL, which torch takes for fp32, leaves half of the machine unused; oneDNN, which torch carries too,
does not (measured on Zen 5: 80 against 150 GFLOP/s a core). Its operator is reached here and nowhere else; it has no
derivative, so training takes the ordinary one. Both compute in fp32.
"""

import torch
import torch.nn.functional as F  # noqa: N812
from jaxtyping import Float
from torch import Tensor

# Below this many multiplications F.linear is faster.
_WORTH_IT = 1 << 20


def linear(
    x: Float[Tensor, "*rows C_in"], weight: Float[Tensor, "C_out C_in"], bias: Float[Tensor, "C_out"] | None = None
) -> Float[Tensor, "*rows C_out"]:
    """x·weightᵀ + bias."""
    if takes_onednn(x, weight):
        return torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")
    return F.linear(x, weight, bias)


def linear_then_gelu(
    x: Float[Tensor, "*rows C_in"], weight: Float[Tensor, "C_out C_in"], bias: Float[Tensor, "C_out"]
) -> Float[Tensor, "*rows C_out"]:
    """tanh-approximated GELU of x·weightᵀ + bias, in one pass where the kernel allows."""
    if takes_onednn(x, weight):
        return torch.ops.mkldnn._linear_pointwise(x, weight, bias, "gelu", [], "tanh")
    return F.gelu(F.linear(x, weight, bias), approximate="tanh")


def takes_onednn(x: Tensor, weight: Tensor) -> bool:
    """Whether the product of these goes to oneDNN: fp32 on a CPU, large enough, nothing to differentiate."""
    return (
        x.device.type == "cpu"
        and x.dtype == weight.dtype == torch.float32
        and x.numel() * weight.shape[0] >= _WORTH_IT
        and not (torch.is_grad_enabled() and (x.requires_grad or weight.requires_grad))
        and torch.backends.mkldnn.is_available()
    )
