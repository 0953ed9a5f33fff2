"""The plain twins of the flows and of the mesh decoder, of one sample."""

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.layers.embeddings import position_embedding
from espalier_runtime.layers.norms import final_layer_norm
from espalier_runtime.models.official.mesh_decoder import SLatMeshDecoder
from espalier_runtime.models.official.sparse_structure_flow import SparseStructureFlowModel, patchify, unpatchify
from espalier_runtime.models.official.structured_latent_flow import SLatFlowModel
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_tools.plain_twins.layers import Windows, flow_block, latent_block, layer_norm, linear
from espalier_tools.plain_twins.sparse_convolution import convolve, downsample, group_norm, pointwise, subdivide


def structure_flow(
    flow: SparseStructureFlowModel, x: Float[Tensor, "1 C R R R"], t: Tensor, condition: Float[Tensor, "1 L C_cond"]
) -> Float[Tensor, "1 C_out R R R"]:
    """Velocity at `x`."""
    time = _time(flow, t)
    h = linear(flow.input_layer, patchify(x, flow.config.patch_size)[0]) + flow.pos_emb
    for block in flow.blocks:
        h = flow_block(block, h, time, condition[0])
    out = linear(flow.out_layer, final_layer_norm(h))
    return unpatchify(out[None], flow.config.resolution, flow.config.patch_size)


def latent_flow(
    flow: SLatFlowModel, x: SparseTensor, t: Tensor, condition: Float[Tensor, "1 L C_cond"]
) -> Float[Tensor, "N C_out"]:
    """Velocity at `x`, for a flow with one level of blocks at its ends."""
    time = _time(flow, t)
    h, skips, parents = x.replace(linear(flow.input_layer, x.feats)), [], torch.empty(0)
    fine = h
    for block in flow.input_blocks:
        if block.halves:
            h, parents = downsample(h)
        h = _residual(block, h, time)
        skips.append(h.feats)
    tokens = h.feats + position_embedding(h.coords[:, 1:], flow.config.model_channels)
    for block in flow.blocks:
        tokens = flow_block(block, tokens, time, condition[0])
    h = h.replace(tokens)
    for position, block in enumerate(flow.out_blocks):
        h = h.replace(torch.cat([h.feats, skips.pop()], dim=1))
        if position == 0:
            h = fine.replace(h.feats[parents])
        h = _residual(block, h, time)
    return linear(flow.out_layer, final_layer_norm(h.feats))


def mesh_decoder(decoder: SLatMeshDecoder, x: SparseTensor) -> SparseTensor:
    """Features on voxels of four times the resolution."""
    config, size = decoder.config, decoder.config.window_size
    windows = [Windows(x, size, shift) for shift in (0, size // 2)]
    h = linear(decoder.input_layer, x.feats) + position_embedding(x.coords[:, 1:], config.model_channels)
    for index, block in enumerate(decoder.blocks):
        h = latent_block(block, h, windows[index % 2])
    voxels = x.replace(h)
    for block in decoder.upsample:
        voxels = _subdivided(block, voxels)
    return voxels.replace(linear(decoder.out_layer, voxels.feats))


def _time(flow: SparseStructureFlowModel | SLatFlowModel, t: Tensor) -> Tensor:
    time = flow.t_embedder(t)
    return time if flow.adaLN_modulation is None else flow.adaLN_modulation(time)


def _residual(block: Any, x: SparseTensor, time: Tensor) -> SparseTensor:
    scale, shift = block.emb_layers(time).chunk(2, dim=1)
    h = convolve(block.conv1, x.replace(F.silu(layer_norm(block.norm1, x.feats))))
    h = convolve(block.conv2, h.replace(F.silu(layer_norm(block.norm2, h.feats) * (1 + scale) + shift)))
    skip = block.skip_connection
    return h.replace(h.feats + (linear(skip, x.feats) if isinstance(skip, nn.Linear) else x.feats))


def _subdivided(block: Any, x: SparseTensor) -> SparseTensor:
    norm_in, _ = block.act_layers
    first, norm_out, _, last = block.out_layers
    active = group_norm(norm_in, x)
    children, copied = subdivide(active.replace(F.silu(active.feats))), subdivide(x)
    h = group_norm(norm_out, convolve(first, children))
    h = convolve(last, h.replace(F.silu(h.feats)))
    return h.replace(h.feats + pointwise(block.skip_connection, copied.feats))
