"""TRELLIS's Gaussian decoder: from the structured latent to raw parameters of 3D Gaussians (`SLatGaussianDecoder` in
upstream's `models/structured_latent_vae/decoder_gs.py`; docs/trellis-inference.md §2.16).

What the channels mean is owned by splats/. N voxels.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from espalier_runtime.layers.linear import Linear
from espalier_runtime.layers.norms import final_layer_norm
from espalier_runtime.models.official.structured_latent_transformer import LatentDecoderConfig, LatentTransformer
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_runtime.splats.gaussians_from_features import GaussianRepresentation, offset_perturbation


@dataclass(frozen=True, kw_only=True)
class SLatGaussianDecoderConfig(LatentDecoderConfig):
    """The constructor arguments of the official checkpoints (docs/trellis-inference.md §1.5)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        _ = self.representation

    @property
    def representation(self) -> GaussianRepresentation:
        """What the output channels stand for; ValueError names an unknown or missing key."""
        return GaussianRepresentation.from_config(dict(self.representation_config))


class SLatGaussianDecoder(LatentTransformer):
    """A windowed sparse transformer to the raw parameters of several Gaussians a voxel."""

    offset_perturbation: Tensor

    def __init__(self, config: SLatGaussianDecoderConfig) -> None:
        super().__init__(config, config.latent_channels)
        self.out_layer = Linear(config.model_channels, config.representation.channels)
        with torch.device("cpu"):  # even in a skeleton: arithmetic on the meta device costs a second of imports
            self.register_buffer("offset_perturbation", offset_perturbation(config.representation))

    def forward(self, x: SparseTensor) -> SparseTensor:
        """Raw features, 14 channels a Gaussian."""
        return x.replace(self.out_layer(final_layer_norm(self.transform(x).float())))
