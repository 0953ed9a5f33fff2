import torch

from espalier_runtime.sparse.coordinates_at import coordinates_at


def cells(*rows: tuple[int, int, int, int]) -> torch.Tensor:
    return torch.tensor(rows, dtype=torch.int32)


def test_the_same_resolution_changes_nothing() -> None:
    coords = cells((0, 1, 2, 3))
    assert coordinates_at(coords, 64, 64) is coords


def test_a_finer_grid_has_every_part_of_each_cell_in_order() -> None:
    fine = coordinates_at(cells((0, 1, 0, 0), (1, 0, 0, 1)), 2, 4)
    assert len(fine) == 16
    assert fine[0].tolist() == [0, 2, 0, 0]
    assert fine[-1].tolist() == [1, 1, 1, 3]
    assert fine.dtype == torch.int32


def test_a_coarser_grid_has_each_cell_once() -> None:
    coarse = coordinates_at(cells((0, 0, 0, 0), (0, 1, 1, 1), (0, 2, 0, 0)), 4, 2)
    assert coarse.tolist() == [[0, 0, 0, 0], [0, 1, 0, 0]]


def test_grids_that_do_not_divide_one_another_lose_nothing() -> None:
    every = torch.cartesian_prod(torch.tensor([0]), *[torch.arange(3)] * 3).int()
    assert len(coordinates_at(every, 3, 5)) == 125
