import numpy as np
import pytest
from PIL import Image, ImageDraw

from espalier_runtime.images.cut_out.fit_outline import fit_outline
from espalier_runtime.images.square_crop import NoForegroundError


def halves(box: tuple[int, int, int, int], size: tuple[int, int]) -> Image.Image:
    """A box, red on the left and green on the right."""
    image = Image.new("RGBA", size)
    left, top, right, bottom = box
    ImageDraw.Draw(image).rectangle((left, top, right, bottom), fill=(0, 200, 0, 255))
    ImageDraw.Draw(image).rectangle((left, top, (left + right) // 2, bottom), fill=(200, 0, 0, 255))
    return image


def disc(box: tuple[int, int, int, int], size: tuple[int, int]) -> Image.Image:
    image = Image.new("RGBA", size)
    ImageDraw.Draw(image).ellipse(box, fill=(9, 9, 9, 255))
    return image


def test_a_picture_gets_the_size_and_the_outline_of_another_and_keeps_its_colours_where_they_are() -> None:
    outline = disc((20, 10, 80, 110), (100, 120))
    fitted = np.asarray(fit_outline(halves((300, 5, 390, 30), (400, 60)), outline))
    assert np.array_equal(fitted[..., 3], np.asarray(outline)[..., 3])
    assert fitted[60, 30].tolist() == [200, 0, 0, 255]
    assert fitted[60, 70].tolist() == [0, 200, 0, 255]


def test_places_that_the_picture_does_not_reach_take_its_nearest_colour() -> None:
    """A disc does not fill the corners of its box; the outline does."""
    fitted = np.asarray(fit_outline(disc((0, 0, 63, 63), (64, 64)), halves((10, 10, 50, 50), (60, 60))))
    assert fitted[11, 11].tolist() == [9, 9, 9, 255]


@pytest.mark.parametrize("nothing", ["picture", "outline"])
def test_what_shows_nothing_is_refused(nothing: str) -> None:
    empty, full = Image.new("RGBA", (8, 8)), halves((1, 1, 6, 6), (8, 8))
    with pytest.raises(NoForegroundError):
        fit_outline(*((empty, full) if nothing == "picture" else (full, empty)))
