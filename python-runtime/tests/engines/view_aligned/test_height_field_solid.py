import numpy as np
import torch

from espalier_runtime.engines.common.surface_voxels import RESOLUTION, distance_patches, surface_voxels
from espalier_runtime.engines.view_aligned.height_field_solid import HeightFieldSolid, sample_maps

SIDE = 256


def ball(radius: float) -> HeightFieldSolid:
    axis = (torch.arange(SIDE) + 0.5) / SIDE - 0.5
    x, z = torch.meshgrid(axis, axis, indexing="ij")
    return HeightFieldSolid(torch.zeros(SIDE, SIDE), radius**2 - x**2 - z**2)


def test_the_distance_of_a_ball_is_right_near_its_surface_even_at_the_rim():
    generator = torch.Generator().manual_seed(1)
    directions = torch.nn.functional.normalize(torch.randn(500, 3, generator=generator), dim=1)
    for offset in (-0.02, 0.0, 0.02):
        distance = ball(0.3).distance(directions * (0.3 + offset))
        assert (distance - offset).abs().max() < 0.004


def test_a_slanted_sheet_keeps_its_true_thickness():
    axis = (torch.arange(SIDE) + 0.5) / SIDE - 0.5
    middle = axis[:, None].expand(SIDE, SIDE).contiguous()
    sheet = HeightFieldSolid(middle, torch.full((SIDE, SIDE), 0.02**2))
    across = torch.tensor([[1.0, -1.0, 0.0]]) / 2**0.5
    thickness = 0.02 / 2**0.5
    for offset in (0.0, 0.5, 1.0, 1.5):
        expected = (offset - 1) * thickness
        assert abs(float(sheet.distance(across * offset * thickness)) - expected) < 0.2 * thickness


def test_maps_are_read_at_pixel_centres_along_x_and_z():
    values = torch.arange(16.0).reshape(1, 4, 4)
    x, z = torch.tensor([-0.375, 0.125, 0.5]), torch.tensor([0.375, -0.125, -0.5])
    assert sample_maps(values, x, z)[0].tolist() == [3.0, 9.0, 12.0]


def test_the_voxels_of_a_ball_are_those_that_its_surface_passes_through_in_order():
    voxels = surface_voxels(ball(0.3))
    low = (voxels / RESOLUTION - 0.5).double()
    nearest = torch.maximum(torch.maximum(low, -(low + 1 / RESOLUTION)), torch.zeros_like(low)).norm(dim=1)
    farthest = torch.maximum(low.abs(), (low + 1 / RESOLUTION).abs()).norm(dim=1)
    slack = 0.2 / RESOLUTION
    assert (nearest < 0.3 + slack).all()
    assert (farthest > 0.3 - slack).all()
    assert len(voxels) > 4 * np.pi * (0.3 * RESOLUTION) ** 2
    keys = (voxels[:, 0].long() * 64 + voxels[:, 1]) * 64 + voxels[:, 2]
    assert (keys.diff() > 0).all()


def test_patches_hold_distances_in_voxels_at_the_fine_corners_z_fastest():
    solid, voxel = ball(0.3), torch.tensor([[50, 30, 33]], dtype=torch.int32)
    patch = distance_patches(solid, voxel).reshape(5, 5, 5)
    corner = (voxel + torch.tensor([0.25, 0.5, 1.0])) / RESOLUTION - 0.5
    assert torch.isclose(patch[1, 2, 4], solid.distance(corner)[0] * RESOLUTION)
