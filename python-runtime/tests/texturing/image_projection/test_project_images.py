import cv2
import numpy as np
import pytest
from PIL import Image

from espalier_runtime.images.nearest_pixel import nearest_in_mask
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.texturing.image_projection.project_images import ImageProjection, PosedImage, project_images
from espalier_runtime.texturing.image_projection.projected_image import (
    drawn_depth,
    extended_beyond_outline,
    rasterise_front,
)
from tests.engines.view_aligned.outlines import cut_out, disc

RED, HIDDEN = (200, 60, 40), 0.25


class OneColour:
    def colours(self, points, normals):
        del normals
        return np.full((len(points), 3), HIDDEN, np.float32)


def sheet(depth: float, half: float) -> TriangleMesh:
    corners = np.array([[-half, depth, -half], [half, depth, -half], [half, depth, half], [-half, depth, half]])
    return TriangleMesh(corners.astype(np.float32), np.array([[0, 1, 2], [0, 2, 3]], np.int32))


def two_sheets() -> TriangleMesh:
    near, far = sheet(-0.1, 0.15), sheet(0.2, 0.4)
    return TriangleMesh(np.concatenate([near.vertices, far.vertices]), np.concatenate([near.faces, far.faces + 4]))


def projected_on(mesh: TriangleMesh, picture: Image.Image) -> ImageProjection:
    return ImageProjection(project_images([PosedImage(picture)], mesh), OneColour())


def projection() -> ImageProjection:
    return projected_on(two_sheets(), cut_out(disc(256, 0.45), RED))


def colour_at(point, normal) -> np.ndarray:
    return projection().colours(np.array([point], np.float32), np.array([normal], np.float32))[0]


def test_a_place_that_faces_the_camera_takes_the_pictures_colour():
    np.testing.assert_allclose(colour_at((0.05, -0.1, 0.02), (0, -1, 0)), np.array(RED) / 255, atol=0.01)


def test_a_place_behind_another_surface_takes_the_hidden_colour():
    np.testing.assert_allclose(colour_at((0.05, 0.2, 0.02), (0, -1, 0)), HIDDEN, atol=0.01)
    np.testing.assert_allclose(colour_at((0.3, 0.2, 0.02), (0, -1, 0)), np.array(RED) / 255, atol=0.01)


def test_a_place_that_faces_away_or_edge_on_takes_the_hidden_colour():
    for normal in ((0, 1, 0), (1, 0, 0), (0, 0, 1)):
        np.testing.assert_allclose(colour_at((0.05, -0.1, 0.02), normal), HIDDEN, atol=0.01)


def test_between_facing_and_edge_on_the_two_are_mixed():
    slanted = colour_at((0.05, -0.1, 0.02), (0.97, -0.24, 0))
    assert HIDDEN < slanted[0] < RED[0] / 255


def test_nothing_of_the_background_shows_along_the_outline():
    edge = np.stack([np.cos(np.linspace(0, 6.28, 200)), np.zeros(200), np.sin(np.linspace(0, 6.28, 200))], 1) * 0.418
    points = edge.astype(np.float32) + np.array([0, 0.2, 0], np.float32)
    mesh = sheet(0.2, 0.45)
    source = projected_on(mesh, cut_out(disc(256, 0.45), RED))
    found = source.colours(points, np.tile(np.array([[0, -1, 0]], np.float32), (200, 1)))
    assert np.abs(found - np.array(RED) / 255).max() < 0.05


def test_picture_right_is_x_and_picture_up_is_z():
    pixels = np.asarray(cut_out(disc(256, 0.45), RED)).copy()
    pixels[:128, 128:, :3] = (10, 20, 250)
    source = projected_on(sheet(0.0, 0.45), Image.fromarray(pixels))
    towards = np.array([[0, -1, 0]], np.float32)
    assert source.colours(np.array([[0.2, 0, 0.2]], np.float32), towards)[0, 2] > 0.9
    assert source.colours(np.array([[-0.2, 0, 0.2]], np.float32), towards)[0, 2] < 0.3
    assert source.colours(np.array([[0.2, 0, -0.2]], np.float32), towards)[0, 2] < 0.3


def test_the_frontmost_depth_is_the_nearest_surface_and_infinite_beside_it():
    depth = drawn_depth(rasterise_front(two_sheets(), side=64))
    assert depth[32, 32] == pytest.approx(-0.1, abs=1e-4)
    assert depth[32, 32 + 18] == pytest.approx(0.2, abs=1e-4)
    assert np.isinf(depth[0, 0])


def test_a_crop_that_is_smaller_than_the_cube_is_projected_at_its_size_however_deep_the_object_is():
    pixels = np.asarray(cut_out(disc(256, 0.45), RED)).copy()
    pixels[:128, 128:, :3] = (10, 20, 250)
    near, far = sheet(-0.45, 0.05), sheet(0.45, 0.2)
    mesh = TriangleMesh(np.concatenate([near.vertices, far.vertices]), np.concatenate([near.faces, far.faces + 4]))
    (projected,) = project_images([PosedImage(Image.fromarray(pixels))], mesh, crop_side=0.5)
    source = ImageProjection([projected], OneColour())
    points = np.array([[0.1, 0.45, 0.1], [0.1, 0.45, -0.1], [0.02, 0.45, 0.02]], np.float32)
    found = source.colours(points, np.tile(np.array([[0, -1, 0]], np.float32), (3, 1)))
    assert found[0, 2] > 0.9
    assert found[1, 2] < 0.3
    np.testing.assert_allclose(found[2], HIDDEN, atol=0.01)
    assert projected.depth_behind(points[2:]) == pytest.approx(0.9, abs=1e-3)
    # As large as on the cube's front, from which hidden sides are told.
    example = projected.synthesis_source()
    assert example.colours.shape == (1024, 1024, 3)
    rows = np.flatnonzero(example.known.any(1))
    assert (rows[0] + rows[-1]) / 2 == pytest.approx(511.5, abs=2)
    assert len(rows) == pytest.approx(1024 / 2 / 1.2, abs=4)


def test_what_lies_deeper_than_the_crop_is_wide_is_drawn_from_several_sides_too():
    front, left = (cut_out(disc(256, 0.45), RED), cut_out(np.repeat(disc(256, 0.2), 2, 1), RED))
    mesh = TriangleMesh(sheet(-0.4, 0.1).vertices, sheet(-0.4, 0.1).faces)
    (seen, _) = project_images([PosedImage(front), PosedImage(left, "left")], mesh)
    towards = np.array([[0, -1, 0]], np.float32)
    assert seen.visibility(np.array([[0.0, -0.4, 0.02]], np.float32), towards)[0] > 0.9


def test_a_hairline_keeps_its_own_colour():
    picture = np.zeros((256, 256, 4), np.uint8)
    picture[:, 127:129] = (250, 240, 10, 255)
    assert (extended_beyond_outline(picture, inset=2)[100, 120] == (250, 240, 10)).all()


def test_a_translucent_picture_still_is_an_example_in_its_own_colours():
    pixels = np.asarray(cut_out(disc(256, 0.45), RED)).copy()
    pixels[..., 3] = cv2.GaussianBlur(pixels[..., 3], (0, 0), 6) * (230 / 255)
    (projected,) = project_images([PosedImage(Image.fromarray(pixels))], two_sheets())
    example = projected.synthesis_source()
    assert 0.3 < example.known.mean() < 0.7
    assert np.abs(example.reduced(64).colours - np.array(RED) / 255).max() < 0.02


def test_the_nearest_pixel_of_a_mask_is_found_for_every_pixel():
    mask = np.zeros((8, 10), bool)
    mask[1, 2] = mask[6, 8] = True
    rows, columns = nearest_in_mask(mask)
    assert (rows[0, 0], columns[0, 0]) == (1, 2)
    assert (rows[7, 9], columns[7, 9]) == (6, 8)
    with pytest.raises(ValueError, match="no true pixel"):
        nearest_in_mask(~np.ones((3, 3), bool))
