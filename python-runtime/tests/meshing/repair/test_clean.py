"""Repairs of decoded surfaces, each on a mesh that has just the fault it mends."""

import numpy as np
import pytest

from espalier_runtime.meshing.queries.health import measure_figures
from espalier_runtime.meshing.queries.volume import signed_volumes
from espalier_runtime.meshing.repair.clean import clean_mesh
from espalier_runtime.meshing.repair.holes import HoleLimits, fill_holes
from espalier_runtime.meshing.repair.manifold import split_non_manifold
from espalier_runtime.meshing.repair.shells import drop_floaters, drop_inner_shells
from espalier_runtime.meshing.repair.touching import separate_touching
from espalier_runtime.meshing.repair.winding import fix_winding
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.meshing.weld import drop_degenerate_faces, drop_duplicate_faces, weld_vertices
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import Progress
from tests.meshing.coloured_solids import box, sphere, together
from tests.meshing.sdf_solids import surface_of, table


def without_faces(mesh: TriangleMesh, doomed: np.ndarray) -> TriangleMesh:
    return mesh.with_faces(mesh.faces[~doomed])


def faces_near(mesh: TriangleMesh, point: tuple[float, float, float], distance: float) -> np.ndarray:
    return np.linalg.norm(mesh.corners.mean(axis=1) - point, axis=1) < distance


def hollow_ball() -> TriangleMesh:
    inner = sphere(4, radius=0.38)
    return together(sphere(4, radius=0.45), inner.with_faces(inner.faces[:, ::-1]))


def test_triangles_that_share_no_vertices_are_welded_into_a_watertight_mesh() -> None:
    solid = box()
    loose = TriangleMesh(solid.corners.reshape(-1, 3), np.arange(solid.faces.size, dtype=np.int32).reshape(-1, 3))
    welded = weld_vertices(loose)
    assert len(welded.vertices) == len(solid.vertices)
    assert measure_figures(welded).watertight


def test_welding_keeps_vertices_apart_that_differ_by_more_than_a_hundred_thousandth() -> None:
    close = TriangleMesh(np.array([(0, 0, 0), (1e-5, 0, 0), (0, 0.1, 0)], np.float32), np.array([(0, 1, 2)], np.int32))
    assert len(weld_vertices(close).vertices) == 3


def test_faces_with_a_repeated_vertex_are_dropped() -> None:
    solid = box()
    spoilt = solid.with_faces(np.concatenate([solid.faces, [[0, 0, 1], [2, 3, 2]]]))
    assert np.array_equal(drop_degenerate_faces(spoilt).faces, solid.faces)


def test_faces_over_the_same_vertices_are_kept_once_whatever_their_order() -> None:
    solid = box()
    spoilt = solid.with_faces(np.concatenate([solid.faces, solid.faces[:5, [1, 2, 0]], solid.faces[7:9, ::-1]]))
    assert np.array_equal(drop_duplicate_faces(spoilt).faces, solid.faces)


def test_specks_are_dropped_and_separate_parts_of_the_object_stay() -> None:
    parts = together(sphere(4, radius=0.3), sphere(2, 0.004, (0.4, 0.4, 0.4)), sphere(3, 0.05, (-0.4, 0, 0.3)))
    cleaned, dropped = drop_floaters(parts)
    assert dropped == 1
    assert measure_figures(cleaned).components == 2


def test_the_largest_piece_stays_even_where_everything_is_a_speck() -> None:
    specks = together(*(sphere(1, 0.002, (x / 10, x / 10, 0)) for x in range(-4, 5)), sphere(1, 0.003, (0, 0, 0.4)))
    cleaned, dropped = drop_floaters(specks)
    assert dropped == 9
    assert cleaned.vertices[:, 2].min() > 0.39


def test_the_shell_around_a_cavity_is_dropped() -> None:
    cleaned, hidden = drop_inner_shells(hollow_ball())
    assert hidden == len(sphere(4).faces)
    assert np.linalg.norm(cleaned.vertices, axis=1).min() > 0.44


def test_the_shell_around_a_cavity_thinner_than_the_flood_can_tell_is_dropped_whole() -> None:
    flat = np.array([1, 1 / 15, 1], np.float32)
    outer, inner = sphere(5, radius=0.45), sphere(5, radius=0.43)
    thin = together(outer, inner.with_faces(inner.faces[:, ::-1]))
    cleaned, hidden = drop_inner_shells(TriangleMesh(thin.vertices * flat, thin.faces))
    assert hidden == len(inner.faces)
    assert measure_figures(cleaned).watertight


def test_a_shell_joined_to_the_surface_through_a_hole_is_cut_off_and_the_hole_closed() -> None:
    surface = TriangleMesh.from_decoder(surface_of(table))
    pierced = without_faces(surface, faces_near(surface, (0.08, 0, 0.45), 0.045))
    assert measure_figures(pierced).open_edges > 0
    cleaned = clean_mesh(pierced)
    figures = measure_figures(cleaned.mesh)
    assert (figures.watertight, figures.components) == (True, 1)
    assert cleaned.report.hidden_faces > 1000


def test_the_inside_of_an_open_vessel_stays() -> None:
    ball = hollow_ball()
    bowl = without_faces(ball, ball.corners.mean(axis=1)[:, 2] > 0.1)
    cleaned, hidden = drop_inner_shells(bowl)
    assert hidden == 0
    assert cleaned is bowl


def test_an_open_sheet_survives_cleaning() -> None:
    solid = box((0.8, 0.8, 0.1))
    sheet = without_faces(solid, solid.corners.mean(axis=1)[:, 2] < 0.049).without_unused_vertices()
    cleaned = clean_mesh(sheet)
    assert len(cleaned.mesh.faces) == len(sheet.faces)
    assert cleaned.report.open_holes == 1


def test_a_hole_is_filled_in_the_colours_of_its_rim_and_wound_like_its_surroundings() -> None:
    solid = sphere(4)
    pierced = without_faces(solid, faces_near(solid, (0, 0, 0.45), 0.06)).without_unused_vertices()
    filled = fill_holes(pierced)
    assert (filled.filled, filled.left_open) == (1, 0)
    assert measure_figures(filled.mesh).watertight
    assert filled.mesh.colours is not None
    assert pierced.colours is not None
    np.testing.assert_allclose(
        filled.mesh.colours[-1], pierced.colours[pierced.vertices[:, 2] > 0.43].mean(0), atol=0.2
    )


def test_a_hole_above_the_limit_stays_open_and_is_counted() -> None:
    solid = sphere(4)
    pierced = without_faces(solid, faces_near(solid, (0, 0, 0.45), 0.2))
    filled = fill_holes(pierced, HoleLimits(diameter=0.1))
    assert (filled.filled, filled.left_open) == (0, 1)
    assert filled.mesh is pierced


def test_two_holes_that_touch_in_a_vertex_are_both_filled() -> None:
    solid = sphere(3)
    centre = solid.faces[100, 0]
    around = np.flatnonzero((solid.faces == centre).any(axis=1))
    doomed = np.zeros(len(solid.faces), bool)
    opposite = [face for face in around if len(np.intersect1d(solid.faces[face], solid.faces[around[0]])) == 1]
    doomed[[around[0], opposite[0]]] = True
    filled = fill_holes(without_faces(solid, doomed))
    assert filled.filled == 2
    assert measure_figures(filled.mesh).watertight


def test_randomly_turned_faces_all_point_outwards_again() -> None:
    solid = box()
    turned = np.random.default_rng(3).random(len(solid.faces)) < 0.4
    spoilt = solid.with_faces(np.where(turned[:, None], solid.faces[:, ::-1], solid.faces))
    mended, count = fix_winding(spoilt)
    assert measure_figures(mended).watertight
    assert signed_volumes(mended).sum() == pytest.approx(0.6 * 0.4 * 0.8)
    assert count == np.count_nonzero(turned)


def test_a_solid_that_is_inside_out_is_turned_as_a_whole() -> None:
    mended, count = fix_winding(sphere(2).with_faces(sphere(2).faces[:, ::-1]))
    assert count == len(sphere(2).faces)
    assert signed_volumes(mended).sum() > 0


def test_a_moebius_band_is_left_as_it_is() -> None:
    angle = np.repeat(np.linspace(0, 2 * np.pi, 24, endpoint=False), 2)
    side = np.tile((-0.1, 0.1), 24)
    radius = 0.35 + side * np.cos(angle / 2)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle), side * np.sin(angle / 2)], axis=1)
    low = np.arange(0, 48, 2)
    after, after_high = (low + 2) % 48, (low + 3) % 48
    after[-1], after_high[-1] = 1, 0
    faces = np.concatenate([np.stack([low, low + 1, after], 1), np.stack([low + 1, after_high, after], 1)])
    band = TriangleMesh(points.astype(np.float32), faces.astype(np.int32))
    mended, turned = fix_winding(band)
    assert mended is band
    assert turned == 0


def test_two_boxes_along_one_edge_become_two_watertight_boxes() -> None:
    first = box((0.4, 0.4, 0.4), subdivisions=0)
    second = TriangleMesh(first.vertices + np.float32([0.4, 0.4, 0]), first.faces, first.colours)
    touching = weld_vertices(together(first, second))
    assert measure_figures(touching).non_manifold_edges == 1
    parted, added = split_non_manifold(touching)
    figures = measure_figures(separate_touching(parted))
    assert (figures.watertight, figures.components, added) == (True, 2, 2)


def test_cones_that_touch_at_their_tips_are_parted() -> None:
    first = sphere(2, radius=0.2)
    tip = first.vertices[:, 2].argmax()
    second = TriangleMesh(2 * first.vertices[tip] - first.vertices, first.faces[:, ::-1], first.colours)
    parted, added = split_non_manifold(weld_vertices(together(first, second)))
    assert (measure_figures(separate_touching(parted)).components, added) == (2, 1)


def test_a_sound_mesh_comes_through_unchanged_and_the_report_says_so() -> None:
    solid = sphere(4)
    cleaned = clean_mesh(solid)
    assert np.array_equal(cleaned.mesh.faces, solid.faces)
    assert {getattr(cleaned.report, field) for field in cleaned.report.__struct_fields__} == {0}


def test_cleaning_stops_between_repairs_when_the_job_is_cancelled() -> None:
    def refuse() -> None:
        raise EspalierError("cancelled", "The job was cancelled.")

    with pytest.raises(EspalierError, match="cancelled"):
        clean_mesh(sphere(2), progress=Progress(check=refuse))
