"""Turns a finished model, and its splats, from the picture's frame to the upright one."""

from dataclasses import replace

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.export.asset_model import AssetModel
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.splats.gaussians import GaussianModel
from espalier_runtime.splats.rotations import rotation_matrices, unit_quaternions


def upright_mesh(mesh: TriangleMesh, pose: PicturePose) -> TriangleMesh:
    """The shape alone, to measure it."""
    return mesh if pose.changes_nothing else replace(mesh, vertices=pose.upright(mesh.vertices))


def upright_model(model: AssetModel, pose: PicturePose) -> AssetModel:
    """`model` as it really stands."""
    if pose.changes_nothing:
        return model
    tangents = model.tangents
    if tangents is not None:
        directions = pose.upright_directions(tangents[:, :3], model.positions)
        tangents = np.concatenate([directions, tangents[:, 3:]], 1)
    return replace(
        model,
        positions=pose.upright(model.positions),
        normals=pose.upright_normals(model.normals, model.positions),
        tangents=tangents,
    )


def upright_gaussians(cloud: GaussianModel, pose: PicturePose) -> GaussianModel:
    """`cloud` as it really stands; each Gaussian is widened evenly, and stretched in depth where the pose says so."""
    if pose.changes_nothing:
        return cloud
    points = cloud.xyz.detach().cpu().numpy()
    rotation = torch.from_numpy(pose.rotation).to(cloud.raw_xyz)
    widening = torch.from_numpy(pose.widening(points)[:, None]).to(cloud.raw_xyz)
    scaling, axes = cloud.scaling * widening, rotation_matrices(cloud.rotation)
    if pose.depth_scale != 1:
        scaling, axes = _deepened(scaling, axes, pose.depth_scale)
    return GaussianModel.from_activated(
        cloud.config,
        xyz=torch.from_numpy(pose.upright(points)).to(cloud.raw_xyz),
        features_dc=cloud.features_dc,
        scaling=scaling,
        rotation=unit_quaternions(rotation @ axes),
        opacity=cloud.opacity.clamp(1e-6, 1 - 1e-6),
    )


def _deepened(
    scaling: Float[Tensor, "N 3"], axes: Float[Tensor, "N 3 3"], depth_scale: float
) -> tuple[Float[Tensor, "N 3"], Float[Tensor, "N 3 3"]]:
    """Half axes and rotations of Gaussians that are stretched in depth (y), from their covariance."""
    stretched = axes * scaling[:, None] * torch.tensor([1, depth_scale, 1]).to(scaling)[:, None]
    variances, turned = torch.linalg.eigh(stretched @ stretched.mT)
    # Eigenvectors may be a reflection; a Gaussian does not tell one of its axes from the opposite one.
    turned = turned * torch.linalg.det(turned).sign()[:, None, None]
    return variances.clamp(min=0).sqrt().clamp(min=1e-9), turned
