"""Turns a finished model, and its splats, from the picture's frame to the upright one."""

from dataclasses import replace

import numpy as np
import torch

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
    """`cloud` as it really stands; each Gaussian is widened evenly."""
    if pose.changes_nothing:
        return cloud
    points = cloud.xyz.detach().cpu().numpy()
    rotation = torch.from_numpy(pose.rotation).to(cloud.raw_xyz)
    widening = torch.from_numpy(1 + pose.perspective * points[:, 1:2]).to(cloud.raw_xyz).clamp(min=0.05)
    return GaussianModel.from_activated(
        cloud.config,
        xyz=torch.from_numpy(pose.upright(points)).to(cloud.raw_xyz),
        features_dc=cloud.features_dc,
        scaling=cloud.scaling * widening,
        rotation=unit_quaternions(rotation @ rotation_matrices(cloud.rotation)),
        opacity=cloud.opacity.clamp(1e-6, 1 - 1e-6),
    )
