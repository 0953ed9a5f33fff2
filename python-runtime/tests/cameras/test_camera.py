"""Where cameras stand and where points land, against the reference and against plain geometry."""

import math

import pytest
import torch

from espalier_runtime.cameras.camera import (
    ORIGIN,
    UP,
    look_at,
    orbit_camera,
    orbit_position,
    pinhole_intrinsics,
)
from espalier_runtime.cameras.hammersley import hammersley_point, hammersley_view
from tests.fixture_cases import load_case

HALF_TURN = math.pi


def test_cameras_and_views_equal_the_reference() -> None:
    case = load_case("camera")
    orbits = zip(case.options["yaws"], case.options["pitchs"], case.options["rs"], strict=True)
    count = case.options["hammersley_views"]
    case.assert_matches(
        {
            "extrinsics": torch.stack([look_at(orbit_position(*orbit), ORIGIN, UP) for orbit in orbits]),
            "intrinsics": torch.stack([pinhole_intrinsics(math.radians(angle)) for angle in case.options["fovs"]]),
            "hammersley": torch.tensor([hammersley_view(i, count) for i in range(count)], dtype=torch.float64),
        }
    )


def test_the_first_hammersley_views_are_upstreams() -> None:
    views = [value for index in range(3) for value in hammersley_view(index, 100)]
    assert views == pytest.approx([0, -1.570796, 3.141593, -1.370461, 1.570796, -1.287002], abs=1e-6)


def test_a_hammersley_point_in_space_uses_bases_two_and_three() -> None:
    assert hammersley_point(31, 32) == pytest.approx((0.96875, 0.96875, 0.456790), abs=1e-6)


def test_a_hammersley_point_beyond_the_last_is_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.\.31, got 32"):
        hammersley_point(32, 32)


def test_every_hammersley_view_makes_a_camera_even_straight_from_below() -> None:
    for index in range(24):
        camera = orbit_camera(*hammersley_view(index, 24), radius=2.0, field_of_view=0.7)
        assert torch.isfinite(camera.extrinsics).all()
        assert float(camera.position.norm()) == pytest.approx(2.0, abs=1e-5)


def test_a_camera_in_front_sees_model_x_to_the_right_and_model_z_upwards() -> None:
    camera = orbit_camera(yaw=HALF_TURN, pitch=0.0, radius=2.0, field_of_view=math.radians(40))
    assert camera.position.tolist() == pytest.approx([0, -2, 0], abs=1e-6)
    clip = camera.to_clip(torch.tensor([[0.0, 0, 0], [0.3, 0, 0], [0, 0, 0.3]]))
    centre, right, above = (clip[:, :2] / clip[:, 3:]).tolist()
    assert centre == pytest.approx([0, 0], abs=1e-6)
    assert right[0] > 0.3
    assert right[1] == pytest.approx(0, abs=1e-6)
    assert above[1] < -0.3


def test_depth_runs_from_zero_at_near_to_one_at_far() -> None:
    camera = orbit_camera(yaw=HALF_TURN, pitch=0.0, radius=2.0, field_of_view=0.7, near=1.0, far=5.0)
    clip = camera.to_clip(torch.tensor([[0.0, -1, 0], [0, 3, 0]]))
    assert (clip[:, 2] / clip[:, 3]).tolist() == pytest.approx([0, 1], abs=1e-6)
    assert clip[:, 3].tolist() == pytest.approx([1, 5])


def test_looking_straight_along_the_up_vector_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot look at"):
        look_at((0.0, 0.0, 1.0), ORIGIN, UP)
