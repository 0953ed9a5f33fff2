"""TRELLIS's structure decoder: 3D convolutions from the dense latent to occupancy logits, 16³ → 64³ officially
(`SparseStructureDecoder` in upstream's `models/sparse_structure_vae.py`; docs/trellis-inference.md §2.10).

B samples, C latent channels, R latent resolution; every level after the first doubles the resolution.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.layers.dense_volume import DenseResidualBlock, DenseUpsample, output_head
from espalier_runtime.layers.mixed_precision import halve, torso_dtype
from espalier_runtime.models.config_checks import require_one_of, require_positive


@dataclass(frozen=True)
class SparseStructureDecoderConfig:
    """The constructor arguments of the official checkpoints (docs/trellis-inference.md §1.5)."""

    out_channels: int
    latent_channels: int
    num_res_blocks: int
    channels: tuple[int, ...]
    num_res_blocks_middle: int = 2
    norm_type: str = "layer"
    use_fp16: bool = False

    def __post_init__(self) -> None:
        require_positive(self, "out_channels", "latent_channels", "num_res_blocks", "num_res_blocks_middle")
        require_one_of(self, "norm_type", ("layer", "group"))


class SparseStructureDecoder(nn.Module):
    """Residual blocks at each resolution, from coarse to fine."""

    def __init__(self, config: SparseStructureDecoderConfig) -> None:
        super().__init__()
        self.config = config
        widths = config.channels
        self.input_layer = nn.Conv3d(config.latent_channels, widths[0], 3, padding=1)
        self.middle_block = nn.Sequential(*(DenseResidualBlock(widths[0]) for _ in range(config.num_res_blocks_middle)))
        blocks: list[nn.Module] = []
        for level, width in enumerate(widths):
            blocks += [DenseResidualBlock(width) for _ in range(config.num_res_blocks)]
            if level + 1 < len(widths):
                blocks.append(DenseUpsample(width, widths[level + 1]))
        self.blocks = nn.ModuleList(blocks)
        self.out_layer = output_head(widths[-1], config.out_channels, config.norm_type)
        if config.use_fp16:
            halve((self.blocks, self.middle_block))

    def forward(self, x: Float[Tensor, "B C R R R"]) -> Float[Tensor, "B C_out S S S"]:
        """Logits; a cell is occupied where they are positive."""
        h = self.input_layer(x).to(torso_dtype(self.blocks))
        h = self.middle_block(h)
        for block in self.blocks:
            h = block(h)
        return self.out_layer(h.to(torch.float32))
