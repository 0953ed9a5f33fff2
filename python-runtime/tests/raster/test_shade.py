"""The preview picture: framed, lit from the upper left, in the object's own colours, on nothing."""

import math

import numpy as np
import pytest

from espalier_runtime.cameras.camera import orbit_camera
from espalier_runtime.raster.shade import ShadedMesh, ShadeOptions, shade

PLAIN = ShadeOptions(side=96, has_floor_shadow=False)
FRONT = orbit_camera(math.pi, 0.0, radius=3.0, field_of_view=math.radians(30))


def ball(radius: float = 0.4, rings: int = 24, colour: tuple[float, float, float] = (0.6, 0.6, 0.6)) -> ShadedMesh:
    polar, around = np.meshgrid(np.linspace(0, math.pi, rings + 1), np.linspace(0, 2 * math.pi, 2 * rings + 1))
    normals = np.stack([np.sin(polar) * np.cos(around), np.sin(polar) * np.sin(around), np.cos(polar)], axis=-1)
    normals = normals.reshape(-1, 3).astype(np.float32)
    index = np.arange(len(normals)).reshape(2 * rings + 1, rings + 1)
    quads = np.stack([index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]], axis=-1).reshape(-1, 4)
    faces = np.concatenate([quads[:, :3], quads[:, [0, 2, 3]]]).astype(np.int32)
    return ShadedMesh(normals * np.float32(radius), normals, faces, np.full_like(normals, colour))


def card(texture: np.ndarray | None = None) -> ShadedMesh:
    """A square that faces the front, uv (0, 0) at its lower left."""
    corners = [(-0.4, 0, -0.4), (0.4, 0, -0.4), (0.4, 0, 0.4), (-0.4, 0, 0.4)]
    return ShadedMesh(
        positions=np.array(corners, dtype=np.float32),
        normals=np.tile(np.float32([0, -1, 0]), (4, 1)),
        faces=np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32),
        uvs=np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=np.float32),
        texture=texture,
    )


def joined(*meshes: ShadedMesh) -> ShadedMesh:
    starts = np.cumsum([0, *(len(mesh.positions) for mesh in meshes)])
    return ShadedMesh(
        np.concatenate([mesh.positions for mesh in meshes]),
        np.concatenate([mesh.normals for mesh in meshes]),
        np.concatenate([mesh.faces + start for mesh, start in zip(meshes, starts, strict=False)]).astype(np.int32),
    )


def moved(mesh: ShadedMesh, *offset: float) -> ShadedMesh:
    return ShadedMesh(mesh.positions + np.float32(offset), mesh.normals, mesh.faces)


def test_the_object_fills_the_picture_and_stands_in_its_middle() -> None:
    picture = shade(moved(ball(0.2), 0.1, -0.2, 0.25), options=PLAIN)
    rows, columns = np.nonzero(picture[..., 3] > 128)
    for seen in (rows, columns):
        assert seen.max() - seen.min() + 1 == pytest.approx(0.84 * 96, abs=3)
        assert (seen.max() + seen.min()) / 2 == pytest.approx(47.5, abs=1)


def test_around_the_object_there_is_nothing() -> None:
    alpha = shade(ball(), FRONT, PLAIN)[..., 3]
    assert alpha[48, 48] == 255
    assert (alpha[:4] == 0).all()


def test_the_upper_left_is_brighter_than_the_lower_right() -> None:
    picture = shade(ball(), FRONT, PLAIN).astype(float)[..., :3].mean(axis=2)
    assert picture[36, 36] > 1.5 * picture[60, 60]


def test_the_colours_are_those_of_the_mesh() -> None:
    red, green, blue = shade(ball(colour=(0.8, 0.2, 0.1)), FRONT, PLAIN)[44, 44, :3]
    assert red > 2 * green > 2 * blue


def test_a_texture_stands_upright_and_goes_before_colours() -> None:
    texture = np.zeros((8, 8, 3), dtype=np.uint8)
    texture[:4, :, 0] = 200  # the top rows are red, the others blue
    texture[4:, :, 2] = 200
    picture = shade(card(texture), FRONT, PLAIN)
    assert picture[36, 48, 0] > 100 > 50 > picture[36, 48, 2]
    assert picture[60, 48, 2] > 100 > 50 > picture[60, 48, 0]


def test_a_thin_sheet_is_drawn_from_behind_as_well() -> None:
    behind = orbit_camera(0.0, 0.0, radius=3.0, field_of_view=math.radians(30))
    assert shade(card(), behind, PLAIN)[48, 48].tolist() == pytest.approx(
        shade(card(), FRONT, PLAIN)[48, 48].tolist(), abs=12
    )


def test_an_object_throws_a_shadow_on_what_lies_behind_it() -> None:
    wall = moved(card(), 0, 0.15, 0)
    alone = shade(wall, FRONT, PLAIN).astype(int)
    shaded = shade(joined(wall, moved(ball(0.08), 0, -0.05, 0)), FRONT, PLAIN).astype(int)
    # The key light comes from the upper left, so the shadow falls to the lower right of the ball.
    assert shaded[60, 58, :3].sum() < 0.8 * alone[60, 58, :3].sum()
    assert shaded[30, 30, :3].sum() == pytest.approx(alone[30, 30, :3].sum(), rel=0.05)


def test_the_floor_shadow_lies_under_the_object_and_only_seen_from_above() -> None:
    options = ShadeOptions(side=96)
    above, below = (orbit_camera(math.pi, pitch, radius=4.0, field_of_view=math.radians(30)) for pitch in (0.5, -0.5))
    under = shade(ball(), above, options)[68, 48]
    assert under[:3].tolist() == [0, 0, 0]
    assert 20 < under[3] < 200
    np.testing.assert_array_equal(shade(ball(), below, options), shade(ball(), below, PLAIN))


def test_a_mesh_without_faces_gives_a_transparent_picture() -> None:
    empty = ShadedMesh(np.zeros((0, 3), np.float32), np.zeros((0, 3), np.float32), np.zeros((0, 3), np.int32))
    assert not shade(empty, options=PLAIN).any()


def test_a_mesh_out_of_sight_gives_a_transparent_picture() -> None:
    assert not shade(moved(ball(), 0, -9, 0), FRONT, PLAIN).any()


def test_a_camera_close_to_the_surface_still_draws() -> None:
    close = orbit_camera(math.pi, 0.0, radius=0.402, field_of_view=math.radians(40), near=1e-4)
    assert shade(ball(), close, PLAIN)[48, 48, 3] == 255
