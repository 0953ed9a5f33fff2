import numpy as np
import pytest

from espalier_runtime.cameras.picture_pose import LEAST_CROP_SIDE, PicturePose


def test_what_a_camera_saw_is_put_back_where_it_is() -> None:
    pose = PicturePose(pitch=25, perspective=0.7, depth_scale=1.6)
    points = np.random.default_rng(1).uniform(-0.3, 0.3, (50, 3)).astype(np.float32)
    np.testing.assert_allclose(pose.upright(pose.as_seen(points)), points, atol=1e-5)
    # What is farther away is seen smaller.
    near, far = PicturePose(perspective=0.5).as_seen(np.array([[0.4, -0.4, 0], [0.4, 0.4, 0]], np.float32))
    assert (near[0], far[0]) == pytest.approx((0.5, 1 / 3))


def test_a_deeper_object_looks_the_same_to_its_camera() -> None:
    points = np.random.default_rng(3).uniform(-0.3, 0.3, (50, 3)).astype(np.float32)
    plain, deeper = (PicturePose(pitch=20, perspective=0.7, depth_scale=scale) for scale in (1, 1.5))
    seen = []
    for pose in (plain, deeper):
        in_front = pose.upright(points) @ pose.rotation
        seen.append(in_front[:, [0, 2]] / (1 + 0.7 * in_front[:, 1:2]))
        assert np.ptp(in_front[:, 1]) == pytest.approx(np.ptp(points[:, 1]) * pose.depth_scale, rel=1e-4)
    np.testing.assert_allclose(seen[0], seen[1], atol=1e-6)


def test_from_above_the_top_leans_towards_the_camera_and_is_turned_back() -> None:
    up = PicturePose(pitch=30).as_seen(np.array([[0, 0, 1.0]], np.float32))
    assert up[0] == pytest.approx([0, -0.5, np.cos(np.radians(30))], abs=1e-6)


def test_normals_and_directions_follow_the_surface() -> None:
    pose = PicturePose(pitch=20, perspective=0.8, depth_scale=0.6)
    rng = np.random.default_rng(2)
    places = rng.uniform(-0.3, 0.3, (20, 3)).astype(np.float32)
    first, second = rng.normal(size=(2, 20, 3)).astype(np.float32)
    normals = np.cross(first, second)
    step = 1e-3
    moved = [(pose.upright(places + step * along) - pose.upright(places)) / step for along in (first, second)]
    np.testing.assert_allclose(
        pose.upright_directions(first, places), moved[0] / np.linalg.norm(moved[0], axis=1)[:, None], atol=5e-3
    )
    found = pose.upright_normals(normals, places)
    for along in moved:
        assert np.abs((found * along).sum(1)).max() < 0.01
    assert ((found * np.cross(*moved)).sum(1) > 0).all()


@pytest.mark.parametrize(
    "camera", [None, "level", {}, {"pitch": "high"}, {"pitch": float("nan")}, {"pitch": 0.0, "perspective": -1}]
)
def test_a_recipe_that_knows_no_camera_leaves_things_as_they_are(camera: object) -> None:
    assert PicturePose.in_recipe({} if camera is None else {"camera": camera}).changes_nothing


def test_a_pose_comes_back_from_its_recipe_and_somebody_may_know_better() -> None:
    for mirror, crop_side in ((None, 1.0), (-31.5, 1.0), (-31.5, 0.613)):
        pose = PicturePose(pitch=17.25, perspective=0.5, mirror=mirror, crop_side=crop_side)
        assert PicturePose.in_recipe({"camera": pose.to_json()}) == pose
    assert pose.corrected(None) == pose
    assert pose.corrected(-5) == PicturePose(pitch=-5, perspective=0.5, mirror=-31.5, crop_side=0.613)
    assert pose.corrected(None, 0.5).depth_scale == 0.5
    assert pose.corrected(None, 0.5).to_json() == pose.to_json() | {"depthScale": 0.5}
    assert PicturePose.in_recipe({"camera": {"cropSide": 0}}).crop_side == LEAST_CROP_SIDE
    assert PicturePose.in_recipe({"camera": {"cropSide": 7}}).crop_side == 1
