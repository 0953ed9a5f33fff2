import numpy as np
import pytest

from espalier_runtime.images.masked_image import MaskedImage
from espalier_runtime.texturing.synthesis.grain import Grain, fine_part

GREY, WOOD = (0.7, 0.7, 0.7), (0.6, 0.4, 0.2)
KNOWN = np.ones((256, 256), bool)


def grey_beside_grained_wood() -> MaskedImage:
    colours = np.tile(np.array(GREY, np.float32), (256, 256, 1))
    grain = 0.05 * np.sin(np.arange(256) * 1.3)[:, None, None]
    colours[:, 128:] = np.array(WOOD) + grain
    return MaskedImage(colours.astype(np.float32), KNOWN)


def test_a_plain_paint_has_no_grain_and_wood_keeps_its_own() -> None:
    asked = np.array([[GREY, WOOD]] * 2, np.float32)
    own, most = Grain(grey_beside_grained_wood()).alike(asked)
    np.testing.assert_allclose(own[0], [GREY, WOOD], atol=0.03)
    assert most[0, 0] < 0.002
    assert 0.015 < most[0, 1] < 0.06


def test_a_tint_that_the_example_lacks_becomes_the_nearest_that_it_has() -> None:
    own, _ = Grain(grey_beside_grained_wood()).alike(np.full((1, 1, 3), (0.75, 0.68, 0.72), np.float32))
    assert own[0, 0] == pytest.approx(GREY, abs=0.01)


def test_the_fine_part_is_free_of_broad_differences() -> None:
    broad = np.repeat(np.repeat(np.arange(4) / 4, 64)[:, None], 256, 1)[..., None] * np.ones(3)
    fine = 0.1 * (np.indices((256, 256)).sum(0) % 2)[..., None] - 0.05
    found = fine_part((broad + fine).astype(np.float32), MaskedImage(np.zeros((256, 256, 3), np.float32), KNOWN))
    np.testing.assert_allclose(found[24:40], (fine * np.ones(3))[24:40], atol=0.01)
