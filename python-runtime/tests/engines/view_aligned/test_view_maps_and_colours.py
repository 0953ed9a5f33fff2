from dataclasses import replace

import numpy as np
import pytest
import torch

from espalier_runtime.engines.view_aligned.inflation import InflationConfig, inflate, inflated_half_thickness
from espalier_runtime.engines.view_aligned.object_palette import ObjectPalette, in_palette, palette_of
from espalier_runtime.engines.view_aligned.predict_view_maps import binarise_alpha, camera_pose, column_maps, predict
from espalier_runtime.engines.view_aligned.silhouette import measure_silhouette
from espalier_runtime.engines.view_aligned.view_colours import (
    COLOUR_SIDE,
    blurred_back,
    front_colours,
    relight_like_front,
    upsampled_colours,
    view_colours,
)
from espalier_runtime.models.starter.view_maps import PICTURE_SIDE, ViewMaps, ViewMapsConfig
from tests.engines.view_aligned.outlines import cut_out, disc

SMALL = ViewMapsConfig(widths=(8, 8, 16, 16), blocks=1, heads=2)
RED, BLUE = np.array([0.8, 0.2, 0.1], np.float32), np.array([0.1, 0.2, 0.9], np.float32)


def plain(colour: np.ndarray, side: int) -> np.ndarray:
    return np.tile(colour, (side, side, 1)).astype(np.float32)


def disc_solid():
    silhouette = measure_silhouette(disc(256, 0.35))
    half = inflated_half_thickness(silhouette.coarse, InflationConfig())
    return inflate(silhouette, np.zeros_like(half), half, InflationConfig())


def test_a_network_that_says_nothing_leaves_the_inflation_and_the_pictures_own_colours():
    network = ViewMaps(SMALL)
    torch.nn.init.zeros_(network.leave.weight)
    torch.nn.init.zeros_(network.leave.bias)
    picture = np.asarray(cut_out(disc(256, 0.35)))
    silhouette = measure_silhouette(picture[..., 3] / np.float32(255))
    half = inflated_half_thickness(silhouette.coarse, InflationConfig())
    maps = column_maps(predict(network, picture, silhouette.coarse, half))
    thick = half > 0.1
    np.testing.assert_allclose(maps.back[thick], half[thick], atol=0.01)
    np.testing.assert_allclose(maps.front[thick], -half[thick], atol=0.01)
    shown = np.array([200, 60, 40]) / 255
    np.testing.assert_allclose(maps.front_colour[32, 32], shown, atol=0.02)
    np.testing.assert_allclose(maps.back_colour[32, 32], shown, atol=0.02)


def test_the_camera_is_where_the_network_says_unless_it_is_unsure_or_has_not_learned_it():
    network = ViewMaps(replace(SMALL, camera_head=True))
    picture = np.asarray(cut_out(disc(256, 0.35)))
    silhouette = measure_silhouette(picture[..., 3] / np.float32(255)).coarse
    half = inflated_half_thickness(silhouette, InflationConfig())

    def pose_of(tilt: float, unsure: float):
        # Tilt to the side and ahead, perspective, the mirror plane, the expected error, symmetry.
        torch.nn.init.zeros_(network.camera[-1].weight)
        network.camera[-1].bias.data = torch.tensor([0.4, tilt, 0, 1, 0, unsure, 0])
        return camera_pose(predict(network, picture, silhouette, half))

    # A roll is never taken over; the mirrored picture says its opposite.
    sure = pose_of(-1.0, -3)
    assert (sure.pitch, sure.perspective) == (pytest.approx(45, abs=1e-3), pytest.approx(np.log(2), abs=1e-3))
    assert pose_of(-0.02, -3).pitch == 0
    assert pose_of(-1.0, 3) is None
    assert camera_pose(predict(ViewMaps(SMALL), picture, silhouette, half)) is None
    assert sure.mirror == pytest.approx(0, abs=1e-3)
    # Twice the azimuth of the plane; in the mirrored picture it is turned the other way.
    predicted = predict(network, picture, silhouette, half)
    turned = replace(predicted.camera, deviation=torch.zeros(2), mirror=torch.tensor([[0.0, 2.0], [0.0, -1.0]]))
    assert camera_pose(replace(predicted, camera=turned)).mirror == pytest.approx(45, abs=1e-3)
    alone = replace(turned, symmetric=torch.tensor([-0.5, -0.1]))
    assert camera_pose(replace(predicted, camera=alone)).mirror is None


def test_the_image_encoder_sees_the_picture_on_grey_and_says_nothing_before_it_is_trained():
    torch.manual_seed(3)
    without = ViewMaps(SMALL)
    network = ViewMaps(replace(SMALL, image_encoder=True))
    network.load_state_dict(without.state_dict(), strict=False)
    picture = torch.rand(1, 4, PICTURE_SIDE, PICTURE_SIDE)
    picture[:, 3] = (picture[:, 3] > 0.5).float()
    picture[:, :3] *= picture[:, 3:]
    hint = torch.rand(1, 64, 64)
    seen: list[torch.Tensor] = []
    network.image_encoder.register_forward_pre_hook(lambda _, given: seen.append(given[0]))
    with torch.no_grad():
        assert torch.equal(network(picture, hint, -hint).front, without(picture, hint, -hint).front)
        for join in network.joins:
            torch.nn.init.ones_(join.weight)
        assert not torch.equal(network(picture, hint, -hint).front, without(picture, hint, -hint).front)
    assert seen[0].shape == (1, 3, 2 * PICTURE_SIDE, 2 * PICTURE_SIDE)
    assert seen[0].min() >= 0
    assert seen[0][0, 0].median() == pytest.approx(0.5, abs=0.05)


def test_a_mirrored_picture_gives_mirrored_maps():
    torch.manual_seed(2)
    network = ViewMaps(SMALL)
    pixels = np.asarray(cut_out(disc(256, 0.35))).copy()
    pixels[:, :128, 0] = 30

    def maps_of(picture: np.ndarray):
        silhouette = measure_silhouette(picture[..., 3] / np.float32(255))
        half = inflated_half_thickness(silhouette.coarse, InflationConfig())
        return column_maps(predict(network, picture, silhouette.coarse, half))

    straight, mirrored = maps_of(pixels), maps_of(np.ascontiguousarray(pixels[:, ::-1]))
    np.testing.assert_allclose(mirrored.front, straight.front[::-1], atol=1e-4)
    np.testing.assert_allclose(mirrored.back_colour, straight.back_colour[::-1], atol=1e-4)


def test_the_network_sees_pictures_on_black_with_a_hard_edge_and_undimmed_colours():
    seen = binarise_alpha(np.asarray(cut_out(disc(300, 0.35), (200, 60, 40))))
    assert seen.shape == (PICTURE_SIDE, PICTURE_SIDE, 4)
    opaque = seen[..., 3] > 0
    assert set(np.unique(seen[..., 3].round(5))) == {0.0, 1.0}
    assert (seen[~opaque] == 0).all()
    np.testing.assert_allclose(
        seen[opaque][:, :3], np.tile(np.array([200, 60, 40]) / 255, (opaque.sum(), 1)), atol=0.01
    )


def test_a_wrong_configuration_is_refused_by_name():
    with pytest.raises(ValueError, match=r"widths is \(12, "):
        ViewMapsConfig(widths=(12, 64, 128, 192))
    with pytest.raises(ValueError, match="5 heads"):
        ViewMapsConfig(heads=5)


def test_the_front_is_the_pictures_colour_and_the_back_the_guessed_one():
    colours = view_colours(plain(RED, COLOUR_SIDE), plain(BLUE, COLOUR_SIDE))
    found = colours.at(disc_solid(), torch.tensor([[0.0, -0.2, 0.0], [0.0, 0.2, 0.0]])).colours
    np.testing.assert_allclose(found, [RED, BLUE], atol=0.05)


def test_a_wall_reads_the_picture_inside_its_outline():
    axis = (np.arange(COLOUR_SIDE) + 0.5) / COLOUR_SIDE - 0.5
    rim = np.hypot(*np.meshgrid(axis, axis)) > 0.31
    front = np.where(rim[..., None], BLUE, RED).astype(np.float32)
    colours = view_colours(front, plain(RED, COLOUR_SIDE))
    at_the_rim = colours.at(disc_solid(), torch.tensor([[0.345, 0.0, 0.0]])).colours[0]
    assert at_the_rim[0] > 0.6


def test_what_is_drawn_on_the_front_is_not_drawn_on_its_walls():
    stripes = np.where(np.arange(COLOUR_SIDE)[None, :, None] // 4 % 2, RED, BLUE).astype(np.float32)
    front = np.broadcast_to(stripes, (COLOUR_SIDE, COLOUR_SIDE, 3)).copy()
    colours = view_colours(front, front)
    turn = torch.linspace(0, 2 * torch.pi, 200)
    wall = torch.stack([0.345 * turn.cos(), torch.full_like(turn, -0.02), 0.345 * turn.sin()], 1)
    facing = torch.stack([0.1 * turn.cos(), torch.full_like(turn, -0.25), 0.1 * turn.sin()], 1)
    drawn, walled = (colours.at(disc_solid(), points).colours[:, 0].std() for points in (facing, wall))
    assert walled < 0.3 * drawn


def test_a_guess_between_two_paints_becomes_one_of_them():
    known = np.zeros((64, 64), bool)
    known[8:56, 8:56] = True
    picture = np.where(np.arange(64)[:, None, None] < 24, RED, BLUE) + np.zeros((64, 64, 1), np.float32)
    picture[30:32, 8:24] = 1  # a detail
    picture[~known] = (0, 1, 0)
    palette = palette_of(picture, known)
    guessed = np.stack([RED * share + BLUE * (1 - share) for share in (0.9, 0.7, 0.3, 0.1)])[None].astype(np.float32)
    found = in_palette(guessed, palette)
    np.testing.assert_allclose(found[0], [RED, RED, BLUE, BLUE], atol=0.03)
    np.testing.assert_array_equal(palette_of(picture, known).colours, palette.colours)
    np.testing.assert_array_equal(in_palette(guessed, palette_of(picture, np.zeros_like(known))), guessed)


def test_a_guess_between_two_paints_becomes_that_of_the_rim():
    known = np.zeros((64, 64), bool)
    known[8:56, 8:56] = True
    picture = np.tile(BLUE.astype(np.float32), (64, 64, 1))
    picture[14:50, 14:50] = RED  # a screen
    palette = palette_of(picture, known)
    halfway = ((RED + BLUE) / 2)[None, None].astype(np.float32)
    found = in_palette(halfway, palette)[0, 0]
    assert np.linalg.norm(found - BLUE) < 0.1 * np.linalg.norm(RED - BLUE)
    np.testing.assert_allclose(in_palette(RED[None, None].astype(np.float32), palette)[0, 0], RED, atol=0.03)


def test_walls_are_in_the_colours_of_the_object_and_no_mixture_of_them():
    stripes = np.where(np.arange(COLOUR_SIDE)[None, :, None] // 12 % 2, RED, BLUE).astype(np.float32)
    front = np.broadcast_to(stripes, (COLOUR_SIDE, COLOUR_SIDE, 3)).copy()
    turn = torch.linspace(0, 2 * torch.pi, 400)
    wall = torch.stack([0.349 * turn.cos(), torch.full_like(turn, -0.02), 0.349 * turn.sin()], 1)
    paints = np.stack([RED, BLUE])

    def off_the_paints(palette: ObjectPalette | None) -> float:
        found = view_colours(front, front, palette).at(disc_solid(), wall).colours
        return float(np.linalg.norm(found[:, None] - paints, axis=-1).min(1).mean())

    assert off_the_paints(ObjectPalette(paints, np.full(2, 0.5, np.float32))) < 0.5 * off_the_paints(None)


def test_colours_along_the_outline_are_free_of_the_background():
    colours = front_colours(np.asarray(cut_out(disc(256, 0.35), (200, 60, 40))))
    np.testing.assert_allclose(
        colours.reshape(-1, 3), np.tile(np.array([200, 60, 40]) / 255, (128 * 128, 1)), atol=0.01
    )


def test_the_back_takes_the_light_of_the_front_within_limits():
    known = np.ones((64, 64), bool)
    dim = relight_like_front(plain(BLUE, 64), plain(RED, 64), plain(RED * 0.8, COLOUR_SIDE), known)
    np.testing.assert_allclose(dim[32, 32], BLUE * 0.8, atol=0.01)
    black = relight_like_front(plain(BLUE, 64), plain(RED, 64), plain(RED * 0, COLOUR_SIDE), known)
    np.testing.assert_allclose(black[32, 32], BLUE * 0.6, atol=0.01)


def test_predicted_colours_are_carried_on_beyond_the_outline():
    known = np.zeros((64, 64), bool)
    known[20:40, 20:40] = True
    colours = np.where(known[..., None], RED, BLUE).astype(np.float32)
    np.testing.assert_allclose(upsampled_colours(colours, known)[0, 0], RED, atol=1e-6)


def test_a_guessed_back_has_none_of_the_fronts_details():
    rng = np.random.default_rng(1)
    front = np.clip(RED + rng.normal(size=(COLOUR_SIDE, COLOUR_SIDE, 3)) * 0.1, 0, 1).astype(np.float32)
    assert blurred_back(front).std((0, 1)).max() < 0.3 * front.std((0, 1)).max()
