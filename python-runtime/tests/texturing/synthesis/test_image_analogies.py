import numpy as np
import pytest

from espalier_runtime.images.masked_image import MaskedImage
from espalier_runtime.texturing.synthesis.image_analogies import FINISHED_SIDE, ImageAnalogies, PositionWeights
from espalier_runtime.texturing.synthesis.patch_matching import MaskedPixels, PatchMatch
from espalier_runtime.texturing.synthesis.patches import low_frequency_dct_basis

ANYWHERE = PositionWeights(row=0, column=0)
RED, DARK_RED, BLUE = (0.9, 0.2, 0.1), (0.5, 0.1, 0.05), (0.1, 0.2, 0.9)
STRIPE_MEAN = np.mean([RED, DARK_RED], 0)


def striped_and_plain(side: int = 256) -> MaskedImage:
    """Red stripes of eight pixels above, plain blue below."""
    colours = np.tile(np.array(BLUE, np.float32), (side, side, 1))
    stripes = (np.arange(side) // 8) % 2 == 0
    colours[: side // 2] = np.where(stripes[None, :, None], RED, DARK_RED)
    return MaskedImage(colours, np.ones((side, side), bool))


def halves(left, right, side: int = 128) -> MaskedImage:
    colours = np.empty((side, side, 3), np.float32)
    colours[:, : side // 2], colours[:, side // 2 :] = left, right
    return MaskedImage(colours, np.ones((side, side), bool))


def imagined(guide: MaskedImage, seed: int = 1, example: MaskedImage | None = None, weights=ANYWHERE) -> np.ndarray:
    return ImageAnalogies(example or striped_and_plain()).synthesise(guide, weights, np.random.default_rng(seed))


def test_each_coarse_colour_gets_the_detail_that_it_has_in_the_example():
    painted = imagined(halves(BLUE, STRIPE_MEAN))
    third = FINISHED_SIDE // 3
    blue, red = painted[:, :third], painted[:, -third:]
    assert blue.std((0, 1)).max() < 0.05
    assert np.ptp(np.quantile(red[..., 0], (0.1, 0.9))) > 0.3
    np.testing.assert_allclose(blue.mean((0, 1)), BLUE, atol=0.05)
    np.testing.assert_allclose(red.mean((0, 1)), STRIPE_MEAN, atol=0.1)


def test_drawers_of_a_front_do_not_show_on_a_plain_back():
    wood = np.random.default_rng(4).normal(0.5, 0.02, (256, 256, 1)).astype(np.float32).repeat(3, 2)
    drawers = wood.copy()
    for row in range(128, 256, 32):
        drawers[row : row + 4] = 0.35
    level = drawers[128:].mean()
    guide = halves((level,) * 3, (level,) * 3)
    plain, painted = (imagined(guide, example=MaskedImage(one, np.ones((256, 256), bool))) for one in (wood, drawers))
    assert painted.std() < 1.15 * plain.std()


def test_stripes_go_on_as_stripes():
    red = imagined(halves(STRIPE_MEAN, STRIPE_MEAN))[64:-64, 64:-64, 0]
    assert red.mean(0).std() > 3 * red.mean(1).std()


def test_the_same_seed_paints_the_same_and_another_seed_something_else():
    rng = np.random.default_rng(3)
    noise = MaskedImage(rng.random((64, 64, 3)).astype(np.float32), np.ones((64, 64), bool))
    guide = halves((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
    first, again, other = (imagined(guide, seed, noise) for seed in (1, 1, 2))
    assert (first == again).all()
    assert np.abs(first - other).max() > 0.05


def test_pieces_keep_their_height_where_that_is_wanted():
    ramp = np.repeat(np.linspace(0, 1, 256, dtype=np.float32)[:, None, None], 256, 1).repeat(3, 2)
    example = MaskedImage(ramp, np.ones((256, 256), bool))
    grey = halves((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
    free, kept = (imagined(grey, example=example, weights=PositionWeights(row, 0)).mean((1, 2)) for row in (0, 8))
    assert np.ptp(free) < 0.2
    assert kept[-64:].mean() - kept[:64].mean() > 0.3


def test_what_is_not_known_of_the_example_never_shows():
    colours = striped_and_plain().colours.copy()
    known = np.ones(colours.shape[:2], bool)
    colours[:, 128:], known[:, 128:] = (0, 1, 0), False
    painted = imagined(halves(STRIPE_MEAN, BLUE), example=MaskedImage(colours, known))
    assert painted[..., 1].max() < 0.4


@pytest.mark.parametrize("pixels", [1, 40])
def test_an_example_or_a_guide_of_few_pixels_is_enough(pixels):
    known = np.zeros((256, 256), bool)
    known.ravel()[30_000 : 30_000 + pixels] = True
    few = MaskedImage(np.full((256, 256, 3), 0.4, np.float32), known)
    plain = halves((0.4, 0.4, 0.4), (0.4, 0.4, 0.4))
    np.testing.assert_allclose(imagined(plain, example=few), 0.4, atol=0.01)
    np.testing.assert_allclose(imagined(few, example=plain), 0.4, atol=0.01)


def test_a_picture_is_reduced_and_blurred_without_its_unknown_part():
    colours = np.zeros((64, 64, 3), np.float32)
    known = np.zeros((64, 64), bool)
    colours[:, :21], known[:, :21] = 0.7, True
    picture = MaskedImage(colours, known)
    assert picture.reduced(16).known.sum() == 16 * 5
    for changed in (picture.reduced(16), picture.blurred(5)):
        np.testing.assert_allclose(changed.colours, 0.7, atol=1e-4)


def test_the_search_finds_where_a_picture_was_shifted_from():
    rng = np.random.default_rng(5)
    everywhere = MaskedPixels(np.ones((40, 40), bool))
    offered = rng.normal(size=(1600, 6)).astype(np.float32)
    shifted = everywhere.indices_at(everywhere.coordinates + np.array((5, 9)))
    search = PatchMatch(everywhere, everywhere, offered, offered[shifted], np.zeros(1600, np.float32))
    chosen = rng.integers(0, 1600, 1600)
    for _ in range(6):
        chosen = search.improve(chosen, jumps=(8, 3, 1), reach=40, rng=rng)
    assert (chosen == shifted).mean() > 0.95


def test_the_low_frequency_basis_is_orthonormal_and_keeps_a_smooth_patch_and_nothing_of_a_fast_one():
    basis = low_frequency_dct_basis(7, 3)
    assert basis.shape == (147, 30)
    np.testing.assert_allclose(basis.T @ basis, np.eye(30), atol=1e-5)
    along = np.arange(7)
    smooth = np.repeat((0.3 + 0.2 * np.cos(np.pi / 7 * (along + 0.5)))[:, None, None], 7, 1).repeat(3, 2).reshape(1, -1)
    fast = np.where(along % 2, 1.0, -1.0)[:, None, None].repeat(7, 1).repeat(3, 2).reshape(1, -1)
    assert np.linalg.norm(smooth @ basis) == pytest.approx(np.linalg.norm(smooth), rel=1e-4)
    assert np.linalg.norm(fast @ basis) < 0.3 * np.linalg.norm(fast)
