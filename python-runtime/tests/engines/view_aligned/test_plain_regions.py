import numpy as np
import pytest

from espalier_runtime.engines.view_aligned.object_palette import ObjectPalette
from espalier_runtime.engines.view_aligned.plain_regions import GuessedColours, plain_where_hidden, surface_neighbours

RED, BLUE = np.array([0.8, 0.2, 0.1], np.float32), np.array([0.1, 0.2, 0.9], np.float32)
PALETTE = ObjectPalette(np.stack([RED, BLUE]), np.array([0.5, 0.5], np.float32))
SIDE = 24
SHEET = np.array([(x, 3, z) for x in range(SIDE) for z in range(SIDE)])
NEIGHBOURS = surface_neighbours(SHEET, SIDE)
NOTHING = np.zeros(len(SHEET), np.float32)


def plain(share_of_red: np.ndarray, *, seen: float = 0.0, predicted: float = 0.0, palette=PALETTE) -> np.ndarray:
    """The colours [x, z, 3] of a sheet that was guessed to be a mixture of red and blue."""
    guess = share_of_red.reshape(-1, 1) * RED + (1 - share_of_red.reshape(-1, 1)) * BLUE
    shares = (np.full(len(SHEET), share, np.float32) for share in (seen, predicted))
    known = GuessedColours(guess.astype(np.float32), *shares)
    found = plain_where_hidden(known, palette, NEIGHBOURS)
    return found.reshape(SIDE, SIDE, 3)


def test_specks_are_gone_where_nothing_is_seen_and_stay_where_they_are_seen():
    specks = np.where(np.random.default_rng(1).random((SIDE, SIDE)) < 0.15, 0.0, 1.0)
    np.testing.assert_allclose(plain(specks), np.tile(RED, (SIDE, SIDE, 1)), atol=0.02)
    seen = plain(specks, seen=1.0)
    np.testing.assert_allclose(seen[specks == 0], np.tile(BLUE, ((specks == 0).sum(), 1)), atol=1e-6)


def test_what_is_at_the_outline_goes_on_where_colours_were_only_read_off_the_front():
    palette = ObjectPalette(PALETTE.colours, np.array([1, 0], np.float32))
    streak = np.ones((SIDE, SIDE))
    streak[8:12] = 0
    np.testing.assert_allclose(plain(streak, palette=palette)[10], np.tile(RED, (SIDE, 1)), atol=0.02)
    streak[6:18] = 0
    predicted = plain(streak, predicted=1.0, palette=palette)
    np.testing.assert_allclose(predicted[10], np.tile(BLUE, (SIDE, 1)), atol=0.1)


def test_what_is_seen_goes_on_across_the_border():
    halves = np.where(np.arange(SIDE)[:, None] < SIDE // 2, 1.0, 0.5) * np.ones((1, SIDE))
    guess = halves.reshape(-1, 1) * RED + (1 - halves.reshape(-1, 1)) * BLUE
    seen = (halves.ravel() == 1).astype(np.float32)
    for paint in (RED, BLUE):
        guess[seen == 1] = paint
        whole = GuessedColours(guess.astype(np.float32), seen, NOTHING)
        found = plain_where_hidden(whole, PALETTE, NEIGHBOURS)
        np.testing.assert_allclose(found, np.tile(paint, (len(SHEET), 1)), atol=0.03)


def test_shades_of_one_paint_stay_soft():
    shades = ObjectPalette(np.stack([RED, RED * np.float32(0.93)]), PALETTE.at_rim)
    guess = np.linspace(0.93, 1, SIDE).repeat(SIDE)[:, None] * RED
    found = plain_where_hidden(GuessedColours(guess.astype(np.float32), NOTHING, NOTHING), shades, NEIGHBOURS)
    steps = np.abs(np.diff(found.reshape(SIDE, SIDE, 3)[:, 0, 0]))
    assert steps.max() < 0.01


def test_an_empty_palette_leaves_the_guess():
    nothing = ObjectPalette(np.zeros((0, 3), np.float32), np.zeros(0, np.float32))
    assert plain(np.full((SIDE, SIDE), 0.4), palette=nothing)[0, 0] == pytest.approx(0.4 * RED + 0.6 * BLUE)


def test_neighbours_are_the_voxels_beside_one_and_count_alike():
    voxels = np.array([(0, 0, 0), (1, 1, 1), (1, 0, 0), (3, 3, 3)])
    np.testing.assert_allclose(
        surface_neighbours(voxels, 4).toarray(), [[0, 0.5, 0.5, 0], [0.5, 0, 0.5, 0], [0.5, 0.5, 0, 0], [0, 0, 0, 0]]
    )
