"""Training the Gaussian decoder by Chamfer distance between flat splats and surface points in each voxel.

Works on the latents of a trained local SDF encoder, which must not change afterwards. No picture is rendered.
Axis letters: N voxels, K Gaussians a voxel, T target points a voxel. Lengths are voxels.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor

from espalier_runtime.engines.common.surface_voxels import RESOLUTION
from espalier_runtime.models.official.gaussian_decoder import SLatGaussianDecoder, SLatGaussianDecoderConfig
from espalier_runtime.sparse.sparse_tensor import SparseTensor
from espalier_runtime.splats.gaussians import GaussianModel
from espalier_runtime.splats.gaussians_from_features import gaussians_from_features
from starter_model.shared.decoders.decoder_forward import Weights, neighbour_rows
from starter_model.shared.decoders.mesh_decoder import encode, patch_colours
from starter_model.shared.decoders.mosaics import Mosaic, random_mosaic
from starter_model.shared.training_run import Schedule, TrainingRun, load_average

GAUSSIANS = 8
TARGETS = 24
# Standard deviations along and across the surface: neighbours overlap, edges stay crisp.
ALONG, ACROSS = 0.2, 0.05
OPACITY = 0.97
ARGUMENTS: dict[str, Any] = {
    "resolution": RESOLUTION,
    "model_channels": 128,
    "latent_channels": 8,
    "num_blocks": 2,
    "num_heads": 2,
    "mlp_ratio": 2,
    "attn_mode": "swin",
    "window_size": 8,
    "use_fp16": True,
    "representation_config": {
        "lr": {"_xyz": 1.0, "_features_dc": 1.0, "_opacity": 1.0, "_scaling": 1.0, "_rotation": 0.1},
        "perturb_offset": True,
        "voxel_size": 1.5,
        "num_gaussians": GAUSSIANS,
        "2d_filter_kernel_size": 0.1,
        "3d_filter_kernel_size": 9e-4,
        "scaling_bias": 4e-3,
        "opacity_bias": 0.1,
        "scaling_activation": "softplus",
    },
}


CONFIG = SLatGaussianDecoderConfig(**{**ARGUMENTS, "use_fp16": False})


def make_decoder() -> SLatGaussianDecoder:
    """The official class at the starter's size, in full precision."""
    return SLatGaussianDecoder(CONFIG)


def train(
    folder: Path, mesh_decoder: Path, *, steps: int, seed: int, learning_rate: float, pieces: int, device: torch.device
) -> None:
    """Train (or go on training) in `folder`, on the local SDF encoder of the run in `mesh_decoder`."""
    torch.manual_seed(seed)
    code = {name: value.to(device) for name, value in load_average(mesh_decoder).items()}
    decoder = make_decoder().to(device)
    run = TrainingRun(dict(decoder.named_parameters()), Schedule(steps, learning_rate), folder)

    def take_step(step: int) -> tuple[Tensor, dict[str, float]]:
        rng = np.random.default_rng((seed, step))
        mosaic = random_mosaic(pieces, rng).to(device)
        with torch.no_grad():
            latents = torch.cat([mosaic.colours * 2 - 1, encode(code, mosaic.patches)], 1)
        return losses(decoder, run.weights, mosaic, latents, rng)

    run.until_done(take_step)


def losses(
    decoder: SLatGaussianDecoder, weights: Weights, mosaic: Mosaic, latents: Tensor, rng: np.random.Generator
) -> tuple[Tensor, dict[str, float]]:
    """Distance of splats from the surface and of the surface from splats, then colour, flatness and opacity."""
    voxels = SparseTensor(functional.pad(mosaic.coords, (1, 0)), latents, 1)
    feats = torch.func.functional_call(decoder, weights, (voxels,)).feats
    representation = CONFIG.representation
    cloud = gaussians_from_features(
        mosaic.coords,
        feats,
        perturbation=decoder.offset_perturbation.to(feats.device),
        representation=representation,
        resolution=RESOLUTION,
    )
    places = ((cloud.xyz + 0.5) * RESOLUTION).reshape(-1, GAUSSIANS, 3) - mosaic.coords[:, None]
    targets, normals = surface_targets(mosaic.patches, rng)
    apart = torch.cdist(places, targets)
    nearest = apart.min(2)
    uncovered, stray = _charbonnier(apart.min(1).values), _charbonnier(nearest.values)
    wanted_normals = torch.take_along_dim(normals, nearest.indices[..., None], 1)
    lean = 1 - ((_flat_axis(cloud).reshape_as(places) * wanted_normals).sum(-1)) ** 2
    colour = (cloud.colour.reshape_as(places) - _colours_at(mosaic, places.detach())).abs().mean()
    wanted_spread = cloud.scaling.new_tensor([ALONG, ALONG, ACROSS])
    spread = (cloud.scaling * RESOLUTION / wanted_spread).log().abs().mean()
    opacity = (cloud.opacity - OPACITY).abs().mean()
    loss = uncovered.mean() + stray.mean() + 0.1 * lean.mean() + 0.5 * colour + 0.05 * spread + 0.1 * opacity
    figures = {"uncovered": uncovered, "stray": stray, "lean": lean, "colour": colour, "spread": spread}
    return loss, {name: float(value.detach().mean()) for name, value in figures.items()}


def surface_targets(patches: Tensor, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Points [N, T, 3] on the surface in and just around each voxel (in its own frame), and their normals.

    Fine corners are moved onto the surface along the distance's slope; the nearer half of them are drawn from.
    """
    cube = patches.reshape(-1, 5, 5, 5)
    slopes = torch.stack(torch.gradient(cube, spacing=0.25, dim=(1, 2, 3)), -1).reshape(-1, 125, 3)
    normals = functional.normalize(slopes, dim=-1)
    step = torch.arange(5, device=patches.device) / 4
    corners = torch.stack(torch.meshgrid(step, step, step, indexing="ij"), -1).reshape(1, 125, 3)
    ranks = torch.from_numpy(rng.random(patches.shape).astype(np.float32)).to(patches.device)
    drawn = (patches.abs() + 0.3 * ranks).topk(TARGETS, largest=False).indices[..., None]
    points = corners - patches[..., None] * normals
    inside = torch.take_along_dim(points, drawn, 1).clamp(-0.2, 1.2)
    return inside, torch.take_along_dim(normals, drawn, 1)


def _charbonnier(distance: Tensor) -> Tensor:
    return torch.sqrt(distance * distance + 1e-3) - 1e-3**0.5


def _flat_axis(cloud: GaussianModel) -> Tensor:
    """The third own axis of each Gaussian [G, 3], from its quaternion (w, x, y, z)."""
    w, x, y, z = cloud.rotation.unbind(-1)
    return torch.stack([2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)], -1)


def _colours_at(mosaic: Mosaic, places: Tensor) -> Tensor:
    """The voxels' blended colours [N, K, 3] at the fine corner nearest to each place."""
    painted = patch_colours(mosaic.colours, neighbour_rows(mosaic.coords))
    x, y, z = (places * 4).round().long().clamp(0, 4).unbind(-1)
    return torch.take_along_dim(painted, ((x * 5 + y) * 5 + z)[..., None], 1)
