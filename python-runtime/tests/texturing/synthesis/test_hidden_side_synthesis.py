from functools import cache

import numpy as np
import pytest
import trimesh

from espalier_runtime.images.masked_image import MaskedImage
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.progress import Progress
from espalier_runtime.texturing.synthesis.hidden_side_synthesis import HiddenSideSynthesis

COARSE = (0.6, 0.4, 0.2)
TOWARDS = {"front": (0, -1, 0), "back": (0, 1, 0), "left": (-1, 0, 0), "above": (0, 0, 1)}


class OneColour:
    def colours(self, points, normals):
        del normals
        return np.tile(np.array(COARSE, np.float32), (len(points), 1))


def ball(radius: float = 0.4, at=(0, 0, 0)) -> TriangleMesh:
    sphere = trimesh.creation.icosphere(6, radius)
    vertices = (sphere.vertices + at).astype(np.float32)
    return TriangleMesh(
        vertices, sphere.faces.astype(np.int32), np.tile(np.array(COARSE, np.float32), (len(vertices), 1))
    )


def both(first: TriangleMesh, second: TriangleMesh) -> TriangleMesh:
    assert first.colours is not None
    assert second.colours is not None
    return TriangleMesh(
        np.concatenate([first.vertices, second.vertices]),
        np.concatenate([first.faces, second.faces + len(first.vertices)]),
        np.concatenate([first.colours, second.colours]),
    )


def checkered() -> MaskedImage:
    """COARSE on the whole, in small squares that are darker and lighter by a fifth."""
    checks = np.indices((256, 256)).sum(0) // 10 % 2
    colours = np.array(COARSE) * np.where(checks, 1.2, 0.8)[..., None]
    return MaskedImage(colours.astype(np.float32), np.ones((256, 256), bool))


@cache
def sides_of_a_ball(*, shown: tuple[str, ...] = ()) -> HiddenSideSynthesis:
    return HiddenSideSynthesis(OneColour(), ball(), checkered(), seed=1, shown=shown)


def colours_facing(side: str, source: HiddenSideSynthesis) -> np.ndarray:
    """Colours around the place of the ball that faces most towards a side."""
    normals = np.random.default_rng(0).normal(size=(2000, 3)) * 0.2 + TOWARDS[side]
    normals = (normals / np.linalg.norm(normals, axis=1, keepdims=True)).astype(np.float32)
    return source.colours(normals * np.float32(0.4), normals)


def test_hidden_sides_get_details_and_keep_their_coarse_colour():
    for side in ("back", "left", "above"):
        found = colours_facing(side, sides_of_a_ball())
        assert found[:, 0].std() > 0.03
        np.testing.assert_allclose(found.mean(0), COARSE, atol=0.06)


def test_bright_spots_of_the_front_do_not_come_again_on_hidden_sides():
    spotted = np.tile(np.array(COARSE, np.float32), (256, 256, 1))
    rows, columns = np.indices((256, 256)) % 32
    spotted[(rows < 12) & (columns < 12)] = 1
    source = HiddenSideSynthesis(OneColour(), ball(), MaskedImage(spotted, np.ones((256, 256), bool)), seed=1)
    for side in ("back", "left", "above"):
        assert np.abs(colours_facing(side, source) - COARSE).max() < 0.1


def test_broad_patches_of_the_front_do_not_lie_on_a_plain_side():
    halves = np.where(np.arange(256)[:, None, None] // 64 % 2, 0.03, -0.03) + np.array(COARSE)
    picture = np.broadcast_to(halves, (256, 256, 3)).astype(np.float32)
    source = HiddenSideSynthesis(OneColour(), ball(), MaskedImage(picture, np.ones((256, 256), bool)), seed=1)
    for side in ("back", "left", "above"):
        assert colours_facing(side, source)[:, 0].std() < 0.006


def test_a_side_has_the_examples_colours():
    tinted = np.tile(np.array(COARSE, np.float32) + np.float32(0.06), (256, 256, 1))
    source = HiddenSideSynthesis(OneColour(), ball(), MaskedImage(tinted, np.ones((256, 256), bool)), seed=1)
    np.testing.assert_allclose(colours_facing("back", source).mean(0), np.array(COARSE) + 0.06, atol=0.01)


def test_what_faces_the_front_keeps_the_coarse_colours():
    place, normal = np.array([[0, -0.4, 0]], np.float32), np.array([[0, -1, 0]], np.float32)
    np.testing.assert_allclose(sides_of_a_ball().colours(place, normal), [COARSE], atol=1e-5)


def test_a_place_behind_something_else_keeps_the_coarse_colours():
    hidden = both(ball(0.15, (0, 0.1, 0)), ball(0.1, (0, 0.42, 0)))
    source = HiddenSideSynthesis(OneColour(), hidden, checkered(), seed=1)
    place, normal = np.array([[0, 0.25, 0]], np.float32), np.array([[0, 1, 0]], np.float32)
    np.testing.assert_allclose(source.colours(place, normal), [COARSE], atol=1e-5)


def test_a_side_that_a_picture_shows_is_not_imagined():
    without, imagined = (colours_facing("back", sides_of_a_ball(shown=sides))[:, 0] for sides in (("back",), ()))
    assert without.std() < 0.5 * imagined.std()


def test_cancelling_is_asked_for_before_every_side():
    asked = []

    def cancel() -> None:
        asked.append(None)
        if len(asked) == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        HiddenSideSynthesis(OneColour(), ball(), checkered(), seed=1, progress=Progress(check=cancel))
    assert len(asked) == 3
