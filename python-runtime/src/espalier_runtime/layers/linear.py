"""Linear layers that take the fastest exact kernel of their device. Keys and shapes are those of torch's own."""

from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.sparse.dense_products import linear, linear_then_gelu


class Linear(nn.Linear):
    """x·Wᵀ + b."""

    def forward(self, input: Float[Tensor, "*rows C_in"]) -> Float[Tensor, "*rows C_out"]:
        """Every row on its own."""
        return linear(input, self.weight, self.bias)


class LinearThenGelu(nn.Linear):
    """tanh-approximated GELU of x·Wᵀ + b."""

    def forward(self, input: Float[Tensor, "*rows C_in"]) -> Float[Tensor, "*rows C_out"]:
        """Every row on its own."""
        return linear_then_gelu(input, self.weight, self.bias)
