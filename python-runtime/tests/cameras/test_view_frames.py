import numpy as np
import pytest

from espalier_runtime.cameras.view_frames import NoOutlineError, OutlineBox, outline_box, view_frames
from tests.engines.view_aligned.outlines import bar, cut_out

CORNER = np.array([[0.1, 0.2, 0.3]], np.float32)


def box(width: float, height: float) -> OutlineBox:
    return OutlineBox(0.0, 0.0, width, height)


def test_a_picture_alone_is_the_model_frame_as_its_camera_sees_it():
    (front,) = view_frames([OutlineBox(0.01, -0.02, 0.5, 0.8)], ["front"])
    np.testing.assert_allclose(front.to_crop(CORNER), CORNER, atol=1e-6)


@pytest.mark.parametrize(
    ("side", "seen"),
    [("back", (-0.1, -0.2, 0.3)), ("left", (-0.2, 0.1, 0.3)), ("right", (0.2, -0.1, 0.3))],
)
def test_every_side_is_seen_from_where_its_camera_stands(side, seen):
    (frame,) = view_frames([box(0.8, 0.8)], [side])
    np.testing.assert_allclose(frame.to_crop(CORNER)[0], seen, atol=1e-6)


def test_pictures_cropped_apart_agree_in_height_and_opposite_ones_in_width():
    front, back, left = view_frames([box(0.4, 0.8), box(0.5, 0.75), box(0.2, 0.6)], ["front", "back", "left"])
    top_right = np.array([[0.2, 0.0, 0.4]], np.float32)
    np.testing.assert_allclose(front.to_crop(top_right)[0], (0.2, 0, 0.4), atol=1e-6)
    np.testing.assert_allclose(back.to_crop(top_right)[0], (-0.25, 0, 0.375), atol=1e-6)
    # The left picture is scaled by its height, and its width is then the depth of the object.
    np.testing.assert_allclose(left.to_crop(np.array([[0, 0.1333333, 0.4]], np.float32))[0], (-0.1, 0, 0.3), atol=1e-6)


def test_an_object_deeper_than_wide_is_made_smaller_until_it_fits():
    front, left = view_frames([box(0.8, 0.4), box(0.8, 0.2)], ["front", "left"])
    assert front.scale == pytest.approx((2, 2, 2))
    np.testing.assert_allclose(left.to_crop(np.array([[0, -0.4, 0]], np.float32))[0], (0.4, 0, 0), atol=1e-6)


def test_the_box_of_an_outline_is_measured_in_the_crops_frame():
    found = outline_box(np.asarray(cut_out(bar(64, 0.125, 0.25))))
    assert (found.centre_x, found.centre_z, found.width, found.height) == (0, 0, 0.25, 0.5)
    with pytest.raises(NoOutlineError):
        outline_box(np.zeros((8, 8, 4), np.uint8))
