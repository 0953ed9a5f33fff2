"""The time-modulated sparse residual block at both ends of the latent flow (upstream's
`models/structured_latent_flow.py` `SparseResBlock3d`; docs/trellis-inference.md §2.13)."""

from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.layers.linear import Linear
from espalier_runtime.layers.norms import LayerNorm32
from espalier_runtime.layers.sparse_convolution import SparseConvolution
from espalier_runtime.sparse.resample import downsample, upsample
from espalier_runtime.sparse.sparse_tensor import SparseTensor


class SparseResidualBlock(nn.Module):
    """Two sparse convolutions beside a skip, modulated by time; may halve the resolution first."""

    def __init__(self, channels: int, out_channels: int, time_channels: int, *, halves: bool = False) -> None:
        super().__init__()
        self.halves = halves
        self.norm1 = LayerNorm32(channels, affine=True)
        self.norm2 = LayerNorm32(out_channels, affine=False)
        self.conv1 = SparseConvolution(channels, out_channels)
        self.conv2 = SparseConvolution(out_channels, out_channels)
        self.emb_layers = nn.Sequential(nn.SiLU(), nn.Linear(time_channels, 2 * out_channels))
        self.skip_connection = nn.Identity() if channels == out_channels else Linear(channels, out_channels)

    def forward(self, x: SparseTensor, time: Float[Tensor, "B C"], *, fine: SparseTensor | None = None) -> SparseTensor:
        """`fine`, where given, is the tensor whose resolution `x` returns to before anything else."""
        if self.halves:
            x = downsample(x)
        if fine is not None:
            x = upsample(x, fine)
        scale, shift = self.emb_layers(time).chunk(2, dim=1)
        h = self.conv1(x.replace(self.norm1.then_silu(x.feats)))
        active = self.norm2.modulated(h.feats, x.per_row(scale), x.per_row(shift), then_silu=True)
        h = self.conv2(x.replace(active))
        return x.replace(h.feats + self.skip_connection(x.feats))
