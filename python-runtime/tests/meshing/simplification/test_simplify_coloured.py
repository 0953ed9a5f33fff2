"""Colours on vertices through simplification: as they were seen before, at the same number of triangles."""

from dataclasses import replace

import numpy as np
import pytest

from espalier_runtime.meshing.queries.health import measure_figures
from espalier_runtime.meshing.queries.nearest_surface import NearestSurface
from espalier_runtime.meshing.queries.normals import vertex_normals
from espalier_runtime.meshing.repair.clean import clean_mesh
from espalier_runtime.meshing.simplification.simplify import simplify_mesh
from espalier_runtime.meshing.simplification.simplify_coloured import simplify_coloured_mesh
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.raster.surface_pixels import ShadedMesh
from espalier_runtime.texturing.colour_source import MeshColours
from espalier_tools.benchmarks.baking.bake_difference import bake_difference
from tests.meshing.sdf_solids import surface_of, table

RESOLUTION = 64


@pytest.fixture(scope="module")
def detailed() -> TriangleMesh:
    return clean_mesh(TriangleMesh.from_decoder(surface_of(table, resolution=RESOLUTION))).mesh


def seen(mesh: TriangleMesh) -> ShadedMesh:
    return ShadedMesh(mesh.vertices, vertex_normals(mesh), mesh.faces, colours=mesh.colours)


def difference(simple: TriangleMesh, detailed: TriangleMesh) -> float:
    source = MeshColours(detailed, NearestSurface(detailed))
    coloured = replace(simple, colours=source.colours(simple.vertices, vertex_normals(simple)))
    return bake_difference(seen(coloured), seen(detailed), side=192)


@pytest.mark.parametrize("share", [0.2, 0.05])
def test_borders_of_colours_stay_where_shape_alone_would_lose_them(detailed: TriangleMesh, share: float) -> None:
    target = round(share * len(detailed.faces))
    kept, by_shape = simplify_coloured_mesh(detailed, target), simplify_mesh(detailed, target)
    assert len(kept.faces) == pytest.approx(len(by_shape.faces), rel=0.02)
    assert difference(kept, detailed) < 0.5 * difference(by_shape, detailed)
    assert measure_figures(kept).watertight


def test_the_relief_is_taken_down_again(detailed: TriangleMesh) -> None:
    kept = simplify_coloured_mesh(detailed, len(detailed.faces) // 20)
    distance = NearestSurface(kept).find(detailed.vertices).distances
    assert np.quantile(distance, 0.99) < 0.5 / RESOLUTION


def test_without_colours_the_shape_alone_decides(detailed: TriangleMesh) -> None:
    plain, target = replace(detailed, colours=None), len(detailed.faces) // 4
    kept, by_shape = simplify_coloured_mesh(plain, target), simplify_mesh(plain, target)
    assert np.array_equal(kept.vertices, by_shape.vertices)
    assert simplify_coloured_mesh(detailed, len(detailed.faces)) is detailed
