"""CIEDE2000 against pairs published with the formula."""

import numpy as np
import pytest

from espalier_tools.benchmarks.baking.colour_difference import ciede2000, srgb_to_lab

# Test data of Sharma, Wu and Dalal (2005), table 1: first colour, second colour, difference.
PUBLISHED = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0),
    ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("first", "second", "expected"), PUBLISHED)
def test_published_pairs_are_met_both_ways(first: tuple, second: tuple, expected: float) -> None:
    one, other = np.array([first]), np.array([second])
    assert ciede2000(one, other)[0] == pytest.approx(expected, abs=1e-4)
    assert ciede2000(other, one)[0] == pytest.approx(expected, abs=1e-4)


def test_white_black_and_red_have_their_known_lab_values() -> None:
    lab = srgb_to_lab(np.float32([(1, 1, 1), (0, 0, 0), (1, 0, 0)]))
    np.testing.assert_allclose(lab, [(100, 0, 0), (0, 0, 0), (53.24, 80.09, 67.20)], atol=0.02)
