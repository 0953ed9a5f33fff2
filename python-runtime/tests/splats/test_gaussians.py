"""Activated values of Gaussian clouds and the way back, against upstream's numbers."""

import pytest
import torch

from espalier_runtime.splats.gaussians import GaussianConfig, GaussianModel
from espalier_runtime.splats.gaussians_from_features import (
    GaussianRepresentation,
    gaussians_from_features,
    offset_perturbation,
)
from espalier_tools.official_gaussians import OFFICIAL_GAUSSIANS
from tests.fixture_cases import load_case


@pytest.mark.parametrize("name", ["gaussian_ply_default", "gaussian_ply_untransformed"])
def test_activated_values_equal_the_reference(name: str) -> None:
    case = load_case(name)
    raw = {f"raw_{field}": values for field, values in case.inputs.items()}
    cloud = GaussianModel(GaussianConfig.from_container(case.options["container"]), **raw)
    fields = ("xyz", "features_dc", "scaling", "rotation", "opacity")
    case.assert_matches({f"gaussian.0.{field}": getattr(cloud, field) for field in fields})


def test_raw_values_come_back_from_activated_ones_as_in_the_reference() -> None:
    case = load_case("gaussian_inverse")
    cloud = GaussianModel.from_activated(GaussianConfig.from_container(case.options["container"]), **case.inputs)
    fields = ("xyz", "features_dc", "scaling", "rotation", "opacity")
    case.assert_matches({f"gaussian.0.raw.{field}": getattr(cloud, f"raw_{field}") for field in fields})


@pytest.mark.parametrize("activation", ["exp", "softplus"])
def test_both_scale_activations_invert(activation: str) -> None:
    config = GaussianConfig(scaling_activation=activation)
    scaling = torch.tensor([[0.001, 0.02, 0.5]])
    cloud = GaussianModel.from_activated(
        config,
        xyz=torch.zeros(1, 3),
        features_dc=torch.zeros(1, 1, 3),
        scaling=scaling,
        rotation=torch.tensor([[1.0, 0, 0, 0]]),
        opacity=torch.tensor([[0.5]]),
    )
    torch.testing.assert_close(cloud.scaling, scaling)


def test_raw_zeros_stand_for_the_biases() -> None:
    zeros = torch.zeros(1, 3)
    config = GaussianConfig(scaling_bias=0.004, opacity_bias=0.1, scaling_activation="softplus")
    cloud = GaussianModel(config, zeros, zeros[:, None], zeros, torch.zeros(1, 4), torch.zeros(1, 1))
    assert cloud.scaling.tolist() == [pytest.approx([0.004] * 3)]
    assert cloud.opacity.item() == pytest.approx(0.1)
    assert cloud.rotation.tolist() == [[1, 0, 0, 0]]
    assert cloud.colour.tolist() == [[0.5] * 3]
    assert cloud.xyz.tolist() == [[-0.5] * 3]


def test_a_scale_below_the_floor_becomes_the_floor() -> None:
    config = GaussianConfig(minimum_kernel_size=0.01, scaling_activation="softplus")
    cloud = GaussianModel.from_activated(
        config,
        xyz=torch.zeros(1, 3),
        features_dc=torch.zeros(1, 1, 3),
        scaling=torch.tensor([[0.001, 0.01, 0.02]]),
        rotation=torch.tensor([[1.0, 0, 0, 0]]),
        opacity=torch.tensor([[0.5]]),
    )
    assert cloud.scaling.tolist() == [pytest.approx([0.01, 0.01, 0.02])]


def test_the_offset_perturbation_is_the_one_in_the_official_checkpoint() -> None:
    perturbation = offset_perturbation(GaussianRepresentation.from_config(OFFICIAL_GAUSSIANS))
    assert float(perturbation.mean()) == pytest.approx(-0.0392178, abs=1e-6)
    assert float(perturbation.square().mean().sqrt()) == pytest.approx(0.4303659, abs=1e-6)
    assert perturbation[:2].flatten().tolist() == pytest.approx(
        [-0.804719, -0.804719, -0.804719, -0.733169, 0, -0.225993], abs=1e-6
    )


def test_features_are_read_field_by_field_and_voxel_by_voxel() -> None:
    representation = GaussianRepresentation.from_config(
        {**OFFICIAL_GAUSSIANS, "num_gaussians": 2, "perturb_offset": False}
    )
    feats = torch.arange(2 * 28, dtype=torch.float32).reshape(2, 28)
    cloud = gaussians_from_features(
        torch.tensor([[0, 0, 0], [3, 2, 1]]),
        feats,
        perturbation=torch.zeros(2, 3),
        representation=representation,
        resolution=4,
    )
    assert len(cloud) == 4
    assert cloud.raw_features_dc[1].tolist() == [[9, 10, 11]]
    assert cloud.raw_scaling[2].tolist() == [40, 41, 42]
    assert cloud.raw_rotation[0].tolist() == pytest.approx([1.8, 1.9, 2.0, 2.1])
    assert cloud.raw_opacity.flatten().tolist() == [26, 27, 54, 55]


def test_a_gaussian_moves_at_most_three_quarters_of_a_voxel() -> None:
    representation = GaussianRepresentation.from_config({**OFFICIAL_GAUSSIANS, "num_gaussians": 1})
    feats = torch.zeros(1, 14)
    feats[0, :3] = torch.tensor([100.0, -100.0, 0.0])
    cloud = gaussians_from_features(
        torch.tensor([[1, 1, 1]]), feats, perturbation=torch.zeros(1, 3), representation=representation, resolution=4
    )
    voxels = (cloud.xyz[0] + 0.5) * 4 - 1.5
    assert voxels.tolist() == pytest.approx([0.75, -0.75, 0.0], abs=1e-6)


def test_features_that_are_not_finite_are_refused_by_name() -> None:
    representation = GaussianRepresentation(num_gaussians=1)
    with pytest.raises(ValueError, match="not finite"):
        gaussians_from_features(
            torch.tensor([[0, 0, 0]]),
            torch.full((1, 14), torch.nan),
            perturbation=torch.zeros(1, 3),
            representation=representation,
            resolution=4,
        )


def test_an_unknown_key_in_the_representation_config_is_named() -> None:
    with pytest.raises(ValueError, match="unknown representation_config keys: sharpness"):
        GaussianRepresentation.from_config({**OFFICIAL_GAUSSIANS, "sharpness": 2})


def test_view_dependent_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="only sh_degree 0"):
        GaussianConfig.from_container({"sh_degree": 3})
