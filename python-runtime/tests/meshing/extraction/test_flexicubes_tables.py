"""The generated case tables: what holds for every one of the 256 cases."""

from espalier_runtime.meshing.extraction.flexicubes_tables import EDGES, case_tables, dual_groups


def is_crossed(case: int, edge: int) -> bool:
    first, second = EDGES[edge]
    return (case >> first & 1) != (case >> second & 1)


def test_every_crossed_edge_belongs_to_exactly_one_dual_vertex() -> None:
    for case in range(256):
        crossed = [edge for edge in range(12) if is_crossed(case, edge)]
        assert sorted(edge for group in dual_groups(case) for edge in group) == crossed


def test_a_cube_has_at_most_four_dual_vertices_of_three_to_seven_edges() -> None:
    sizes = [[len(group) for group in dual_groups(case)] for case in range(256)]
    assert max(len(groups) for groups in sizes) == 4
    assert {size for groups in sizes for size in groups} == {3, 4, 5, 6, 7}


def test_a_single_inside_corner_is_cut_off_by_its_three_edges() -> None:
    assert dual_groups(0b00000001) == [(0, 3, 8)]


def test_inside_corners_across_an_ambiguous_face_stay_apart() -> None:
    assert dual_groups(0b00001001) == [(0, 3, 8), (4, 5, 9)]


def test_groups_stand_in_the_order_of_their_lowest_inside_corner() -> None:
    assert dual_groups(0b01111110) == [(0, 3, 8), (5, 6, 10)]  # corners 1 and 3 are the lowest they touch


def test_case_231_stands_in_reverse_order_as_published() -> None:
    assert dual_groups(231) == [(4, 5, 9), (2, 3, 11)]  # the second touches corner 0


def test_thirty_six_cases_consult_a_neighbour() -> None:
    assert int(case_tables().ambiguous_step.any(dim=1).sum()) == 36
