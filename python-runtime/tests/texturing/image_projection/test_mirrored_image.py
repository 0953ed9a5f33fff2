import numpy as np
import pytest
import trimesh
from PIL import Image

from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.raster.rasterise import NO_FACE
from espalier_runtime.texturing.image_projection.mirror_plane import MirrorPlane, fit_mirror_plane
from espalier_runtime.texturing.image_projection.mirrored_image import with_mirrored_half
from espalier_runtime.texturing.image_projection.project_images import PosedImage, project_images
from espalier_runtime.texturing.image_projection.projected_image import rasterise_front

RED, BLUE, HIDDEN = (200, 60, 40), (30, 60, 200), 0.25
YAW = 35.0
# The box's own axes in the picture's frame: across, towards its back.
ACROSS, BACK = (np.array([np.cos(a), np.sin(a), 0]) for a in np.radians([YAW, YAW + 90]))
WIDE, LONG, HIGH = 0.3, 0.5, 0.24


class OneColour:
    def colours(self, points, normals):
        del normals
        return np.full((len(points), 3), HIDDEN, np.float32)


def box() -> TriangleMesh:
    """A box that is turned, so that the picture shows its front and one of its sides."""
    plain = trimesh.creation.box((WIDE, LONG, HIGH)).subdivide_to_size(0.04)
    axes = np.stack([ACROSS, BACK, [0, 0, 1]])
    return TriangleMesh((plain.vertices @ axes).astype(np.float32), plain.faces.astype(np.int32))


def picture_of(mesh: TriangleMesh) -> Image.Image:
    """The front red, the side blue."""
    drawn = rasterise_front(mesh)
    corners = mesh.vertices[mesh.faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    colours = np.where((normals @ BACK < -1e-6)[:, None], RED, BLUE)
    pixels = np.zeros((*drawn.face_id.shape, 4), np.uint8)
    seen = drawn.face_id != NO_FACE
    pixels[seen, :3], pixels[seen, 3] = colours[drawn.face_id[seen]], 255
    return Image.fromarray(pixels)


def colour_on(side: np.ndarray, mirror: float | None) -> np.ndarray:
    """In the middle of the box's side that faces `side`, as it comes out where a camera saw `mirror`."""
    mesh = box()
    projected = project_images([PosedImage(picture_of(mesh))], mesh)[0]
    source = with_mirrored_half(OneColour(), projected, mesh, PicturePose(mirror=mirror))
    point = side * (WIDE if abs(side @ ACROSS) > 0.5 else LONG) / 2
    return source.colours(point[None].astype(np.float32), side[None].astype(np.float32))[0]


def test_the_side_that_is_not_seen_has_the_colours_of_the_one_that_is() -> None:
    hidden_side = ACROSS if ACROSS[1] > 0 else -ACROSS
    np.testing.assert_allclose(colour_on(hidden_side, YAW + 7), np.array(BLUE) / 255, atol=0.02)


@pytest.mark.parametrize(
    ("side", "mirror"),
    [
        pytest.param(BACK, YAW, id="the back: its mirror image is not seen either"),
        pytest.param(ACROSS, None, id="no plane is known"),
        pytest.param(ACROSS, YAW - 100, id="the plane would bring the front to the back"),
        pytest.param(ACROSS, 0.0, id="the object is not symmetric near there"),
    ],
)
def test_elsewhere_colours_stay_what_they_were(side: np.ndarray, mirror: float | None) -> None:
    np.testing.assert_allclose(colour_on(side, mirror), HIDDEN, atol=1e-6)


def test_a_pixel_that_is_seen_aslant_is_not_drawn_out_to_a_streak_on_the_other_side() -> None:
    mesh = box()
    projected = project_images([PosedImage(picture_of(mesh))], mesh)[0]
    source = with_mirrored_half(OneColour(), projected, mesh, PicturePose(mirror=YAW))
    hidden_side = ACROSS if ACROSS[1] > 0 else -ACROSS
    point = (hidden_side * WIDE / 2)[None].astype(np.float32)
    # As on a roof: it faces the mirrored camera at a cosine of 0.15 only.
    aslant = 0.15 / (hidden_side @ [0, 1, 0]) * hidden_side
    aslant[2] = np.sqrt(1 - aslant @ aslant)
    np.testing.assert_allclose(source.colours(point, aslant[None].astype(np.float32))[0], HIDDEN, atol=1e-6)


def test_how_squarely_the_picture_shows_a_place_is_read_off_what_it_shows() -> None:
    mesh = box()
    projected = project_images([PosedImage(picture_of(mesh))], mesh)[0]
    sides = np.stack([ACROSS if ACROSS[1] < 0 else -ACROSS, -BACK])
    points = (sides * np.array([[WIDE], [LONG]]) / 2).astype(np.float32)
    np.testing.assert_allclose(projected.facing_shown(points), -sides[:, 1], atol=0.02)
    above = (-BACK * LONG / 2 + np.array([0, 0, HIGH / 2 + 0.01]))[None].astype(np.float32)
    assert projected.facing_shown(above)[0] == 0


def test_the_plane_is_found_near_the_predicted_one() -> None:
    moved = box().vertices + np.array([0.05, -0.02, 0.1], np.float32)
    plane, distance = fit_mirror_plane(moved, YAW - 12)
    assert plane.azimuth == pytest.approx(YAW, abs=3)
    assert plane.offset == pytest.approx(float(np.array([0.05, -0.02, 0.1]) @ ACROSS), abs=0.02)
    assert distance < 0.02
    np.testing.assert_allclose(plane.reflected(plane.reflected(moved)), moved, atol=1e-6)


def test_a_mirror_plane_turns_directions_without_moving_them() -> None:
    plane = MirrorPlane(azimuth=0, offset=3)
    np.testing.assert_allclose(plane.turned(np.array([[1.0, 2, 3]])), [[-1, 2, 3]], atol=1e-6)
    np.testing.assert_allclose(plane.reflected(np.array([[1.0, 2, 3]])), [[5, 2, 3]], atol=1e-6)
