"""Training the mesh decoder and the local SDF encoder by regression on exact distances and colours, without rendering.

Axis letters: N voxels, 64 fine cells a voxel in the decoder's order, 8 corners a cell.
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor

from espalier_runtime.models.starter.local_sdf_encoder import LocalSdfEncoder, LocalSdfEncoderConfig
from starter_model.shared.decoders.decoder_forward import DecoderShape, Weights, decoder_features, neighbour_rows
from starter_model.shared.decoders.mosaics import Mosaic, random_mosaic
from starter_model.shared.training_run import Schedule, TrainingRun

SHAPE = DecoderShape()
FEATURES = 32
# Distances leave the decoder in halves of a voxel: a shell's values then fill −1..1, and the grid's
# default outside value of +1 (docs/trellis-inference.md §2.18) is of the same size.
OUTPUT_PER_VOXEL = 0.5
# The bias that extraction adds to every distance (docs/trellis-inference.md §2.18), taken back by the target.
EXTRACTION_BIAS = 1 / 256
CODE_PREFIX = "shape_code."


def train(
    folder: Path,
    *,
    steps: int,
    seed: int,
    learning_rate: float,
    pieces: int,
    dtype: torch.dtype,
    device: torch.device,
) -> None:
    """Train (or go on training) in `folder`; every step draws a new mosaic from `seed` and its number."""
    torch.manual_seed(seed)
    weights = {name: value.to(device) for name, value in initial_weights().items()}
    run = TrainingRun(weights, Schedule(steps, learning_rate), folder)

    def take_step(step: int) -> tuple[Tensor, dict[str, float]]:
        mosaic = random_mosaic(pieces, np.random.default_rng((seed, step)))
        return losses(run.weights, mosaic.to(device), dtype)

    run.until_done(take_step)


def losses(weights: Weights, mosaic: Mosaic, dtype: torch.dtype) -> tuple[Tensor, dict[str, float]]:
    """The loss of one mosaic and its figures: errors near the surface, in fine cells."""
    codes = encode(weights, mosaic.patches)
    latents = torch.cat([mosaic.colours * 2 - 1, codes], 1)
    features = decoder_features(weights, SHAPE, mosaic.coords, latents, dtype=dtype)
    distances = corner_distances(weights, features).reshape(len(codes), 64, 8)
    wanted = mosaic.patches[:, cell_corners().to(mosaic.patches.device)]
    near = torch.exp(-((wanted / 0.3) ** 2))
    error = distances - wanted
    share = near / near.sum()
    distance_loss = (
        functional.smooth_l1_loss(error, torch.zeros_like(error), beta=0.05, reduction="none") * share
    ).sum()
    far_loss = functional.smooth_l1_loss(error, torch.zeros_like(error), beta=0.2)
    slope_loss = _slope_error(error, share)
    colour_loss, normal_loss = _colour_losses(weights, features, mosaic, share)
    code_size = functional.relu(codes.abs() - 4).mean()
    loss = distance_loss + slope_loss + 0.1 * far_loss + 0.3 * colour_loss + 0.05 * normal_loss + 0.1 * code_size
    return loss, {
        "distance": float((error.detach().abs() * share).sum()) * 4,
        "slope": float(slope_loss.detach()) * 4,
        "sign": float((((distances > 0) != (wanted > 0)) * share).sum()),
        "colour": float(colour_loss.detach()),
        "normal": float(normal_loss.detach()),
        "voxels": float(len(codes)),
    }


@torch.no_grad()
def latent_statistics(weights: Weights, *, mosaics: int = 40) -> tuple[list[float], list[float]]:
    """Mean and standard deviation of the eight latent channels over training pieces."""
    drawn = [random_mosaic(4, np.random.default_rng((7, number))) for number in range(mosaics)]
    latents = torch.cat([torch.cat([m.colours * 2 - 1, encode(weights, m.patches)], 1) for m in drawn])
    return latents.mean(0).tolist(), latents.std(0).tolist()


def encode(weights: Weights, patches: Tensor) -> Tensor:
    """Shape codes [N, 5] with the trained encoder's weights."""
    with torch.device("meta"):
        encoder = LocalSdfEncoder(LocalSdfEncoderConfig())
    own = {name.removeprefix(CODE_PREFIX): value for name, value in weights.items() if name.startswith(CODE_PREFIX)}
    return torch.func.functional_call(encoder, own, (patches,))


def corner_distances(weights: Weights, features: Tensor) -> Tensor:
    """Distances [64·N, 8] in voxels, the extraction's bias included."""
    raw = functional.linear(features, weights["out_layer.distance.weight"], weights["out_layer.distance.bias"])
    return raw / OUTPUT_PER_VOXEL


def cell_corners() -> Tensor:
    """Which of a voxel's 125 patch corners are the corners of its fine cells: [64, 8].

    Cells come as two subdivisions leave them (docs/trellis-inference.md §2.12: z fastest within each), corners with x
    fastest.
    """
    rows = []
    for first in range(8):
        for second in range(8):
            cell = [2 * (first >> bit & 1) + (second >> bit & 1) for bit in (2, 1, 0)]
            corners = [[cell[axis] + (corner >> axis & 1) for axis in range(3)] for corner in range(8)]
            rows.append([(x * 5 + y) * 5 + z for x, y, z in corners])
    return torch.tensor(rows)


def patch_colours(colours: Tensor, rows: Tensor) -> Tensor:
    """Colours [N, 125, 3] at the patch corners: trilinear between the voxels' centres where there are voxels."""
    position = torch.arange(5, device=colours.device) / 4
    along = torch.stack([(0.5 - position).clip(0), 1 - (position - 0.5).abs(), (position - 0.5).clip(0)], 1)
    weights = torch.einsum("ai,bj,ck->abcijk", along, along, along).reshape(125, 27)
    padded = torch.cat([torch.cat([colours, torch.ones_like(colours[:, :1])], 1), colours.new_zeros(1, 4)])
    mixed = torch.einsum("pk,knc->npc", weights, padded[rows])
    return mixed[..., :3] / mixed[..., 3:]


def patch_normals(patches: Tensor) -> Tensor:
    """Normals [N, 125, 3] as colours in 0..1, from the patch's own differences."""
    cube = patches.reshape(-1, 5, 5, 5)
    slopes = torch.stack(torch.gradient(cube, dim=(1, 2, 3)), -1)
    return functional.normalize(slopes, dim=-1).reshape(-1, 125, 3) * 0.5 + 0.5


def initial_weights() -> Weights:
    """Fresh weights under the official keys; the output layer is split into its two trained parts."""
    width, inner = SHAPE.model_channels, SHAPE.model_channels * SHAPE.mlp_ratio
    weights: Weights = {}
    _add_linear(weights, "input_layer", SHAPE.latent_channels, width)
    for block in range(SHAPE.num_blocks):
        _add_linear(weights, f"blocks.{block}.attn.to_qkv", width, 3 * width)
        _add_linear(weights, f"blocks.{block}.attn.to_out", width, width)
        _add_linear(weights, f"blocks.{block}.mlp.mlp.0", width, inner)
        _add_linear(weights, f"blocks.{block}.mlp.mlp.2", inner, width)
    for level, (source, target) in enumerate(((width, width // 4), (width // 4, width // 8))):
        prefix = f"upsample.{level}."
        _add_norm(weights, prefix + "act_layers.0", source)
        _add_convolution(weights, prefix + "out_layers.0.conv", source, target, 3)
        _add_norm(weights, prefix + "out_layers.1", target)
        _add_convolution(weights, prefix + "out_layers.3.conv", target, target, 3)
        _add_convolution(weights, prefix + "skip_connection.conv", source, target, 1)
    _add_linear(weights, "out_layer.distance", FEATURES, 8)
    _add_linear(weights, "out_layer.colour", FEATURES, 48)
    encoder = LocalSdfEncoder(LocalSdfEncoderConfig())
    return weights | {CODE_PREFIX + name: value.detach() for name, value in encoder.state_dict().items()}


def _slope_error(error: Tensor, share: Tensor) -> Tensor:
    """How much the distance's change along each cell edge is off, summed over the three directions."""
    cube, shares = (tensor.reshape(*tensor.shape[:2], 2, 2, 2) for tensor in (error, share))
    total = error.new_zeros(())
    for axis in (2, 3, 4):
        change = cube.diff(dim=axis)
        total = total + (change.abs() * shares.sum(axis, keepdim=True)).sum()
    return total


def _colour_losses(weights: Weights, features: Tensor, mosaic: Mosaic, share: Tensor) -> tuple[Tensor, Tensor]:
    raw = functional.linear(features, weights["out_layer.colour.weight"], weights["out_layer.colour.bias"])
    painted = raw.sigmoid().reshape(len(mosaic.coords), 64, 8, 6)
    corners = cell_corners().to(raw.device)
    colour_error = (painted[..., :3] - patch_colours(mosaic.colours, neighbour_rows(mosaic.coords))[:, corners]).abs()
    normal_error = (painted[..., 3:] - patch_normals(mosaic.patches)[:, corners]).abs()
    return (colour_error.mean(-1) * share).sum(), (normal_error.mean(-1) * share).sum()


def _add_linear(weights: Weights, name: str, inputs: int, outputs: int) -> None:
    weights[name + ".weight"] = torch.randn(outputs, inputs) * (0.7 / inputs**0.5)
    weights[name + ".bias"] = torch.zeros(outputs)


def _add_convolution(weights: Weights, name: str, inputs: int, outputs: int, size: int) -> None:
    weights[name + ".weight"] = torch.randn(outputs, size, size, size, inputs) * (0.7 / (inputs * size**3) ** 0.5)
    weights[name + ".bias"] = torch.zeros(outputs)


def _add_norm(weights: Weights, name: str, channels: int) -> None:
    weights[name + ".weight"] = torch.ones(channels)
    weights[name + ".bias"] = torch.zeros(channels)
