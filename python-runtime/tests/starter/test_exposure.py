"""What the view maps are to take away of a picture's light."""

import numpy as np

from starter_model.pictures.exposure import expose_like_the_picture


def _colours(front: tuple[int, int, int], back: tuple[int, int, int]) -> np.ndarray:
    return np.tile(np.array([*front, *back], np.uint8), (4, 4, 1))


def _picture(colour: tuple[int, int, int], *, opaque: bool = True) -> np.ndarray:
    return np.tile(np.array([*colour, 255 if opaque else 0], np.uint8), (8, 8, 1))


def test_both_sides_follow_the_exposure_and_white_balance_of_the_picture():
    exposed = expose_like_the_picture(_colours((100, 100, 100), (50, 60, 200)), _picture((80, 100, 120)))
    assert np.abs(exposed[0, 0, :3].astype(int) - (80, 100, 120)).max() <= 1
    assert np.abs(exposed[0, 0, 3:].astype(int) - (40, 60, 239)).max() <= 3


def test_shading_across_the_picture_stays_to_be_learned():
    picture = _picture((60, 60, 60))
    picture[:, 4:, :3] = 140
    exposed = expose_like_the_picture(_colours((100, 100, 100), (100, 100, 100)), picture)
    assert np.ptp(exposed) == 0


def test_a_channel_that_is_nearly_black_is_not_blown_up():
    exposed = expose_like_the_picture(_colours((0, 1, 100), (30, 30, 100)), _picture((90, 90, 100)))
    assert exposed[..., 3:5].max() <= 60


def test_a_picture_without_an_object_changes_nothing_but_brightness_within_the_limit():
    exposed = expose_like_the_picture(_colours((10, 10, 10), (10, 10, 10)), _picture((0, 0, 0), opaque=False))
    assert exposed.min() >= 5
