"""TRELLIS's latent flow: a sparse diffusion transformer between convolutional blocks (`SLatFlowModel` in upstream's
`models/structured_latent_flow.py`; docs/trellis-inference.md §2.14).

B samples, N voxels of all samples, C model channels, L condition tokens.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

import torch
from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.layers.embeddings import TimestepEmbedder, position_embedding
from espalier_runtime.layers.kept_condition import KeptConditions
from espalier_runtime.layers.linear import Linear
from espalier_runtime.layers.mixed_precision import halve, torso_dtype
from espalier_runtime.layers.norms import final_layer_norm
from espalier_runtime.layers.sparse_residual_block import SparseResidualBlock
from espalier_runtime.layers.transformer_blocks import (
    FlowBlock,
    FlowBlockConfig,
    FlowBlockInputs,
    Tokens,
    modulation,
    through_blocks,
)
from espalier_runtime.models.config_checks import head_count, require_one_of, require_positive
from espalier_runtime.sparse.attention_groups import whole_samples
from espalier_runtime.sparse.sparse_tensor import SparseTensor


@dataclass(frozen=True)
class SLatFlowConfig:
    """The constructor arguments of the official checkpoints (docs/trellis-inference.md §1.5). At most one level of
    downsampling."""

    resolution: int
    in_channels: int
    model_channels: int
    cond_channels: int
    out_channels: int
    num_blocks: int
    num_heads: int | None = None
    num_head_channels: int = 64
    mlp_ratio: float = 4
    patch_size: int = 2
    num_io_res_blocks: int = 2
    io_block_channels: tuple[int, ...] | None = None
    pe_mode: str = "ape"
    use_fp16: bool = False
    use_checkpoint: bool = False
    use_skip_connection: bool = True
    share_mod: bool = False
    qk_rms_norm: bool = False
    qk_rms_norm_cross: bool = False

    def __post_init__(self) -> None:
        require_positive(self, "resolution", "in_channels", "model_channels", "cond_channels", "out_channels")
        require_positive(self, "num_blocks", "num_head_channels", "patch_size", "num_io_res_blocks")
        require_one_of(self, "pe_mode", ("ape",))
        head_count(self.model_channels, self.num_heads, self.num_head_channels)
        levels = 0 if self.io_block_channels is None else len(self.io_block_channels)
        if self.io_block_channels is not None and math.log2(self.patch_size) != levels:
            raise ValueError(f"patch_size is {self.patch_size}, expected 2 to the power of {levels} io_block_channels")
        if levels > 1:
            raise ValueError(f"io_block_channels has {levels} levels, supported: one")
        if levels and self.share_mod:
            raise ValueError("share_mod together with io_block_channels is not supported")
        if self.qk_rms_norm_cross:
            raise ValueError("qk_rms_norm_cross is not supported for sparse tokens")

    @property
    def block(self) -> FlowBlockConfig:
        """What one transformer block is built from."""
        return FlowBlockConfig(
            channels=self.model_channels,
            condition_channels=self.cond_channels,
            heads=head_count(self.model_channels, self.num_heads, self.num_head_channels),
            hidden_channels=int(self.model_channels * self.mlp_ratio),
            shares_modulation=self.share_mod,
            normalises_self_attention=self.qk_rms_norm,
            normalises_cross_attention=self.qk_rms_norm_cross,
        )


class SLatFlowModel(nn.Module):
    """Convolutional blocks down to half the resolution, a transformer there, convolutional blocks back up."""

    def __init__(self, config: SLatFlowConfig) -> None:
        super().__init__()
        self.config = config
        channels = config.model_channels
        outer = channels if config.io_block_channels is None else config.io_block_channels[0]
        self.t_embedder = TimestepEmbedder(channels)
        self.adaLN_modulation = modulation(channels) if config.share_mod else None
        self.input_layer = Linear(config.in_channels, outer)
        self.input_blocks = nn.ModuleList(_input_blocks(config))
        self.blocks = nn.ModuleList(FlowBlock(config.block) for _ in range(config.num_blocks))
        self.out_blocks = nn.ModuleList(_output_blocks(config))
        self.out_layer = Linear(outer, config.out_channels)
        self._conditions = KeptConditions()
        if config.use_fp16:
            halve((self.input_blocks, self.blocks, self.out_blocks))

    def forward(self, x: SparseTensor, t: Float[Tensor, "B"], cond: Tokens) -> SparseTensor:
        """Velocity at `x`; `t` is 1000·t; `cond` is of all samples, or one of each equal part of them."""
        return self.under_each(x, t, (cond,))[0]

    def projections(self, conditions: tuple[Tokens, ...]) -> object:
        """What is kept of `conditions` between passes, for whoever has to keep it alive."""
        attentions = [cast(FlowBlock, block).cross_attn for block in self.blocks]
        return [self._conditions.projected_parts(condition, attentions) for condition in conditions]

    def under_each(
        self, x: SparseTensor, t: Float[Tensor, "B"], conditions: tuple[Tokens, ...]
    ) -> tuple[SparseTensor, ...]:
        """The velocity under each of `conditions`, one after the other: what comes before the first cross-attention,
        the whole way down, is the same for all, and computed once."""
        dtype = torso_dtype(self.blocks)
        time = self.t_embedder(t)
        if self.adaLN_modulation is not None:
            time = self.adaLN_modulation(time)
        time = time.to(dtype)
        fine = x.replace(self.input_layer(x.feats).to(dtype))
        h, skips = self._down_path(fine, time)
        under_each = self._transform(h, time, conditions)
        outputs = (self._up_path(h.replace(tokens), fine, list(skips), time) for tokens in under_each)
        return tuple(out.replace(self.out_layer(final_layer_norm(out.feats).float())) for out in outputs)

    def _down_path(self, h: SparseTensor, time: Tensor) -> tuple[SparseTensor, list[Tensor]]:
        skips = []
        for block in self.input_blocks:
            h = block(h, time)
            skips.append(h.feats)
        return h, skips

    def _transform(self, h: SparseTensor, time: Tensor, conditions: tuple[Tokens, ...]) -> Iterator[Tensor]:
        channels = self.config.model_channels
        position = h.once(f"position {channels}", lambda: position_embedding(h.coords[:, 1:], channels))
        tokens = h.feats + position.to(h.feats.dtype)
        inputs = FlowBlockInputs(time, whole_samples(h), h.lengths, h.per_row)
        blocks = cast(Iterable[FlowBlock], self.blocks)
        return through_blocks(blocks, tokens, inputs, kept=self._conditions, conditions=conditions)

    def _up_path(self, h: SparseTensor, fine: SparseTensor, skips: list[Tensor], time: Tensor) -> SparseTensor:
        for position, block in enumerate(self.out_blocks):
            if self.config.use_skip_connection:
                h = h.replace(torch.cat([h.feats, skips.pop()], dim=1))
            h = block(h, time, fine=fine if position == 0 else None)
        return h


def _input_blocks(config: SLatFlowConfig) -> list[nn.Module]:
    if config.io_block_channels is None:
        return []
    outer, inner = config.io_block_channels[0], config.model_channels
    same = [SparseResidualBlock(outer, outer, inner) for _ in range(config.num_io_res_blocks - 1)]
    return [*same, SparseResidualBlock(outer, inner, inner, halves=True)]


def _output_blocks(config: SLatFlowConfig) -> list[nn.Module]:
    if config.io_block_channels is None:
        return []
    outer, inner = config.io_block_channels[0], config.model_channels
    joined = 2 if config.use_skip_connection else 1
    same = [SparseResidualBlock(joined * outer, outer, inner) for _ in range(config.num_io_res_blocks - 1)]
    return [SparseResidualBlock(joined * inner, outer, inner), *same]
