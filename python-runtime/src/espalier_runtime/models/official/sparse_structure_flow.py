"""TRELLIS's structure flow: a diffusion transformer on a dense latent (`SparseStructureFlowModel` in upstream's
`models/sparse_structure_flow.py`; docs/trellis-inference.md §2.9).

B samples, C model channels, R latent resolution, p patch size, N = (R/p)³ tokens of a sample, L condition tokens.
"""

from collections.abc import Iterable
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
from espalier_runtime.layers.transformer_blocks import (
    FlowBlock,
    FlowBlockConfig,
    FlowBlockInputs,
    Tokens,
    modulation,
    through_blocks,
)
from espalier_runtime.models.config_checks import head_count, require_one_of, require_positive
from espalier_runtime.sparse.attention_groups import AttentionGroups


@dataclass(frozen=True)
class SparseStructureFlowConfig:
    """The constructor arguments of the official checkpoints (docs/trellis-inference.md §1.5)."""

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
    pe_mode: str = "ape"
    use_fp16: bool = False
    use_checkpoint: bool = False
    share_mod: bool = False
    qk_rms_norm: bool = False
    qk_rms_norm_cross: bool = False

    def __post_init__(self) -> None:
        require_positive(self, "resolution", "in_channels", "model_channels", "cond_channels", "out_channels")
        require_positive(self, "num_blocks", "num_head_channels", "patch_size")
        require_one_of(self, "pe_mode", ("ape",))
        if self.resolution % self.patch_size:
            raise ValueError(f"resolution is {self.resolution}, which patch_size {self.patch_size} does not divide")
        head_count(self.model_channels, self.num_heads, self.num_head_channels)

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


class SparseStructureFlowModel(nn.Module):
    """A transformer over the patches of a dense volume."""

    pos_emb: Tensor

    def __init__(self, config: SparseStructureFlowConfig) -> None:
        super().__init__()
        self.config = config
        channels, patch = config.model_channels, config.patch_size**3
        self.t_embedder = TimestepEmbedder(channels)
        self.adaLN_modulation = modulation(channels) if config.share_mod else None
        self.register_buffer("pos_emb", _grid_embedding(config.resolution // config.patch_size, channels))
        self.input_layer = Linear(config.in_channels * patch, channels)
        self.blocks = nn.ModuleList(FlowBlock(config.block) for _ in range(config.num_blocks))
        self.out_layer = Linear(channels, config.out_channels * patch)
        self._conditions = KeptConditions()
        if config.use_fp16:
            halve(self.blocks)

    def forward(
        self,
        x: Float[Tensor, "B C_in R R R"],
        t: Float[Tensor, "B"],
        cond: Tokens,
    ) -> Float[Tensor, "B C_out R R R"]:
        """Velocity at `x`; `t` is 1000·t; `cond` is of all samples, or one of each equal part of them."""
        return self.under_each(x, t, (cond,))[0]

    def projections(self, conditions: tuple[Tokens, ...]) -> object:
        """What is kept of `conditions` between passes, for whoever has to keep it alive."""
        attentions = [cast(FlowBlock, block).cross_attn for block in self.blocks]
        return [self._conditions.projected_parts(condition, attentions) for condition in conditions]

    def under_each(
        self, x: Float[Tensor, "B C_in R R R"], t: Float[Tensor, "B"], conditions: tuple[Tokens, ...]
    ) -> tuple[Float[Tensor, "B C_out R R R"], ...]:
        """The velocity under each of `conditions`, one after the other: what comes before the first cross-attention is
        the same for all, and computed once."""
        dtype = torso_dtype(self.blocks)
        tokens = patchify(x, self.config.patch_size)
        batch, count, _ = tokens.shape
        h = (self.input_layer(tokens) + self.pos_emb).flatten(0, 1).to(dtype)
        inputs = self._block_inputs(t, count, dtype)
        blocks = cast(Iterable[FlowBlock], self.blocks)
        under_each = through_blocks(blocks, h, inputs, kept=self._conditions, conditions=conditions)
        outputs = (self.out_layer(final_layer_norm(h.float())).unflatten(0, (batch, count)) for h in under_each)
        return tuple(unpatchify(out, self.config.resolution, self.config.patch_size) for out in outputs)

    def _block_inputs(self, t: Tensor, count: int, dtype: torch.dtype) -> FlowBlockInputs:
        time = self.t_embedder(t)
        if self.adaLN_modulation is not None:
            time = self.adaLN_modulation(time)
        batch = len(t)
        return FlowBlockInputs(
            time=time.to(dtype),
            groups=AttentionGroups(((batch, count),)),
            lengths=[count] * batch,
            per_row=(lambda vectors: vectors) if batch == 1 else lambda v: v.repeat_interleave(count, dim=0),
        )


def patchify(x: Float[Tensor, "B C R R R"], patch: int) -> Float[Tensor, "B N C_patch"]:
    """Tokens in row-major order, z fastest; channel c·p³ + i·p² + j·p + k holds in-patch offset (i, j, k)."""
    cells = x.shape[-1] // patch
    blocks = x.unflatten(4, (cells, patch)).unflatten(3, (cells, patch)).unflatten(2, (cells, patch))
    return blocks.permute(0, 2, 4, 6, 1, 3, 5, 7).flatten(4).flatten(1, 3)


def unpatchify(tokens: Float[Tensor, "B N C_patch"], resolution: int, patch: int) -> Float[Tensor, "B C R R R"]:
    """The inverse of `patchify`."""
    cells = resolution // patch
    blocks = tokens.unflatten(2, (-1, patch, patch, patch)).unflatten(1, (cells, cells, cells))
    interleaved = blocks.permute(0, 4, 1, 5, 2, 6, 3, 7)
    return interleaved.flatten(6, 7).flatten(4, 5).flatten(2, 3)


def _grid_embedding(cells: int, channels: int) -> Float[Tensor, "N C"]:
    with torch.device("cpu"):  # even in a skeleton: arithmetic on the meta device costs a second of imports
        axis = torch.arange(cells)
    grid = torch.stack(torch.meshgrid(axis, axis, axis, indexing="ij"), dim=-1)
    return position_embedding(grid.reshape(-1, 3), channels)
