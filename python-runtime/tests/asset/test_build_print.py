"""Open surfaces: drawn from both sides, told apart from solids, closed where one is to be printed."""

from pathlib import Path

import numpy as np
import trimesh

from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh
from tests.asset.surface_builds import build, surface_from
from tests.export.glb_contents import document_of
from tests.meshing.coloured_solids import box, sphere


def test_an_open_sheet_is_drawn_from_both_sides(surface: ExtractedMesh, tmp_path: Path) -> None:
    ball = sphere(4)
    cap = ball.with_faces(ball.faces[ball.corners.mean(axis=1)[:, 2] > 0.2]).without_unused_vertices()
    asset = build(surface_from(cap), tmp_path)
    assert asset.mesh.open_edges > 0
    assert document_of(tmp_path / "model.glb")["materials"][0]["doubleSided"] is True
    build(surface, tmp_path)
    assert "doubleSided" not in document_of(tmp_path / "model.glb")["materials"][0]


def test_a_print_is_watertight_upright_in_millimetres_and_comes_with_its_checks(tmp_path: Path) -> None:
    ball = sphere(4)
    pierced = ball.with_faces(ball.faces[ball.corners.mean(axis=1)[:, 2] > -0.3]).without_unused_vertices()
    asset = build(surface_from(pierced), tmp_path, watertight=True, millimetres=80.0, formats=["stl"], simplify=0.0)
    assert (asset.mesh.watertight, asset.mesh.solid) == (True, "closed")
    assert asset.mesh.volume > 0
    assert asset.mesh.print.crossing_faces == 0
    mesh = trimesh.load(tmp_path / "model.stl", force="mesh")
    assert mesh.is_watertight
    np.testing.assert_allclose(mesh.bounds, [(-40, -40, 0), (40, 40, mesh.bounds[1, 2])], atol=1e-3)


def test_a_print_of_no_asked_size_is_a_hundred_millimetres_large_and_its_walls_are_judged_at_that_size(
    tmp_path: Path,
) -> None:
    plate = box((0.8, 0.8, 0.02), subdivisions=2)
    asset = build(surface_from(plate), tmp_path, watertight=True, formats=["stl"], simplify=0.0)
    assert asset.recipe["parameters"]["building"]["millimetres"] == 100
    assert asset.recipe["parameters"]["advice"] == ["The STL is 100 mm large, as no size was asked for."]
    assert asset.mesh.print.millimetres == 100
    # 0.02 of 0.8 are 2.5 mm at 100 mm, and 0.25 mm at 10.
    assert asset.mesh.print.thin_share == 0
    np.testing.assert_allclose(trimesh.load(tmp_path / "model.stl").extents, (100, 100, 2.5), rtol=1e-5)
    small = build(surface_from(plate), tmp_path, watertight=True, formats=["stl"], simplify=0.0, millimetres=10.0)
    assert small.mesh.print.thin_share > 0.9
    assert "advice" not in small.recipe["parameters"]


def test_without_a_solid_asked_for_an_open_mesh_is_not_called_watertight(tmp_path: Path) -> None:
    ball = sphere(3)
    half = ball.with_faces(ball.faces[ball.corners.mean(axis=1)[:, 2] > 0]).without_unused_vertices()
    asset = build(surface_from(half), tmp_path, formats=["stl"], simplify=0.0)
    assert (asset.mesh.watertight, asset.mesh.volume) == (False, None)
    assert asset.mesh.print is None
