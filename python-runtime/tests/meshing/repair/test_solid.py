"""Meshes made to enclose a volume, and what a printer would stumble over."""

import numpy as np
import pytest

from espalier_runtime.meshing.queries.health import measure_figures
from espalier_runtime.meshing.queries.print_checks import check_for_print
from espalier_runtime.meshing.repair.solid import make_solid
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from tests.meshing.coloured_solids import box, sphere, together


def test_a_closed_mesh_is_taken_as_it_is() -> None:
    ball = sphere(3)
    solid = make_solid(ball)
    assert (solid.method, solid.mesh) == ("as it was", ball)


def test_a_large_hole_is_closed_and_every_other_triangle_kept() -> None:
    ball = sphere(4)
    pierced = ball.with_faces(ball.faces[ball.corners.mean(axis=1)[:, 2] < 0.3]).without_unused_vertices()
    solid = make_solid(pierced)
    assert solid.method == "closed"
    assert measure_figures(solid.mesh).watertight
    assert np.array_equal(solid.mesh.faces[: len(pierced.faces)], pierced.faces)


def test_a_sheet_is_rebuilt_with_a_thickness_of_a_few_cells() -> None:
    solid_box = box((0.8, 0.8, 0.1))
    sheet = solid_box.with_faces(solid_box.faces[solid_box.corners.mean(axis=1)[:, 2] > 0.049])
    solid = make_solid(sheet.without_unused_vertices())
    figures = measure_figures(solid.mesh)
    assert (solid.method, figures.watertight, figures.components) == ("rebuilt", True, 1)
    assert figures.size == pytest.approx([0.8, 0.8, 0.0], abs=0.02)
    assert figures.volume is not None
    assert 1 < figures.volume / (0.8 * 0.8) / (0.8 / 192) < 3


def test_a_rebuilt_solid_stays_within_a_few_cells_of_the_surface() -> None:
    # Faces a little smaller than the gaps between their neighbours: nothing but building anew can close them.
    ball = sphere(4, 0.45)
    middles = ball.corners.mean(axis=1, keepdims=True)
    corners = middles + np.float32(0.95) * (ball.corners - middles)
    loose = TriangleMesh(corners.reshape(-1, 3), np.arange(ball.faces.size, dtype=np.int32).reshape(-1, 3))
    solid = make_solid(loose)
    figures = measure_figures(solid.mesh)
    assert (solid.method, figures.watertight, figures.components) == ("rebuilt", True, 1)
    assert np.linalg.norm(solid.mesh.vertices, axis=1) == pytest.approx(0.45, abs=2.5 * 0.9 / 192)


def test_a_mesh_without_faces_cannot_become_a_solid() -> None:
    with pytest.raises(ValueError, match="without faces"):
        make_solid(TriangleMesh(np.zeros((0, 3), np.float32), np.zeros((0, 3), np.int32)))


def test_the_thickness_of_a_plate_is_measured_and_the_thin_share_named() -> None:
    plate = box((0.8, 0.8, 0.02), subdivisions=2)
    checks = check_for_print(plate, least_thickness=0.03)
    assert checks.thickness_fifth_percentile == pytest.approx(0.02, abs=1e-4)
    assert checks.thin_share > 0.9
    assert check_for_print(plate, least_thickness=0.01).thin_share == 0.0


def test_crossing_faces_are_found_and_neighbours_are_not_taken_for_them() -> None:
    assert check_for_print(sphere(4), 0.001).crossing_faces == 0
    crossing = together(sphere(3, 0.3, (-0.1, 0, 0)), sphere(3, 0.3, (0.1, 0.01, 0.02)))
    checks = check_for_print(crossing, 0.001)
    assert 20 < checks.crossing_faces < 400
    assert checks.tested_faces == len(crossing.faces)


def test_an_open_sheet_has_no_far_side_to_measure_to() -> None:
    lone = TriangleMesh(np.eye(3, dtype=np.float32), np.int32([(0, 1, 2)]))
    checks = check_for_print(lone, 0.01)
    assert (checks.thickness_fifth_percentile, checks.thin_share) == (None, 0.0)
