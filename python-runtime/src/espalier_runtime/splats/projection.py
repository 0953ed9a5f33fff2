"""Projection of 3D Gaussians to screen-space ellipses: EWA splatting (Zwicker et al. 2002) with the antialiasing of
Mip-Splatting (Yu et al. 2024) (docs/trellis-inference.md §6.4).

Follows Zwicker et al., EWA Splatting (2002), for the ellipse, and the opacity compensation of docs/trellis-inference.md
§6.4. Owns what a Gaussian looks like on screen; does not decide which pixels are drawn. Axes: G Gaussians.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float32
from torch import Tensor

from espalier_runtime.cameras.camera import Camera
from espalier_runtime.splats.gaussians import GaussianModel
from espalier_runtime.splats.rotations import rotation_matrices

NEAREST_DEPTH = 0.2  # view depth up to which nothing is drawn
FRUSTUM_MARGIN = 1.3  # ellipses further out get the shape that they would have at this multiple of the field of view
DETERMINANT_FLOOR = 1e-6
MIN_ALPHA = 1 / 255  # less is not drawn: one step of an 8-bit picture


@dataclass(frozen=True)
class Ellipses:
    """Visible Gaussians on screen, nearest first; pixel (i, j) has its centre at x = i, y = j.

    conic: a, b, c of the exponent -(a dx² + c dy²) / 2 - b dx dy. reach: pixels farther from the centre than this,
    along x or y, are not drawn on.
    """

    centre: Float32[Tensor, "G 2"]
    conic: Float32[Tensor, "G 3"]
    opacity: Float32[Tensor, " G"]
    colour: Float32[Tensor, "G 3"]
    reach: Float32[Tensor, "G 2"]


def project_gaussians(
    gaussians: GaussianModel, camera: Camera, *, height: int, width: int, dilation: float
) -> Ellipses:
    """Project all Gaussians in front of the camera; `dilation` is added to both variances, in pixels²."""
    view = camera.extrinsics.to(gaussians.raw_xyz)
    centres = gaussians.xyz @ view[:3, :3].T + view[:3, 3]
    order = torch.argsort(centres[:, 2], stable=True)
    order = order[centres[order, 2] > NEAREST_DEPTH]
    centres = centres[order]

    variance = _screen_variance(gaussians, order, centres, camera=camera, height=height, width=width)
    a, b, c = variance[:, 0, 0], variance[:, 0, 1], variance[:, 1, 1]
    wide_a, wide_c = a + dilation, c + dilation
    determinant = wide_a * wide_c - b * b
    opacity = gaussians.opacity[order, 0] * _compensation(a * c - b * b, determinant)
    visible = opacity >= MIN_ALPHA
    return Ellipses(
        centre=_screen_position(centres, camera, height=height, width=width)[visible],
        conic=(torch.stack([wide_c, -b, wide_a], dim=1) / determinant[:, None])[visible],
        opacity=opacity[visible],
        colour=gaussians.colour[order[visible]],
        reach=_reach(torch.stack([wide_a, wide_c], dim=1), determinant, opacity)[visible],
    )


def _reach(
    variance: Float32[Tensor, "G 2"], determinant: Float32[Tensor, " G"], opacity: Float32[Tensor, " G"]
) -> Float32[Tensor, "G 2"]:
    """Three standard deviations of the long axis, as upstream, or the distance at which opacity falls to MIN_ALPHA.

    The second never changes a pixel (one is added for rounding), and saves half the work.
    """
    middle = variance.mean(dim=1)
    largest = middle + (middle**2 - determinant).clamp_min(0.1).sqrt()
    radius = (3 * largest.sqrt()).ceil()[:, None]
    drawn = (2 * (opacity / MIN_ALPHA).clamp_min(1).log()[:, None] * variance).sqrt() + 1
    return torch.minimum(radius, drawn)


def _screen_position(centres: Tensor, camera: Camera, *, height: int, width: int) -> Float32[Tensor, "G 2"]:
    intrinsics = camera.intrinsics.to(centres)
    image = centres @ intrinsics.T / centres[:, 2:]
    return image[:, :2] * image.new_tensor([width, height]) - 0.5


def _screen_variance(
    gaussians: GaussianModel, order: Tensor, centres: Tensor, *, camera: Camera, height: int, width: int
) -> Float32[Tensor, "G 2 2"]:
    """J W Σ Wᵀ Jᵀ: the ellipsoid's spread, carried to the screen by the projection's derivative J at its centre."""
    half_angle = 0.5 / camera.intrinsics.diagonal()[:2].to(centres)
    limit = FRUSTUM_MARGIN * half_angle
    depth = centres[:, 2]
    x, y = ((centres[:, :2] / depth[:, None]).clamp(-limit, limit) * depth[:, None]).unbind(1)
    focal_x, focal_y = (camera.intrinsics.diagonal()[:2].to(centres) * centres.new_tensor([width, height])).unbind()
    zero = torch.zeros_like(depth)
    derivative = torch.stack(
        [focal_x / depth, zero, -focal_x * x / depth**2, zero, focal_y / depth, -focal_y * y / depth**2], dim=1
    ).unflatten(1, (2, 3))
    axes = rotation_matrices(gaussians.rotation[order]) * gaussians.scaling[order][:, None]
    spread = derivative @ camera.extrinsics[:3, :3].to(centres) @ axes
    return spread @ spread.transpose(1, 2)


def _compensation(before: Float32[Tensor, " G"], after: Float32[Tensor, " G"]) -> Float32[Tensor, " G"]:
    """What the dilation takes from the opacity, so that a small Gaussian keeps its weight; 0 for degenerate ones."""
    ratio = before.clamp_min(DETERMINANT_FLOOR) / (after.clamp_min(DETERMINANT_FLOOR) + DETERMINANT_FLOOR)
    is_degenerate = (before <= DETERMINANT_FLOOR) | (after <= DETERMINANT_FLOOR)
    return torch.where(is_degenerate, 0, (ratio + DETERMINANT_FLOOR).sqrt())
