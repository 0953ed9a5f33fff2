"""Every way to multiply gives the product."""

from typing import get_args

import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from espalier_runtime.device.device_policy import CpuProducts
from espalier_runtime.sparse import dense_products
from espalier_runtime.sparse.dense_products import linear, linear_into, linear_then_gelu

WAYS = get_args(CpuProducts)


def taken_by(way: CpuProducts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large products go `way`, as far as this machine can."""
    monkeypatch.setattr(dense_products, "cpu_products", lambda: way)
    monkeypatch.setattr(dense_products, "usable_products", dense_products.usable_products.__wrapped__)
    assert dense_products.usable_products() == (way if torch.backends.mkldnn.is_available() else "torch")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("rows", "channels", "out"), [((300,), 256, 1100), ((2, 150), 300, 256), ((999,), 64, 40)])
@torch.no_grad()
def test_products(
    way: CpuProducts, rows: tuple[int, ...], channels: int, out: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_by(way, monkeypatch)
    x, weight, bias = torch.randn(*rows, channels), torch.randn(out, channels), torch.randn(out)
    expected = F.linear(x, weight, bias)
    allowed = 1e-5 * float(expected.abs().max())
    torch.testing.assert_close(linear(x, weight, bias), expected, atol=allowed, rtol=0)
    torch.testing.assert_close(linear(x, weight), F.linear(x, weight), atol=allowed, rtol=0)
    gelu = F.gelu(expected, approximate="tanh")
    torch.testing.assert_close(linear_then_gelu(x, weight, bias), gelu, atol=allowed, rtol=0)
    every_other = torch.randn(*rows, 2 * channels)[..., ::2]
    product = F.linear(every_other, weight)
    torch.testing.assert_close(linear(every_other, weight), product, atol=allowed, rtol=0)
    written = torch.full((product.numel() // out, 2 * out), torch.nan)[:, ::2]
    linear_into(written, every_other.reshape(-1, channels), weight)
    torch.testing.assert_close(written, product.view(-1, out), atol=allowed, rtol=0)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_differentiated_goes_the_ordinary_way(way: CpuProducts, monkeypatch: pytest.MonkeyPatch) -> None:
    taken_by(way, monkeypatch)
    x, weight = torch.randn(300, 256, requires_grad=True), torch.randn(256, 256)
    linear(x, weight).sum().backward()
    assert x.grad is not None
    torch.testing.assert_close(x.grad, weight.sum(dim=0).expand(300, -1), atol=1e-4, rtol=0)


def test_an_operator_that_is_gone_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    taken_by("convolution", monkeypatch)
    monkeypatch.delattr(torch, "mkldnn_convolution")
    assert dense_products.usable_products() == "torch"
