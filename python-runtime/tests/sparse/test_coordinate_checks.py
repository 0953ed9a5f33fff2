"""What coordinates from outside are refused for, and that the message names the row."""

import pytest
import torch

from espalier_runtime.sparse.coordinate_checks import check_coordinates


def rows(*coords: tuple[int, int, int, int]) -> torch.Tensor:
    return torch.tensor(coords, dtype=torch.int32)


def test_ascending_rows_of_two_samples_are_accepted() -> None:
    check_coordinates(rows((0, 0, 0, 0), (0, 0, 0, 7), (0, 7, 7, 7), (1, 0, 0, 0)), resolution=8, samples=2)


def test_a_sample_may_have_no_rows() -> None:
    check_coordinates(rows((1, 0, 0, 0), (3, 0, 0, 7)), resolution=8, samples=5)


@pytest.mark.parametrize(
    ("coords", "message"),
    [
        (rows((0, 0, 0, 0), (0, 0, 0, 8)), r"row 1 \[0, 0, 0, 8\] is outside the grid of 8 cells"),
        (rows((0, -1, 0, 0)), r"row 0 \[0, -1, 0, 0\] is outside"),
        (rows((0, 1, 2, 3), (0, 1, 2, 3)), r"row 1 \[0, 1, 2, 3\] repeats the row before it"),
        (rows((0, 1, 2, 3), (0, 1, 2, 2)), r"row 1 \[0, 1, 2, 2\] is not in ascending order"),
        (rows((-1, 0, 0, 0)), r"row 0 \[-1, 0, 0, 0\] belongs to none of the 2 samples"),
        (rows((0, 0, 0, 0), (2, 0, 0, 0)), r"row 1 \[2, 0, 0, 0\] belongs to none of the 2 samples"),
        (rows((0, 0, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0)), r"row 2 \[0, 1, 0, 0\] is not in ascending order"),
        (torch.zeros(0, 4, dtype=torch.int32), "there are no voxels"),
    ],
)
def test_the_first_bad_row_is_named(coords: torch.Tensor, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_coordinates(coords, resolution=8, samples=2)
