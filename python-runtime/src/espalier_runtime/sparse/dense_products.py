"""Dense matrix products (GEMM) on a CPU by the fastest exact kernel that torch carries.

MKL, which torch takes for fp32, keeps AVX-512 from processors that are not Intel's; oneDNN, which torch carries too,
does not (measured on Zen 5: 80 against 150 GFLOP/s a core). With AVX2 alone oneDNN's product is little faster than
MKL's, but its 1×1 convolution, which lays the weights out anew first, is (measured on Zen 4: 80 to 90 against 95 to
103). So the kind of processor decides, and never a stopwatch: the same seed must give the same latent each time. Both
operators are reached here and nowhere else, once a first product by them was right; they have no derivative here, so
training takes the ordinary one. All compute in fp32.
Halves on a card are torch's, but for the product that ends in GELU.
"""

from collections.abc import Callable
from functools import cache

import torch
import torch.nn.functional as F  # noqa: N812
from jaxtyping import Float
from torch import Tensor

from espalier_runtime.device.accelerated_kernels import AcceleratedKernel, lacks_capability
from espalier_runtime.device.device_policy import CpuProducts, cpu_products

# Below this many multiplications F.linear is faster.
_WORTH_IT = 1 << 20
# With fewer rows or channels than these the convolution is no faster than MKL; with more channels out it is slower,
# unless it gets them in parts.
_CONVOLUTION_ROWS = 256
_CONVOLUTION_CHANNELS = 256
_CONVOLUTION_CHANNELS_OUT = 1024


def linear(
    x: Float[Tensor, "*rows C_in"], weight: Float[Tensor, "C_out C_in"], bias: Float[Tensor, "C_out"] | None = None
) -> Float[Tensor, "*rows C_out"]:
    """x·weightᵀ + bias."""
    match _way(x, weight):
        case "onednn":
            return _onednn_linear(x, weight, bias)
        case "convolution":
            return _convolution_linear(x, weight, bias)
        case "torch":
            return F.linear(x, weight, bias)


def linear_into(
    out: Float[Tensor, "rows C_out"], x: Float[Tensor, "rows C_in"], weight: Float[Tensor, "C_out C_in"]
) -> None:
    """Fill `out` with x·weightᵀ. Has no derivative."""
    match _way(x, weight):
        case "onednn":
            out.copy_(_onednn_linear(x, weight, None))
        case "convolution":
            _convolve_into(out, x, weight, None)
        case "torch":
            torch.mm(x, weight.T, out=out)


def linear_then_gelu(
    x: Float[Tensor, "*rows C_in"], weight: Float[Tensor, "C_out C_in"], bias: Float[Tensor, "C_out"]
) -> Float[Tensor, "*rows C_out"]:
    """tanh-approximated GELU of x·weightᵀ + bias, in one pass where the kernel allows."""
    if _way(x, weight) == "onednn":
        return _onednn_linear(x, weight, bias, "gelu", "tanh")
    if x.dtype == weight.dtype == torch.float16 and x.ndim == 2 and GELU.is_taken(x.device):
        return _cublas_linear_then_gelu(x, weight, bias)
    product = linear(x, weight, bias)
    if product.requires_grad:
        return F.gelu(product, approximate="tanh")
    return torch.ops.aten.gelu_(product, approximate="tanh")


def _cublas_linear_then_gelu(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """On a card cuBLAS ends the product with the activation: one pass over the widest features of a block less."""
    return torch.ops.aten._addmm_activation(bias, x, weight.T, use_gelu=True)


@torch.no_grad()
def gelu_difference(device: torch.device) -> float:
    """The card's product that ends in GELU against the two in turn, in fp32, on the same halves of order one."""
    generator = torch.Generator().manual_seed(5)
    shapes = (300, 256), (1024, 256), (1024,)
    x, weight, bias = (torch.randn(shape, generator=generator).half().to(device) for shape in shapes)
    weight = weight / 16
    plain = F.gelu(F.linear(x.float(), weight.float(), bias.float()), approximate="tanh")
    return float((_cublas_linear_then_gelu(x, weight, bias).float() - plain).abs().max())


def _lacks_cublas(device: torch.device) -> str | None:
    return lacks_capability(device, (7, 5))


# Twice what rounding once costs values of up to 8: half a step of fp16.
GELU = AcceleratedKernel("gelu", _lacks_cublas, gelu_difference, 2.0**-8)


def _way(x: Tensor, weight: Tensor) -> CpuProducts:
    """Who computes this product: torch unless it is fp32 on a CPU, large enough, with nothing to differentiate."""
    if (
        x.device.type != "cpu"
        or not x.dtype == weight.dtype == torch.float32
        or x.numel() * weight.shape[0] < _WORTH_IT
        or (torch.is_grad_enabled() and (x.requires_grad or weight.requires_grad))
    ):
        return "torch"
    way = usable_products()
    if way != "convolution":
        return way
    is_worth_it = x.numel() >= _CONVOLUTION_ROWS * x.shape[-1] and min(weight.shape) >= _CONVOLUTION_CHANNELS
    return way if is_worth_it else "torch"


@cache
def usable_products() -> CpuProducts:
    """The processor's way if its operator is there and right, else torch's."""
    kernels: dict[CpuProducts, Callable[[Tensor, Tensor, Tensor | None], Tensor]] = {
        "onednn": _onednn_linear,
        "convolution": _convolution_linear,
    }
    way = cpu_products()
    if way not in kernels:
        return "torch"
    x = torch.arange(12, dtype=torch.float32).reshape(4, 3)
    try:
        is_right = torch.equal(kernels[way](x, x, x[:, 0].contiguous()), F.linear(x, x, x[:, 0]))
    except (AttributeError, RuntimeError, TypeError):
        return "torch"
    return way if is_right else "torch"


def _onednn_linear(
    x: Tensor, weight: Tensor, bias: Tensor | None, activation: str = "none", variant: str = ""
) -> Tensor:
    return torch.ops.mkldnn._linear_pointwise(x, weight, bias, activation, [], variant)


def _convolution_linear(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    rows = x.reshape(-1, x.shape[-1])
    if len(weight) <= _CONVOLUTION_CHANNELS_OUT:
        product = _convolved(rows, weight, bias)
    else:
        product = x.new_empty(len(rows), len(weight))
        _convolve_into(product, rows, weight, bias)
    return product.view(*x.shape[:-1], len(weight))


def _convolve_into(out: Tensor, rows: Tensor, weight: Tensor, bias: Tensor | None) -> None:
    for start in range(0, len(weight), _CONVOLUTION_CHANNELS_OUT):
        part = slice(start, start + _CONVOLUTION_CHANNELS_OUT)
        out[:, part] = _convolved(rows, weight[part], None if bias is None else bias[part])


def _convolved(rows: Float[Tensor, "N C_in"], weight: Tensor, bias: Tensor | None) -> Float[Tensor, "N C_out"]:
    """The product as a 1×1 convolution of one line of N pixels, channels last."""
    line = rows[None, None].permute(0, 3, 1, 2)
    convolved = torch.mkldnn_convolution(line, weight[:, :, None, None], bias, (0, 0), (1, 1), (1, 1), 1)
    return convolved.permute(0, 2, 3, 1)[0, 0]
