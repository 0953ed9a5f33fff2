"""Finished meshes as files hold them: places without identities, joined where they are equal, judged by trimesh."""

from functools import partial

import numpy as np
import pytest
import trimesh
from scipy import sparse
from scipy.sparse import csgraph

from espalier_runtime.meshing.queries.health import measure_figures
from espalier_runtime.meshing.repair.clean import clean_mesh
from espalier_runtime.meshing.repair.solid import make_solid
from espalier_runtime.meshing.repair.touching import LEAST_DISTANCE, separate_touching
from espalier_runtime.meshing.simplification.simplify import levels_of_detail, simplify_mesh
from espalier_runtime.meshing.simplification.simplify_coloured import simplify_coloured_mesh
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from tests.meshing.coloured_solids import box, sphere, together
from tests.meshing.sdf_solids import capsule, surface_of

TARGETS = (100, 150, 200, 300, 400, 500, 600, 800, 1000, 1500, 2000, 3000, 4000)
MILLIMETRES = (1.0, 100.0, 10_000.0)


def strands(points: np.ndarray, seed: int) -> np.ndarray:
    """Signed distance to thin rods, end to end, that fold flat and touch each other when they are simplified."""
    random = np.random.default_rng(seed)
    ends, radii = random.uniform(-0.4, 0.4, (7, 3)), random.uniform(0.008, 0.06, 6)
    rods = zip(ends, ends[1:], radii, strict=False)
    return np.minimum.reduce([capsule(points, tuple(start), tuple(end), radius) for start, end, radius in rods])


@pytest.fixture(scope="module", params=[0, 5, 6])
def detailed(request: pytest.FixtureRequest) -> TriangleMesh:
    return clean_mesh(TriangleMesh.from_decoder(surface_of(partial(strands, seed=request.param), resolution=64))).mesh


def as_read_from_a_file(mesh: TriangleMesh, scale: float = 1.0) -> trimesh.Trimesh:
    """The triangles in float32, moved to the ground and scaled; equal places are one vertex."""
    places = mesh.vertices.astype(np.float64) - mesh.vertices.min(axis=0)
    places = (places * scale / np.ptp(places, axis=0).max()).astype(np.float32)
    joined, place = np.unique(places, axis=0, return_inverse=True)
    return trimesh.Trimesh(joined, place.reshape(-1)[mesh.faces], process=False)


def fans(read: trimesh.Trimesh) -> int:
    """Runs of faces around a vertex, counted over all vertices: as many as vertices where nothing is pinched."""
    corner = {(face, vertex): 3 * face + at for face, row in enumerate(read.faces) for at, vertex in enumerate(row)}
    shared = zip(read.face_adjacency, read.face_adjacency_edges, strict=True)
    links = [(corner[one, end], corner[two, end]) for (one, two), edge in shared for end in edge]
    table = sparse.coo_matrix((np.ones(len(links)), np.transpose(links)), shape=(read.faces.size,) * 2)
    return csgraph.connected_components(table, directed=False)[0]


def check_as_read(mesh: TriangleMesh) -> None:
    figures = measure_figures(mesh)
    for scale in MILLIMETRES:
        read = as_read_from_a_file(mesh, scale)
        faces_on_edges = np.unique(read.edges_sorted, axis=0, return_counts=True)[1]
        assert (len(read.vertices), len(read.faces)) == (figures.vertices, figures.faces)
        assert figures.open_edges == np.count_nonzero(faces_on_edges == 1)
        assert figures.non_manifold_edges == np.count_nonzero(faces_on_edges > 2) == 0
        assert figures.watertight == read.is_watertight
    assert figures.components == read.body_count
    assert fans(read) == figures.vertices


def test_at_every_target_a_closed_mesh_is_closed_for_who_joins_equal_places(detailed: TriangleMesh) -> None:
    for target in TARGETS:
        simple = simplify_mesh(detailed, target)
        assert measure_figures(simple).watertight, target
        check_as_read(simple)


def test_with_colours_on_vertices_and_as_levels_of_detail_it_stays_closed_too(detailed: TriangleMesh) -> None:
    meshes = [simplify_coloured_mesh(detailed, target) for target in (400, 1000)]
    for mesh in [detailed, *meshes, *levels_of_detail(meshes[1], [250, 60])]:
        assert measure_figures(mesh).watertight
        check_as_read(mesh)


def test_a_solid_made_of_an_open_surface_is_closed_as_it_is_read(detailed: TriangleMesh) -> None:
    opened = detailed.with_faces(detailed.faces[np.random.default_rng(1).random(len(detailed.faces)) < 0.97])
    solid = make_solid(opened.without_unused_vertices()).mesh
    assert measure_figures(solid).watertight
    check_as_read(simplify_mesh(solid, 800))


def test_tips_that_touch_are_drawn_apart_by_less_than_can_be_seen() -> None:
    first = sphere(2, radius=0.2)
    tip = first.vertices[:, 2].argmax()
    second = TriangleMesh(2 * first.vertices[tip] - first.vertices, first.faces[:, ::-1], first.colours)
    touching = together(first, second)
    parted = separate_touching(touching)
    check_as_read(parted)
    moved = np.linalg.norm(parted.vertices - touching.vertices, axis=1)
    assert np.count_nonzero(moved) == 1
    assert LEAST_DISTANCE < moved.max() < 4 * LEAST_DISTANCE


def test_a_tip_inside_another_does_not_come_through_it() -> None:
    cone = trimesh.creation.cone(radius=0.2, height=0.3)
    outer = TriangleMesh(np.float32(cone.vertices), np.int32(cone.faces), np.ones((len(cone.vertices), 3), np.float32))
    tip = outer.vertices[outer.vertices[:, 2].argmax()]
    inner = TriangleMesh(
        np.float32(tip + (outer.vertices - tip) * (0.5, 0.5, 0.9)), outer.faces[:, ::-1], outer.colours
    )
    parted = separate_touching(together(inner, outer))
    tips = parted.vertices[:, 2].reshape(2, -1).max(axis=1)
    assert tips[1] - tips[0] > LEAST_DISTANCE


def test_two_sheets_along_one_edge_between_the_same_two_vertices_become_two_edges() -> None:
    # Two boxes along one edge, whose ends are one vertex each: identity parts nothing here, only another place does.
    first = box((0.4, 0.4, 0.4), subdivisions=0)
    second = TriangleMesh(first.vertices + np.float32([0.4, 0.4, 0]), first.faces, first.colours)
    both = together(first, second)
    _, kept, place = np.unique(both.vertices, axis=0, return_index=True, return_inverse=True)
    assert both.colours is not None
    one = TriangleMesh(both.vertices[kept], place.reshape(-1)[both.faces].astype(np.int32), both.colours[kept])
    assert measure_figures(one).non_manifold_edges == 1
    bent = separate_touching(one)
    figures = measure_figures(bent)
    assert (figures.watertight, figures.faces, figures.vertices) == (True, 26, 15)
    assert as_read_from_a_file(bent, 100.0).is_watertight


def test_a_mesh_without_such_places_is_returned_as_it_is() -> None:
    ball = sphere(4)
    assert separate_touching(ball) is ball


def test_figures_count_equal_places_as_one_vertex_and_lines_as_no_faces() -> None:
    solid = sphere(2)
    line = np.int32([[0, len(solid.vertices), 1]])
    assert solid.colours is not None
    spoilt = TriangleMesh(
        np.concatenate([solid.vertices, solid.vertices[:1]]),
        np.concatenate([solid.faces, line]),
        np.concatenate([solid.colours, solid.colours[:1]]),
    )
    figures = measure_figures(spoilt)
    assert (figures.vertices, figures.degenerate_faces, figures.watertight) == (len(solid.vertices), 1, True)
