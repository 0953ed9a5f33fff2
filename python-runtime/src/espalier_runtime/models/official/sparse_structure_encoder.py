"""TRELLIS's structure encoder: 3D convolutions from occupancy to the dense latent, 64³ → 16³ officially; no pipeline
needs it (`SparseStructureEncoder` in upstream's `models/sparse_structure_vae.py`; docs/trellis-inference.md §2.10).

B samples, C latent channels, S grid resolution; every level after the first halves the resolution.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.layers.dense_volume import DenseDownsample, DenseResidualBlock, output_head
from espalier_runtime.layers.mixed_precision import halve, torso_dtype
from espalier_runtime.models.config_checks import require_one_of, require_positive


@dataclass(frozen=True)
class SparseStructureEncoderConfig:
    """The constructor arguments of the official checkpoints (docs/trellis-inference.md §1.5)."""

    in_channels: int
    latent_channels: int
    num_res_blocks: int
    channels: tuple[int, ...]
    num_res_blocks_middle: int = 2
    norm_type: str = "layer"
    use_fp16: bool = False

    def __post_init__(self) -> None:
        require_positive(self, "in_channels", "latent_channels", "num_res_blocks", "num_res_blocks_middle")
        require_one_of(self, "norm_type", ("layer", "group"))


class SparseStructureEncoder(nn.Module):
    """Residual blocks at each resolution, from fine to coarse."""

    def __init__(self, config: SparseStructureEncoderConfig) -> None:
        super().__init__()
        self.config = config
        widths = config.channels
        self.input_layer = nn.Conv3d(config.in_channels, widths[0], 3, padding=1)
        blocks: list[nn.Module] = []
        for level, width in enumerate(widths):
            blocks += [DenseResidualBlock(width) for _ in range(config.num_res_blocks)]
            if level + 1 < len(widths):
                blocks.append(DenseDownsample(width, widths[level + 1]))
        self.blocks = nn.ModuleList(blocks)
        self.middle_block = nn.Sequential(
            *(DenseResidualBlock(widths[-1]) for _ in range(config.num_res_blocks_middle))
        )
        self.out_layer = output_head(widths[-1], 2 * config.latent_channels, config.norm_type)
        if config.use_fp16:
            halve((self.blocks, self.middle_block))

    def forward(self, x: Float[Tensor, "B C_in S S S"]) -> Float[Tensor, "B C R R R"]:
        """The mean of the posterior; `x` is occupancy as 0 and 1."""
        h = self.input_layer(x).to(torso_dtype(self.blocks))
        for block in self.blocks:
            h = block(h)
        mean, _log_variance = self.out_layer(self.middle_block(h).to(torch.float32)).chunk(2, dim=1)
        return mean
