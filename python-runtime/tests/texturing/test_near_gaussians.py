"""The nearest Gaussians by lists of cells, against the tree's."""

import numpy as np
import pytest

from espalier_runtime.texturing.near_gaussians import NearGaussians, ascending, least

_RANDOM = np.random.default_rng(4)


def shell(count: int, radius: float = 0.4, thickness: float = 0.01) -> np.ndarray:
    directions = _RANDOM.normal(size=(count, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    return (directions * (radius + _RANDOM.uniform(-thickness, thickness, (count, 1)))).astype(np.float32)


def share_of_same(centres: np.ndarray, points: np.ndarray, count: int = 24) -> float:
    fast, exact = NearGaussians(centres), NearGaussians(centres, exact=True)
    fast.prepare(points)
    exact.prepare(points)
    found, expected = (np.sort(near.find(points, count), axis=1) for near in (fast, exact))
    return float((found == expected).all(axis=1).mean())


@pytest.mark.parametrize("count", [5_000, 60_000])
def test_a_surface_of_any_density_has_the_trees_neighbours(count: int) -> None:
    assert share_of_same(shell(count), shell(4_000, thickness=0.0)) > 0.995


def test_dense_and_thin_places_of_one_cloud_have_them_too() -> None:
    centres = np.concatenate([shell(60_000), shell(1_500, radius=0.2), _RANDOM.uniform(-0.5, 0.5, (500, 3))])
    points = np.concatenate([shell(2_000, thickness=0.0), shell(500, radius=0.2, thickness=0.0)])
    assert share_of_same(centres.astype(np.float32), points) > 0.98


def test_points_far_from_the_cloud_and_outside_its_box_are_answered_by_the_tree() -> None:
    centres = shell(10_000)
    assert share_of_same(centres, np.float32([(5, 5, 5), (0, 0, 0), (-0.5, 0.5, 0.5), (0, 0, -9)])) == 1.0


def test_a_small_cloud_gives_all_that_it_has() -> None:
    near = NearGaussians(np.eye(3, dtype=np.float32))
    near.prepare(np.zeros((2, 3), np.float32))
    assert np.sort(near.find(np.zeros((2, 3), np.float32), 24)).tolist() == [[0, 1, 2]] * 2


def test_a_cloud_in_one_place_is_no_endless_grid() -> None:
    centres = np.zeros((5_000, 3), np.float32)
    near = NearGaussians(centres)
    near.prepare(centres[:3])
    assert near.find(centres[:3], 24).shape == (3, 24)


def test_columns_of_the_least_and_in_order() -> None:
    values = _RANDOM.uniform(0, 5, (50, 128)).astype(np.float32)
    chosen = np.take_along_axis(values, least(values, 24), axis=1).max(axis=1)
    np.testing.assert_allclose(chosen, np.sort(values, axis=1)[:, 23], rtol=1e-3)
    ordered = np.take_along_axis(values, ascending(values), axis=1)
    assert (np.diff(ordered, axis=1) > -1e-3).all()
    assert least(values[:, :5], 5).shape == (50, 5)
