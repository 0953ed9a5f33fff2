"""Mesh extraction against upstream's numbers and what every closed surface obeys."""

import pytest
import torch
from torch import Tensor

from espalier_runtime.meshing.extraction.flexicubes import extract_mesh
from espalier_runtime.meshing.extraction.flexicubes_tables import CORNER_OFFSETS
from tests.fixture_cases import load_case

CORNERS = torch.tensor(CORNER_OFFSETS)


def all_cubes(resolution: int) -> Tensor:
    axis = torch.arange(resolution)
    return torch.cartesian_prod(axis, axis, axis)


def sphere_shell() -> tuple[Tensor, Tensor]:
    """The cubes and features of vector A13: a sphere of radius 0.33 at resolution 16."""
    coords = all_cubes(16)
    distance = ((coords + 0.5) / 16 - 0.5).norm(dim=1)
    coords = coords[(distance > 0.24) & (distance < 0.42)]
    feats = torch.sin(0.3 * torch.arange(len(coords) * 101, dtype=torch.float64)).float().reshape(-1, 101)
    feats[:, :8] = ((coords[:, None] + CORNERS) / 16 - 0.5).norm(dim=2) - 0.33
    return coords, feats


def noise_block() -> tuple[Tensor, Tensor]:
    """The cubes and features of vector A14: noise on the inner 6³ cubes of 8³."""
    coords = all_cubes(8)
    coords = coords[((coords >= 1) & (coords <= 6)).all(dim=1)]
    index = torch.arange(len(coords) * 101, dtype=torch.float64)
    return coords, torch.sin(0.37 * index**2).float().reshape(-1, 101)


def area_and_volume(vertices: Tensor, faces: Tensor) -> tuple[float, float]:
    a, b, c = vertices.double()[faces.long()].unbind(1)
    area = torch.linalg.cross(b - a, c - a).norm(dim=1).sum() / 2
    volume = (a * torch.linalg.cross(b, c)).sum() / 6
    return float(area), float(volume)


def root_mean_square(values: Tensor) -> float:
    return float(values.double().square().mean().sqrt())


@pytest.mark.parametrize("name", ["border_sheet", "empty", "noise", "sphere", "two_shells"])
def test_extraction_equals_the_reference(name: str) -> None:
    case = load_case(f"flexicubes_{name}")
    mesh = extract_mesh(case.inputs["coords"], case.inputs["feats"], case.options["resolution"])
    case.assert_matches(
        {
            "mesh.0.vertices": mesh.vertices,
            "mesh.0.faces": mesh.faces,
            "mesh.0.vertex_attrs": mesh.vertex_attributes,
            "mesh.0.success": torch.tensor([mesh.success], dtype=torch.uint8),
        }
    )


def test_a_sphere_comes_out_as_upstreams_closed_and_facing_outwards() -> None:
    mesh = extract_mesh(*sphere_shell(), 16)
    assert (len(mesh.vertices), len(mesh.faces)) == (904, 1800)
    assert mesh.faces[:4].tolist() == [[0, 1, 4], [4, 1, 5], [1, 2, 5], [5, 2, 6]]
    edges = mesh.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    assert (edges.sort(dim=1).values.unique(dim=0, return_counts=True)[1] == 2).all()
    assert area_and_volume(mesh.vertices, mesh.faces) == pytest.approx((2.393493, 0.219868), abs=1e-5)
    assert mesh.vertices[0].tolist() == pytest.approx([-0.377678, -0.072379, -0.072010], abs=1e-5)
    assert root_mean_square(mesh.vertices) == pytest.approx(0.2076978, abs=1e-5)
    assert float(mesh.vertex_attributes.mean()) == pytest.approx(0.5006118, abs=1e-5)
    assert root_mean_square(mesh.vertex_attributes) == pytest.approx(0.5025341, abs=1e-5)


def test_noise_that_meets_every_kind_of_cube_gives_upstreams_numbers() -> None:
    mesh = extract_mesh(*noise_block(), 8)
    assert (len(mesh.vertices), len(mesh.faces)) == (546, 1096)
    assert area_and_volume(mesh.vertices, mesh.faces) == pytest.approx((4.947357, 0.370121), abs=1e-5)
    assert mesh.vertices[0].tolist() == pytest.approx([-0.421777, -0.421758, -0.411147], abs=1e-5)
    assert float(mesh.vertices.mean()) == pytest.approx(0.0039577, abs=1e-5)
    assert root_mean_square(mesh.vertex_attributes) == pytest.approx(0.5037104, abs=1e-5)


def test_the_order_of_the_rows_does_not_matter() -> None:
    coords, feats = noise_block()
    shuffled = torch.randperm(len(coords), generator=torch.Generator().manual_seed(0))
    expected, actual = extract_mesh(coords, feats, 8), extract_mesh(coords[shuffled], feats[shuffled], 8)
    assert torch.equal(expected.faces, actual.faces)
    torch.testing.assert_close(expected.vertices, actual.vertices, atol=1e-6, rtol=0)


def test_the_size_of_the_chunks_does_not_matter() -> None:
    whole, pieces = extract_mesh(*noise_block(), 8), extract_mesh(*noise_block(), 8, chunk_bytes=20_000)
    assert torch.equal(whole.faces, pieces.faces)
    torch.testing.assert_close(whole.vertices, pieces.vertices, atol=1e-7, rtol=0)


def test_the_caller_keeps_its_features() -> None:
    coords, feats = sphere_shell()
    before = feats.clone()
    extract_mesh(coords, feats, 16)
    assert torch.equal(feats, before)


def test_a_batch_column_is_accepted_and_half_precision_features_are_widened() -> None:
    coords, feats = sphere_shell()
    batched = torch.cat([torch.full((len(coords), 1), 3), coords], dim=1).int()
    mesh = extract_mesh(batched, feats.half(), 16)
    assert len(mesh.faces) == 1800
    assert mesh.vertices.dtype == torch.float32


def test_a_decoder_without_colour_gives_the_same_surface_in_neutral_grey() -> None:
    coords, feats = sphere_shell()
    coloured, plain = extract_mesh(coords, feats, 16), extract_mesh(coords, feats[:, :53], 16)
    assert torch.equal(coloured.vertices, plain.vertices)
    assert torch.equal(coloured.faces, plain.faces)
    torch.testing.assert_close(plain.vertex_attributes, torch.full_like(coloured.vertex_attributes, 0.5))


def test_no_voxels_give_an_empty_mesh_without_success() -> None:
    mesh = extract_mesh(torch.zeros(0, 4, dtype=torch.int32), torch.zeros(0, 101), 256)
    assert not mesh.success
    assert (mesh.vertices.shape, mesh.faces.shape, mesh.vertex_attributes.shape) == ((0, 3), (0, 3), (0, 6))


@pytest.mark.parametrize("stray", [-1, 16])
def test_a_voxel_outside_the_grid_is_refused_by_name(stray: int) -> None:
    coords, feats = sphere_shell()
    coords[5, 1] = stray
    with pytest.raises(ValueError, match=r"must lie in 0\.\.15; found"):
        extract_mesh(coords, feats, 16)


def test_a_voxel_given_twice_is_refused_by_name() -> None:
    coords, feats = sphere_shell()
    coords[5] = coords[6]
    with pytest.raises(ValueError, match="names 1 of its 1120 voxels more than once"):
        extract_mesh(coords, feats, 16)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_features_that_are_not_finite_are_refused_by_name(value: float) -> None:
    coords, feats = sphere_shell()
    feats[700, 60] = value
    with pytest.raises(ValueError, match="not finite"):
        extract_mesh(coords, feats, 16)


def test_several_samples_in_one_call_are_refused() -> None:
    coords = torch.tensor([[0, 1, 1, 1], [1, 1, 1, 1]])
    with pytest.raises(ValueError, match="one at a time"):
        extract_mesh(coords, torch.zeros(2, 101), 8)


def test_features_of_another_decoder_are_refused() -> None:
    with pytest.raises(ValueError, match=r"feats must be \[1, 101 or 53\], got \(1, 448\)"):
        extract_mesh(torch.tensor([[1, 1, 1]]), torch.zeros(1, 448), 8)
