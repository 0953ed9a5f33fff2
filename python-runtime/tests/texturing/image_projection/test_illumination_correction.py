import numpy as np

from espalier_runtime.texturing.image_projection.illumination_correction import GAIN_RANGE, illumination_gain

SIDE = 128
KNOWN = np.ones((SIDE, SIDE), bool)
PAINT = np.full((SIDE, SIDE, 3), 0.4, np.float32)


def shaded(share: float) -> np.ndarray:
    """The paint with its right half in shadow."""
    light = np.where(np.arange(SIDE) < SIDE // 2, 1.0, 1 - share).astype(np.float32)
    return PAINT * light[None, :, None]


def test_a_shadow_that_the_own_colours_do_not_know_is_lifted_without_a_change_of_exposure():
    shown = shaded(0.3)
    found = shown * illumination_gain(shown, PAINT, KNOWN)[..., None]
    assert abs(found[60, 20, 0] - found[60, 110, 0]) < 0.01
    assert abs(found.mean() - shown.mean()) < 1e-3


def test_details_smaller_than_a_shadow_stay():
    rng = np.random.default_rng(1)
    grain = shaded(0.3) * (1 + 0.2 * rng.normal(size=(SIDE, SIDE, 1)).astype(np.float32))
    found = grain * illumination_gain(grain, PAINT, KNOWN)[..., None]
    assert found.std() > 0.9 * (0.2 * found.mean())


def test_the_change_is_limited_and_stays_where_something_is_known():
    dark = shaded(0.95)
    gain = illumination_gain(dark, PAINT, KNOWN)
    assert gain.max() / gain.min() <= GAIN_RANGE[1] / GAIN_RANGE[0] + 1e-3
    known = KNOWN.copy()
    known[:, 40:] = False
    assert (illumination_gain(dark, PAINT, known)[:, 60:] == 1).all()
    assert (illumination_gain(dark, PAINT, ~KNOWN) == 1).all()
