"""Figures of meshes whose faults are known."""

import numpy as np

from espalier_runtime.meshing.queries.health import measure_figures
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from tests.meshing.coloured_solids import box, sphere, together


def test_a_closed_solid_is_watertight() -> None:
    figures = measure_figures(box(subdivisions=0))
    assert (figures.vertices, figures.faces, figures.components, figures.watertight) == (8, 12, 1, True)


def test_a_missing_triangle_leaves_three_open_edges() -> None:
    solid = sphere(2)
    figures = measure_figures(solid.with_faces(solid.faces[1:]))
    assert (figures.open_edges, figures.watertight) == (3, False)


def test_a_third_face_on_an_edge_is_counted_as_non_manifold() -> None:
    fins = TriangleMesh(
        np.eye(5, 3, dtype=np.float32) + np.arange(5, dtype=np.float32)[:, None],
        np.int32([(0, 1, 2), (0, 1, 3), (0, 1, 4)]),
    )
    assert measure_figures(fins).non_manifold_edges == 1


def test_a_face_wound_against_its_neighbours_is_not_watertight() -> None:
    solid = box(subdivisions=0)
    assert not measure_figures(solid.with_faces(np.concatenate([solid.faces[:1, ::-1], solid.faces[1:]]))).watertight


def test_separate_parts_are_counted() -> None:
    assert measure_figures(together(sphere(1), sphere(1, 0.1, (0.4, 0.4, 0.4)))).components == 2


def test_nothing_is_not_watertight() -> None:
    empty = TriangleMesh(np.zeros((0, 3), np.float32), np.zeros((0, 3), np.int32))
    figures = measure_figures(empty)
    assert (figures.components, figures.watertight) == (0, False)
