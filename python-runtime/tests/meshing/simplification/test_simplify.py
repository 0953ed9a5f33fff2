"""Targets of simplification, and what must survive it: the silhouette, the closed surface, the colours."""

import numpy as np
import pytest

from espalier_runtime.meshing.queries.health import measure_figures
from espalier_runtime.meshing.queries.nearest_surface import NearestSurface
from espalier_runtime.meshing.repair.clean import clean_mesh
from espalier_runtime.meshing.simplification.simplify import (
    has_reached,
    levels_of_detail,
    simplify_mesh,
    triangle_target,
)
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.meshing.weld import drop_folded_faces
from tests.meshing.coloured_solids import sphere
from tests.meshing.sdf_solids import surface_of, table


@pytest.fixture(scope="module")
def detailed() -> TriangleMesh:
    return clean_mesh(TriangleMesh.from_decoder(surface_of(table, resolution=64))).mesh


def test_the_ratio_is_the_fraction_removed() -> None:
    assert triangle_target(10_000, 0.95, None) == 500


def test_a_triangle_count_wins_over_the_ratio() -> None:
    assert triangle_target(10_000, 0.5, 800) == 800


def test_more_triangles_than_there_are_cannot_be_reached() -> None:
    with pytest.raises(ValueError, match="10001 triangles cannot be left of 10000"):
        triangle_target(10_000, None, 10_001)


@pytest.mark.parametrize("target", [1_000, 2_000, 5_000, 15_000])
def test_the_count_is_reached_within_two_percent_and_the_surface_stays_closed(
    detailed: TriangleMesh, target: int
) -> None:
    simple = simplify_mesh(detailed, target)
    assert len(simple.faces) == pytest.approx(target, rel=0.02)
    assert measure_figures(simple).watertight


def test_the_surface_moves_less_than_half_a_cell_at_a_twentieth_of_the_triangles(detailed: TriangleMesh) -> None:
    simple = simplify_mesh(detailed, len(detailed.faces) // 20)
    distance = NearestSurface(simple).find(detailed.vertices).distances
    assert np.quantile(distance, 0.99) < 0.5 / 64
    assert np.abs(np.ptp(simple.vertices, axis=0) - np.ptp(detailed.vertices, axis=0)).max() < 0.5 / 64


def test_a_mesh_at_its_target_is_returned_untouched(detailed: TriangleMesh) -> None:
    assert simplify_mesh(detailed, len(detailed.faces)) is detailed


def test_a_target_is_reached_within_the_tolerance_and_no_further() -> None:
    assert has_reached(sphere(1), 79)
    assert not has_reached(sphere(1), 70)


def test_levels_of_detail_fall_and_each_reaches_its_target(detailed: TriangleMesh) -> None:
    levels = levels_of_detail(detailed, [8_000, 2_000, 500])
    assert [len(level.faces) for level in levels] == pytest.approx([8_000, 2_000, 500], rel=0.02)


def test_rising_levels_of_detail_are_refused(detailed: TriangleMesh) -> None:
    with pytest.raises(ValueError, match="must fall"):
        levels_of_detail(detailed, [500, 2_000])


def test_a_part_folded_flat_disappears_and_the_rest_stays_closed() -> None:
    solid = sphere(2)
    a, b, _ = solid.faces[0]
    # A fold hangs on one edge of the solid: two faces over the same three vertices, back to back.
    tip = len(solid.vertices)
    folded = TriangleMesh(
        np.concatenate([solid.vertices, [[0.6, 0, 0]]]).astype(np.float32),
        np.concatenate([solid.faces, [[a, b, tip], [b, a, tip]]]).astype(np.int32),
    )
    assert np.array_equal(drop_folded_faces(folded).faces, solid.faces)
