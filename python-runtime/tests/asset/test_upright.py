import numpy as np
import torch

from espalier_runtime.asset.upright import upright_gaussians
from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.splats.gaussians import GaussianConfig, GaussianModel
from espalier_runtime.splats.rotations import rotation_matrices


def covariances(cloud: GaussianModel) -> torch.Tensor:
    axes = rotation_matrices(cloud.rotation) * cloud.scaling[:, None]
    return axes @ axes.mT


def test_gaussians_of_a_deeper_object_are_stretched_as_the_space_around_them() -> None:
    rng = torch.Generator().manual_seed(4)
    cloud = GaussianModel.from_activated(
        GaussianConfig(),
        xyz=torch.rand(20, 3, generator=rng) - 0.5,
        features_dc=torch.rand(20, 1, 3, generator=rng),
        scaling=torch.rand(20, 3, generator=rng) * 0.05 + 0.01,
        rotation=torch.nn.functional.normalize(torch.randn(20, 4, generator=rng), dim=1),
        opacity=torch.full((20, 1), 0.5),
    )
    pose = PicturePose(pitch=30, depth_scale=2.5)
    moved = upright_gaussians(cloud, pose)
    stretch = torch.from_numpy(pose.rotation) @ torch.diag(torch.tensor([1, 2.5, 1]))
    torch.testing.assert_close(covariances(moved), stretch @ covariances(cloud) @ stretch.T, rtol=1e-3, atol=1e-6)
    np.testing.assert_allclose(moved.xyz.numpy(), (cloud.xyz @ stretch.T).numpy(), atol=1e-5)
