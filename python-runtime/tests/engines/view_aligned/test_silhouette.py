import numpy as np
import pytest

from espalier_runtime.engines.view_aligned.silhouette import (
    COLUMN_SIDE,
    MAP_SIDE,
    coarse_silhouette,
    image_to_map,
    map_to_image,
    measure_silhouette,
    solve_poisson,
)
from tests.engines.view_aligned.outlines import bar, disc


def test_the_outline_of_a_disc_lies_where_it_was_drawn_to_a_fraction_of_a_pixel():
    edge = measure_silhouette(disc(512, 0.3)).edge
    axis = (np.arange(MAP_SIDE) + 0.5) / MAP_SIDE - 0.5
    expected = np.hypot(*np.meshgrid(axis, axis)) - 0.3
    near = np.abs(expected) < 0.1
    assert np.abs(edge - expected)[near].max() < 0.5 / MAP_SIDE


def test_maps_run_along_x_and_upwards():
    picture = np.arange(12).reshape(3, 4)
    mapped = image_to_map(picture)
    assert mapped.shape == (4, 3)
    assert mapped[0, 0] == picture[2, 0]
    assert mapped[3, 2] == picture[0, 3]
    assert (map_to_image(mapped) == picture).all()


def test_the_membrane_over_a_disc_is_a_paraboloid():
    side, radius = 96, 0.4
    axis = (np.arange(side) + 0.5) / side - 0.5
    distance = np.hypot(*np.meshgrid(axis, axis))
    height = solve_poisson(distance < radius)
    expected = np.maximum(radius**2 - distance**2, 0) / 4
    assert np.abs(height - expected).max() < 0.03 * expected.max()


def test_the_membrane_is_flat_where_nothing_is_inside_and_does_not_wrap_around():
    assert solve_poisson(np.zeros((8, 8), bool)).max() == 0
    split = np.zeros((16, 16), bool)
    split[:, :3] = split[:, -3:] = True
    alone = np.zeros((16, 16), bool)
    alone[:, :3] = True
    np.testing.assert_allclose(solve_poisson(split)[:, :3], solve_poisson(alone)[:, :3], rtol=1e-5)


def test_the_radius_of_a_bar_is_half_its_width_all_across_it():
    silhouette = measure_silhouette(bar(512, 0.02))
    inside = silhouette.edge < -1 / MAP_SIDE
    inside[:, : MAP_SIDE // 4] = inside[:, -MAP_SIDE // 4 :] = False
    assert silhouette.radius[inside].max() == pytest.approx(0.02, abs=1 / MAP_SIDE)
    assert silhouette.radius[inside].min() > 0.012


def test_the_coarse_silhouette_is_the_same_from_finer_and_coarser_maps():
    fine = coarse_silhouette(measure_silhouette(disc(512, 0.3)).edge)
    assert fine.poisson_height.shape == (COLUMN_SIDE, COLUMN_SIDE)
    assert fine.poisson_height.max() == pytest.approx(0.15, abs=0.01)


def test_a_transparent_picture_is_refused():
    with pytest.raises(ValueError, match="no opaque pixel"):
        measure_silhouette(np.zeros((64, 64), np.float32))
