"""The position-wise network of every transformer block (spec §2.7)."""

from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.layers.linear import Linear
from espalier_runtime.sparse.dense_products import linear_then_gelu


class FeedForward(nn.Module):
    """Linear, tanh-approximated GELU, linear. The official keys nest it twice: `mlp.mlp.0`, `mlp.mlp.2`."""

    def __init__(self, channels: int, hidden_channels: int) -> None:
        super().__init__()
        self.mlp = nn.Sequential(
            Linear(channels, hidden_channels), nn.GELU(approximate="tanh"), Linear(hidden_channels, channels)
        )

    def forward(self, x: Float[Tensor, "N C"]) -> Float[Tensor, "N C"]:
        """Every token on its own."""
        first, _, last = self.mlp
        return last(linear_then_gelu(x, first.weight, first.bias))
