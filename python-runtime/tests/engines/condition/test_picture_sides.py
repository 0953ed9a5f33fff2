import pytest

from espalier_runtime.engines.condition.picture_sides import resolve_sides
from espalier_runtime.protocol.errors import EspalierError


def test_without_sides_pictures_are_front_back_left_right_in_their_order():
    assert resolve_sides(3, None) == ("front", "back", "left")
    assert resolve_sides(2, ["left", "front"]) == ("left", "front")


@pytest.mark.parametrize(
    ("count", "sides", "said"),
    [
        (5, None, "There are 5 pictures, and this pack works from four sides at most"),
        (2, ["front"], "1 sides are named for 2 pictures"),
        (2, ["back", "back"], "A side is named twice: back, back"),
    ],
)
def test_sides_that_do_not_fit_the_pictures_are_refused(count, sides, said):
    with pytest.raises(EspalierError, match=said) as caught:
        resolve_sides(count, sides)
    assert caught.value.code == "usage"
