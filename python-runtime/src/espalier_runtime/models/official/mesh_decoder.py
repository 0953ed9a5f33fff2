"""TRELLIS's mesh decoder: from the structured latent to FlexiCubes features at four times the resolution
(`SLatMeshDecoder` in upstream's `models/structured_latent_vae/decoder_mesh.py`; docs/trellis-inference.md §2.17).

What the 101 channels mean is owned by meshing/extraction/flexicubes. N voxels in, 64·N fine voxels out.
"""

from dataclasses import dataclass
from typing import cast

import torch.nn.functional as F  # noqa: N812
from torch import nn

from espalier_runtime.layers.linear import Linear
from espalier_runtime.layers.mixed_precision import halve
from espalier_runtime.layers.norms import SparseGroupNorm32
from espalier_runtime.layers.sparse_convolution import PointwiseSparseConvolution, SparseConvolution
from espalier_runtime.models.official.structured_latent_transformer import LatentDecoderConfig, LatentTransformer
from espalier_runtime.sparse.resample import subdivided_coordinates
from espalier_runtime.sparse.sparse_tensor import SparseTensor

# Signed distance at 8 corners, their 8 displacements (3 each), 21 FlexiCubes weights; then 6 colour channels a corner.
GEOMETRY_CHANNELS = 8 + 8 * 3 + 21
COLOUR_CHANNELS = 8 * 6


@dataclass(frozen=True, kw_only=True)
class SLatMeshDecoderConfig(LatentDecoderConfig):
    """The constructor arguments of the official checkpoints (docs/trellis-inference.md §1.5)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.model_channels % 256:
            raise ValueError(f"model_channels is {self.model_channels}, expected a multiple of 256 (32 groups of 8)")

    @property
    def out_channels(self) -> int:
        """101 with colour."""
        return GEOMETRY_CHANNELS + (COLOUR_CHANNELS if self.representation_config.get("use_color", False) else 0)


class SLatMeshDecoder(LatentTransformer):
    """A windowed sparse transformer and two subdividing blocks; no norm before the output layer."""

    def __init__(self, config: SLatMeshDecoderConfig) -> None:
        super().__init__(config, config.latent_channels)
        channels = config.model_channels
        self.upsample = nn.ModuleList(
            [SubdivideBlock(channels, channels // 4), SubdivideBlock(channels // 4, channels // 8)]
        )
        self.out_layer = Linear(channels // 8, config.out_channels)
        if config.use_fp16:
            halve(self.upsample)

    def forward(self, x: SparseTensor) -> SparseTensor:
        """Features [64·N, 101] on voxels of four times the resolution."""
        h = x.replace(self.transform(x))
        for block in self.upsample:
            h = block(h)
        return h.replace(self.out_layer(h.feats.float()))


class SubdivideBlock(nn.Module):
    """Every voxel into eight, with two convolutions beside a skip.

    The first convolution and the skip are computed from the parents, whose features the children share.
    """

    def __init__(self, channels: int, out_channels: int) -> None:
        super().__init__()
        self.act_layers = nn.Sequential(SparseGroupNorm32(channels), nn.SiLU())
        self.out_layers = nn.Sequential(
            SparseConvolution(channels, out_channels),
            SparseGroupNorm32(out_channels),
            nn.SiLU(),
            SparseConvolution(out_channels, out_channels),
        )
        self.skip_connection = PointwiseSparseConvolution(channels, out_channels)

    def forward(self, x: SparseTensor) -> SparseTensor:
        """Twice the resolution, children of one parent contiguous."""
        norm_in, _ = self.act_layers
        _, norm_out, _, refine = self.out_layers
        spread = cast(SparseConvolution, self.out_layers[0])
        children = subdivided_coordinates(x)
        active = x.replace(F.silu(norm_in(x).feats, inplace=True))
        h = children.replace(spread.of_subdivided(active))
        h = children.replace(F.silu(norm_out(h).feats, inplace=True))
        h = refine(h).feats.unflatten(0, (-1, 8))
        h += self.skip_connection(x.feats).unsqueeze(1)
        return children.replace(h.flatten(0, 1))
