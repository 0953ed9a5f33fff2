"""The nearest place on a surface, against brute force."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from espalier_runtime.meshing.queries.nearest_on_triangle import nearest_on_triangles, triangle_table
from espalier_runtime.meshing.queries.nearest_surface import NearestSurface
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from tests.meshing.coloured_solids import box, sphere, together
from tests.meshing.sdf_solids import surface_of, table


def distances_to_every_face(points: np.ndarray, mesh: TriangleMesh) -> np.ndarray:
    every = np.broadcast_to(triangle_table(mesh.corners)[:, None], (9, len(points), len(mesh.faces)))
    return np.sqrt(nearest_on_triangles(points, every).squared_distance)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10_000), flatness=st.sampled_from([1.0, 1e-3, 0.0]))
def test_no_sample_of_a_triangle_is_nearer_than_its_nearest_point(seed: int, flatness: float) -> None:
    random = np.random.default_rng(seed)
    corners = random.random((6, 3, 3), np.float32)
    corners[:, 2] = corners[:, 1] + flatness * (corners[:, 2] - corners[:, 1])
    points = random.random((5, 3), np.float32) * 2 - 0.5
    every = np.broadcast_to(triangle_table(corners)[:, None], (9, 5, 6))
    nearest = nearest_on_triangles(points, every)
    weights = np.stack([1 - nearest.v - nearest.w, nearest.v, nearest.w], axis=-1)
    assert weights.min() >= -1e-5
    place = np.einsum("nfk,fkc->nfc", weights, corners)
    distance = np.sqrt(nearest.squared_distance)
    np.testing.assert_allclose(np.linalg.norm(points[:, None] - place, axis=2), distance, atol=2e-3)
    samples = np.einsum("sk,fkc->sfc", random.dirichlet((0.5, 0.5, 0.5), 300), corners)
    sampled = np.linalg.norm(points[:, None, None] - samples, axis=3).min(axis=1)
    assert (distance <= sampled + 2e-3).all()


def test_points_near_an_extracted_surface_find_it_to_a_tenth_of_a_cell() -> None:
    mesh = TriangleMesh.from_decoder(surface_of(table, resolution=48))
    random = np.random.default_rng(2)
    points = mesh.vertices[random.integers(0, len(mesh.vertices), 400)]
    points += random.normal(0, 0.2 / 48, points.shape).astype(np.float32)
    excess = NearestSurface(mesh).find(points).distances - distances_to_every_face(points, mesh).min(axis=1)
    assert excess.max() < 0.1 / 48
    assert (excess > 1e-5).mean() < 0.02


def test_places_in_the_middle_of_large_faces_are_found() -> None:
    mixed = together(box((0.8, 0.8, 0.8), subdivisions=0), sphere(3, 0.05, (0.45, 0.45, 0.45)))
    points = np.float32([(0.1, -0.39, 0.2), (-0.41, 0.15, -0.3), (0.2, 0.3, 0.4)])
    found = NearestSurface(mixed).find(points)
    assert (found.faces < 12).all()
    np.testing.assert_allclose(found.distances, [0.01, 0.01, 0.0], atol=1e-4)


def test_the_near_side_of_a_thin_wall_is_found_by_its_normal() -> None:
    outer, inner = sphere(4, 0.4), sphere(4, 0.398)
    wall = together(outer, inner.with_faces(inner.faces[:, ::-1]))
    points = (0.3985 * outer.vertices / np.linalg.norm(outer.vertices, axis=1)[:, None]).astype(np.float32)
    surface = NearestSurface(wall)
    assert (surface.find(points).faces >= len(outer.faces)).mean() > 0.9
    assert (surface.find(points, normals=outer.vertices / 0.4).faces < len(outer.faces)).all()
