"""Trivector fields: how channels are read, what they are worth at a point, and pictures with a known answer."""

import math

import pytest
import torch

from espalier_runtime.cameras.camera import orbit_camera
from espalier_runtime.radiance.preview import render_radiance_field
from espalier_runtime.radiance.radiance_field import (
    RadianceField,
    RadianceRepresentation,
    evaluate,
    radiance_field_from_features,
)
from tests.fixture_cases import load_case

FRONT = orbit_camera(math.pi, 0.0, radius=2.0, field_of_view=math.radians(40))


def random_field(count: int = 5, resolution: int = 4, rank: int = 3, dim: int = 4) -> RadianceField:
    generator = torch.Generator().manual_seed(0)
    cells = torch.randperm(resolution**3, generator=generator)[:count]
    voxels = torch.stack([cells // resolution**2, cells // resolution % resolution, cells % resolution], dim=1)
    representation = RadianceRepresentation(rank, dim)
    feats = torch.randn(count, representation.channels, generator=generator)
    return radiance_field_from_features(voxels, feats, representation=representation, resolution=resolution)


def uniform_field(density: float, colour: float, resolution: int = 8) -> RadianceField:
    """A full block of the same density (after softplus) and grey everywhere."""
    axis = torch.arange(resolution)
    voxels = torch.cartesian_prod(axis, axis, axis)
    feats = torch.zeros(len(voxels), 16)
    feats[:, 12] = math.log(math.expm1(density))
    feats[:, 13:] = math.log(colour / (1 - colour)) / 0.28209479177387814
    return radiance_field_from_features(
        voxels, feats, representation=RadianceRepresentation(1, 4), resolution=resolution
    )


def naive_density_and_colour(field: RadianceField, row: int, local: list[float]) -> tuple[float, list[float]]:
    rank, _, dim = field.trivec.shape[1:]
    strengths = []
    for k in range(rank):
        product = 1.0
        for axis in range(3):
            vector = field.trivec[row, k, axis].tolist()
            along = dim * local[axis] - 0.5
            left = min(max(math.floor(along), 0), dim - 2)
            product *= vector[left] + (vector[left + 1] - vector[left]) * (along - left)
        strengths.append(product)
    density = math.log1p(math.exp(sum(float(field.density[row, k]) * strengths[k] for k in range(rank))))
    colour = [
        sum(0.28209479 * float(field.features_dc[row, k, 0, c]) * strengths[k] for k in range(rank)) for c in range(3)
    ]
    return density, [1 / (1 + math.exp(-value)) for value in colour]


@pytest.mark.parametrize("sample", [0, 1])
def test_channels_are_read_as_in_the_reference(sample: int) -> None:
    case = load_case("decode_radiance_field_small")
    expected = {
        name.removeprefix(f"radiance_field.{sample}."): value
        for name, value in case.outputs.items()
        if name.startswith(f"radiance_field.{sample}.")
    }
    feats = torch.cat(
        [(expected["trivec"] - 1).flatten(1), expected["density"], expected["features_dc"].flatten(1)], dim=1
    )
    rows = case.inputs["coords"][:, 0] == sample
    field = radiance_field_from_features(
        case.inputs["coords"][rows, 1:],
        feats,
        representation=RadianceRepresentation.from_config({"rank": 4, "dim": 8}),
        resolution=32,
    )
    case.assert_matches({f"radiance_field.{sample}.{name}": getattr(field, name) for name in expected})


def test_density_and_colour_equal_the_naive_twin() -> None:
    field = random_field()
    local = torch.rand(40, 3, generator=torch.Generator().manual_seed(1))
    voxel = torch.arange(40) % len(field)
    density, colour = evaluate(field, voxel, local)
    for index in range(40):
        expected = naive_density_and_colour(field, int(voxel[index]), local[index].tolist())
        assert float(density[index]) == pytest.approx(expected[0], rel=1e-4, abs=1e-6)
        assert colour[index].tolist() == pytest.approx(expected[1], abs=1e-5)


def test_a_uniform_block_is_as_opaque_as_its_thickness_says() -> None:
    picture = render_radiance_field(uniform_field(density=1.5, colour=0.8), FRONT, 65)
    opacity = 1 - math.exp(-1.5)  # the ray through the middle pixel crosses a thickness of 1
    assert float(picture[3, 32, 32]) == pytest.approx(opacity, abs=0.01)
    assert picture[:3, 32, 32].tolist() == pytest.approx([0.8 * opacity] * 3, abs=0.01)


def test_a_solid_block_shows_its_own_colour_and_nothing_beside_it() -> None:
    picture = render_radiance_field(uniform_field(density=600, colour=0.3), FRONT, 64)
    assert picture[:, 32, 32].tolist() == pytest.approx([0.3, 0.3, 0.3, 1.0], abs=2e-3)
    assert not picture[:, 0, 0].any()


def test_the_nearer_of_two_voxels_is_seen() -> None:
    feats = torch.zeros(2, 16)
    feats[:, 12] = 1e4
    feats[0, 13], feats[1, 15] = 30.0, 30.0
    voxels = torch.tensor([[2, 0, 2], [2, 3, 2]])  # the front is at low y
    field = radiance_field_from_features(voxels, feats, representation=RadianceRepresentation(1, 4), resolution=4)
    behind = orbit_camera(0.0, 0.0, radius=2.0, field_of_view=math.radians(40))
    seen_from_front = render_radiance_field(field, FRONT, 64)[:3].amax(dim=2).amax(dim=1)
    assert render_radiance_field(field, FRONT, 64)[:3, 24, 39].argmax() == 0
    assert render_radiance_field(field, behind, 64)[:3, 24, 24].argmax() == 2
    assert float(seen_from_front[0]) > 0.9


def test_jitter_is_repeatable_and_leaves_the_picture_in_place() -> None:
    field = uniform_field(density=1.5, colour=0.8)
    pictures = [
        render_radiance_field(field, FRONT, 32, generator=torch.Generator().manual_seed(seed)) for seed in (1, 1, 2)
    ]
    assert torch.equal(pictures[0], pictures[1])
    assert not torch.equal(pictures[0], pictures[2])
    torch.testing.assert_close(pictures[0], pictures[2], atol=0.05, rtol=0)


def test_a_field_without_voxels_gives_an_empty_picture() -> None:
    representation = RadianceRepresentation(1, 4)
    field = radiance_field_from_features(
        torch.zeros(0, 3, dtype=torch.int32), torch.zeros(0, 16), representation=representation, resolution=8
    )
    assert not render_radiance_field(field, FRONT, 16).any()


def test_features_that_are_not_finite_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="not finite"):
        radiance_field_from_features(
            torch.zeros(1, 3, dtype=torch.int32),
            torch.full((1, 16), torch.inf),
            representation=RadianceRepresentation(1, 4),
            resolution=8,
        )


def test_a_resolution_that_is_no_power_of_two_is_refused() -> None:
    with pytest.raises(ValueError, match="power of two, got 12"):
        radiance_field_from_features(
            torch.zeros(1, 3, dtype=torch.int32),
            torch.zeros(1, 16),
            representation=RadianceRepresentation(1, 4),
            resolution=12,
        )


def test_a_representation_config_without_rank_is_refused() -> None:
    with pytest.raises(ValueError, match="must have rank and dim, got dim"):
        RadianceRepresentation.from_config({"dim": 8})
