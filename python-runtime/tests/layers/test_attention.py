"""Cross-attention, where it takes a shorter way."""

import pytest
import torch

from espalier_runtime.layers.attention import CrossAttention


@pytest.mark.parametrize("normalised", [False, True])
@pytest.mark.parametrize("lengths", [[7], [4, 0, 5]])
def test_one_token_stands_for_many_that_are_alike(lengths: list[int], *, normalised: bool) -> None:
    torch.manual_seed(1)
    attention = CrossAttention(16, 6, 2, normalise_queries_and_keys=normalised).requires_grad_(False)
    x, token = torch.randn(sum(lengths), 16), torch.randn(len(lengths), 1, 6)
    many = attention(x, attention.project(token.expand(-1, 9, -1)), lengths)
    torch.testing.assert_close(attention(x, attention.project(token), lengths), many, atol=1e-6, rtol=0)
