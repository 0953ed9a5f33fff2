import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from espalier_runtime.engines.view_aligned.inflation import (
    InflationConfig,
    hedged_half_thickness,
    inflate,
    inflated_half_thickness,
)
from espalier_runtime.engines.view_aligned.silhouette import MAP_SIDE, measure_silhouette
from tests.engines.view_aligned.outlines import bar, disc

CONFIG = InflationConfig()


def inflated(alpha: np.ndarray):
    silhouette = measure_silhouette(alpha)
    half = inflated_half_thickness(silhouette.coarse, CONFIG)
    return silhouette, inflate(silhouette, np.zeros_like(half), half, CONFIG)


@pytest.mark.parametrize("alpha", [disc(512, 0.35), bar(512, 0.01), bar(512, 0.2)], ids=["disc", "wire", "board"])
def test_the_solid_has_the_outline_of_the_picture_and_a_quarter_of_a_pixel_for_what_the_decoder_rounds_off(alpha):
    silhouette, solid = inflated(alpha)
    assert ((solid.squared_half_thickness > 0).numpy() == (silhouette.edge < 0.25 / 512 + 1e-5)).mean() > 0.9999


def test_predicted_thickness_is_drawn_towards_that_of_the_balloon_that_suits_real_objects():
    coarse = measure_silhouette(disc(512, 0.35)).coarse
    predicted = np.full((64, 64), 0.05, np.float32)
    balloon = inflated_half_thickness(coarse, InflationConfig(steepness=2.0, softcap=0.46))
    inside = balloon > 0
    for share, wanted in ((0.0, predicted), (1.0, balloon), (0.5, np.sqrt(predicted * balloon))):
        found = hedged_half_thickness(predicted, coarse, InflationConfig(balloon_share=share))
        np.testing.assert_allclose(found[inside], wanted[inside], rtol=1e-4)
        assert not found[~inside].any()


def test_a_disc_becomes_thickest_in_its_middle_and_closes_at_its_rim():
    _, solid = inflated(disc(512, 0.35))
    profile = solid.squared_half_thickness[:, MAP_SIDE // 2].clamp(min=0).sqrt()
    assert int(profile.argmax()) in range(MAP_SIDE // 2 - 8, MAP_SIDE // 2 + 8)
    assert 0.1 < float(profile.max()) < CONFIG.softcap
    bevel_profile = profile[profile > 0]
    assert float(bevel_profile[0]) < 0.3 * float(profile.max())


def test_a_wire_becomes_as_deep_as_it_is_wide():
    _, solid = inflated(bar(512, 0.008))
    depth = 2 * float(solid.squared_half_thickness[:, MAP_SIDE // 2].max().sqrt())
    assert depth == pytest.approx(0.016, abs=0.005)


def test_a_wire_that_leans_away_is_as_thick_as_a_level_one():
    silhouette = measure_silhouette(bar(512, 0.008))
    half, slope = inflated_half_thickness(silhouette.coarse, CONFIG), 0.9
    rising = np.tile(slope * ((np.arange(64) + 0.5) / 64 - 0.5), (64, 1)).astype(np.float32)
    level, leaning = (inflate(silhouette, middle, half, CONFIG) for middle in (np.zeros_like(half), rising))
    columns = [float(solid.squared_half_thickness[:, MAP_SIDE // 2].max().sqrt()) for solid in (level, leaning)]
    assert columns[1] / columns[0] == pytest.approx(np.hypot(1, slope), rel=0.02)


def test_depth_maps_move_and_thicken_wide_parts_and_leave_thin_ones_their_thickness():
    silhouette = measure_silhouette(bar(512, 0.008))
    half = inflated_half_thickness(silhouette.coarse, CONFIG)
    thick = inflate(silhouette, np.full_like(half, 0.1), np.where(half > 0, 0.3, 0), CONFIG)
    assert float(thick.squared_half_thickness.max().sqrt()) < 0.02
    wide = measure_silhouette(disc(512, 0.35))
    known = np.where(inflated_half_thickness(wide.coarse, CONFIG) > 0, 0.3, 0).astype(np.float32)
    solid = inflate(wide, np.full_like(known, 0.1), known, CONFIG)
    centre = MAP_SIDE // 2
    assert float(solid.middle[centre, centre]) == pytest.approx(0.1, abs=1e-3)
    assert float(solid.squared_half_thickness[centre, centre].sqrt()) == pytest.approx(0.3, abs=1e-3)


@settings(max_examples=15, deadline=None)
@given(st.floats(-2, 2), st.floats(0.001, 3))
def test_no_depth_map_can_push_the_solid_out_of_the_cube(middle, half):
    silhouette = measure_silhouette(disc(128, 0.4))
    shape = (64, 64)
    solid = inflate(silhouette, np.full(shape, middle, np.float32), np.full(shape, half, np.float32), CONFIG)
    reach = solid.middle.abs() + solid.squared_half_thickness.clamp(min=0).sqrt()
    assert torch.isfinite(solid.squared_half_thickness).all()
    assert float(reach.max()) <= 0.48 + 1e-6


def test_a_configuration_that_contradicts_itself_is_refused_by_name():
    with pytest.raises(ValueError, match=r"thin_radius < wide_radius, got 0\.05, 0\.03"):
        InflationConfig(thin_radius=0.05)
