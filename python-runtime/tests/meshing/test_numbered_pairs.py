"""Numbers for pairs of numbers, against numpy's sort of rows; edges are kept with their mesh."""

import numpy as np
import pytest

from espalier_runtime.meshing.numbered_pairs import number_pairs
from tests.meshing.coloured_solids import box


@pytest.mark.parametrize("count", [0, 1, 5000])
def test_pairs_are_numbered_in_ascending_order(count: int) -> None:
    first, second = np.random.default_rng(count).integers(0, 40, (2, count)).astype(np.int32)
    pairs = number_pairs(first, second)
    rows, number, counts = np.unique(np.stack([first, second], 1), axis=0, return_inverse=True, return_counts=True)
    assert np.array_equal(np.stack([pairs.first, pairs.second], 1), rows)
    assert np.array_equal(pairs.number, number.ravel())
    assert np.array_equal(pairs.counts, counts)


def test_a_mesh_sorts_its_edges_once_and_another_with_other_faces_has_its_own() -> None:
    solid = box((0.4, 0.4, 0.4), subdivisions=0)
    assert solid.edges is solid.edges
    opened = solid.with_faces(solid.faces[1:])
    assert (np.count_nonzero(solid.edges.is_open), np.count_nonzero(opened.edges.is_open)) == (0, 3)
