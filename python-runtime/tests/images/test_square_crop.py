"""The crop around a cut-out object."""

import numpy as np
import pytest
from PIL import Image

from espalier_runtime.images.square_crop import NoForegroundError, SinglePixelError, on_black, square_crop


def picture(width: int, height: int, box: tuple[int, int, int, int], alpha: int = 255) -> Image.Image:
    """Transparent, with an opaque red rectangle."""
    values = np.zeros((height, width, 4), dtype=np.uint8)
    left, top, right, bottom = box
    values[top:bottom, left:right] = (255, 0, 0, alpha)
    return Image.fromarray(values)


def test_the_object_sits_in_the_middle_with_a_fifth_of_air() -> None:
    crop = np.asarray(square_crop(picture(400, 300, (100, 100, 201, 151)), 120))
    assert crop.shape == (120, 120, 4)
    rows, columns = np.nonzero(crop[:, :, 3] > 127)
    assert (columns.min(), columns.max()) == pytest.approx((10, 110), abs=1)
    assert (rows.min() + rows.max()) / 2 == pytest.approx(60, abs=1)


def test_a_crop_beyond_the_border_is_transparent_there() -> None:
    crop = np.asarray(square_crop(picture(50, 50, (0, 0, 50, 50)), 60))
    assert crop[0, 0, 3] == 0
    assert crop[30, 30].tolist() == [255, 0, 0, 255]


@pytest.mark.parametrize("alpha", [0, 204])
def test_a_picture_without_opaque_pixels_is_refused(alpha: int) -> None:
    with pytest.raises(NoForegroundError):
        square_crop(picture(20, 20, (5, 5, 15, 15), alpha))


def test_a_single_opaque_pixel_is_refused() -> None:
    with pytest.raises(SinglePixelError):
        square_crop(picture(20, 20, (5, 5, 6, 6)))


def test_colour_on_black_is_truncated_and_not_rounded() -> None:
    half = on_black(picture(1, 1, (0, 0, 1, 1), alpha=127))
    assert np.asarray(half)[0, 0].tolist() == [int(255 * (127 / 255)), 0, 0]
