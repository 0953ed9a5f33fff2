"""Rendering of Gaussian splats by the gsplat package (Apache-2.0) on CUDA, where a user has installed it.

Not a dependency: it compiles for the machine it runs on. The reference is `render.render_gaussians`, from which it may
differ by a few steps of an 8-bit picture where it cuts off faint ellipses elsewhere.
"""

import importlib.util
from importlib import import_module

import torch

from espalier_runtime.cameras.camera import Camera
from espalier_runtime.splats.gaussians import GaussianModel
from espalier_runtime.splats.projection import NEAREST_DEPTH
from espalier_runtime.splats.render import SplatOptions, SplatPicture, compose, render_gaussians


def draw_gaussians(gaussians: GaussianModel, camera: Camera, options: SplatOptions | None = None) -> SplatPicture:
    """Draw with gsplat where it is installed and the cloud is on a CUDA device, else in plain torch."""
    options = options or SplatOptions()
    if gaussians.raw_xyz.is_cuda and importlib.util.find_spec("gsplat") is not None:
        return render_with_gsplat(gaussians, camera, options)
    return render_gaussians(gaussians, camera, options)


@torch.no_grad()
def render_with_gsplat(gaussians: GaussianModel, camera: Camera, options: SplatOptions) -> SplatPicture:
    """Draw with gsplat; ModuleNotFoundError when it is not installed."""
    height, width = options.height * options.supersampling, options.width * options.supersampling
    device = gaussians.raw_xyz.device
    in_pixels = torch.tensor([width, height, 1.0], device=device)[:, None] * camera.intrinsics.to(device)
    colours, opacities, _ = import_module("gsplat").rasterization(
        means=gaussians.xyz,
        quats=gaussians.rotation,
        scales=gaussians.scaling,
        opacities=gaussians.opacity[:, 0],
        colors=gaussians.colour,
        viewmats=camera.extrinsics.to(device)[None],
        Ks=in_pixels[None],
        width=width,
        height=height,
        near_plane=NEAREST_DEPTH,
        eps2d=options.dilation,
        rasterize_mode="antialiased",
    )
    return compose(torch.cat([colours[0], opacities[0]], dim=2).permute(2, 0, 1), options)
