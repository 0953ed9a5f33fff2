"""The feed-forward network of a transformer block (upstream's `modules/transformer/blocks.py` `FeedForwardNet`;
docs/trellis-inference.md §2.7)."""

from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.layers.linear import Linear, LinearThenGelu


class FeedForward(nn.Module):
    """Linear, tanh-approximated GELU, linear. The official keys nest it twice: `mlp.mlp.0`, `mlp.mlp.2`."""

    def __init__(self, channels: int, hidden_channels: int) -> None:
        super().__init__()
        # The GELU sits in the first layer; its place stays, because the keys count it.
        self.mlp = nn.Sequential(
            LinearThenGelu(channels, hidden_channels), nn.Identity(), Linear(hidden_channels, channels)
        )

    def forward(self, x: Float[Tensor, "N C"]) -> Float[Tensor, "N C"]:
        """Every token on its own."""
        return self.mlp(x)
