import numpy as np
import pytest
from PIL import Image

from espalier_runtime.cameras.view_frames import outline_box
from espalier_runtime.engines.condition.condition import unusable_cut_outs
from espalier_runtime.images.square_crop import square_crop
from espalier_runtime.protocol.errors import EspalierError


def opaque(pixels: int) -> Image.Image:
    values = np.zeros((20, 20, 4), np.uint8)
    values[5, 5 : 5 + pixels] = 255
    return Image.fromarray(values)


@pytest.mark.parametrize(
    ("measure", "code"),
    [
        (lambda: square_crop(opaque(0)), "input_empty"),
        (lambda: square_crop(opaque(1)), "input_too_small"),
        (lambda: outline_box(np.asarray(opaque(0))), "input_empty"),
    ],
)
def test_a_cut_out_that_shows_nothing_is_refused_with_advice(measure, code):
    with (
        pytest.raises(EspalierError, match=r"in the picture|no opaque part") as caught,
        unusable_cut_outs(),
    ):
        measure()
    assert caught.value.code == code
    assert caught.value.hint.startswith("Use a picture")
