"""Summaries of reference vectors from upstream's modules: number of values, mean, root mean square, the first six."""

import pytest
from torch import Tensor


def summary(values: Tensor) -> tuple[int, float, float, list[float]]:
    flat = values.detach().double().flatten()
    return len(flat), float(flat.mean()), float(flat.square().mean().sqrt()), flat[:6].tolist()


def assert_is_vector(values: Tensor, count: int, mean: float, rms: float, first: str) -> None:
    """`first` is six numbers printed to six decimals."""
    expected = [float(word) for word in first.split()]
    found = summary(values)
    assert found[0] == count
    assert found[1:3] == pytest.approx((mean, rms), abs=1e-5)
    assert found[3][: len(expected)] == pytest.approx(expected, abs=1e-5)
