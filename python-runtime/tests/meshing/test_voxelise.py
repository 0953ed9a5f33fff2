"""Voxelisation against the reference's coordinates and a twin that clips triangles instead of projecting them."""

import numpy as np
import pytest
import trimesh

from espalier_runtime.meshing.voxelise import fit_unit_cube, voxelise
from tests.fixture_cases import load_case


def read_text_ply(path) -> tuple[np.ndarray, np.ndarray]:
    header, body = path.read_text().split("end_header\n")
    vertex_count = int(header.split("element vertex ")[1].split()[0])
    lines = body.splitlines()
    vertices = np.array([line.split() for line in lines[:vertex_count]], dtype=np.float64)
    faces = np.array([line.split()[1:] for line in lines[vertex_count:]], dtype=np.int64)
    return vertices, faces


def clipped(polygon: list[np.ndarray], axis: int, limit: float, sign: int) -> list[np.ndarray]:
    """The part of a polygon where sign · (coordinate - limit) ≥ 0."""
    kept = []
    for start, end in zip(polygon, [*polygon[1:], *polygon[:1]], strict=True):
        before, after = sign * (start[axis] - limit), sign * (end[axis] - limit)
        if before >= 0:
            kept.append(start)
        if (before > 0 > after) or (before < 0 < after):
            kept.append(start + (end - start) * before / (before - after))
    return kept


def naive_voxels(vertices: np.ndarray, faces: np.ndarray, resolution: int) -> set[tuple[int, ...]]:
    cells = set()
    for face in faces:
        for cell in np.ndindex(resolution, resolution, resolution):
            polygon = [(vertices[corner] + 0.5) * resolution for corner in face]
            for axis in range(3):
                polygon = clipped(polygon, axis, cell[axis], 1)
                polygon = clipped(polygon, axis, cell[axis] + 1, -1)
            if polygon:
                cells.add(cell)
    return cells


def test_the_cells_of_a_mesh_equal_the_reference() -> None:
    case = load_case("run_variant")
    vertices, faces = read_text_ply(case.folder / "inputs" / "mesh.ply")
    cells = voxelise(fit_unit_cube(vertices), faces)
    assert cells.dtype == np.int32
    np.testing.assert_array_equal(cells, case.outputs["coords"][:, 1:].numpy())


def test_random_triangles_meet_the_cells_that_clipping_finds() -> None:
    random = np.random.default_rng(5)
    vertices = random.uniform(-0.5, 0.5, (36, 3))
    faces = np.arange(36).reshape(12, 3)
    cells = voxelise(vertices, faces, 6)
    assert {tuple(cell) for cell in cells.tolist()} == naive_voxels(vertices, faces, 6)


def test_a_face_in_the_plane_between_two_cells_counts_for_the_upper_one() -> None:
    vertices = np.array([[0.0, 0.05, 0.05], [0.0, 0.2, 0.05], [0.0, 0.05, 0.2]])
    assert voxelise(vertices, np.array([[0, 1, 2]]), 4).tolist() == [[2, 2, 2]]


def test_a_box_on_borders_of_cells_is_one_cell_thick() -> None:
    box = trimesh.creation.box(extents=(0.5, 0.5, 0.5))
    cells = voxelise(box.vertices, box.faces, 16)
    assert cells.min() == 4
    assert cells.max() == 12
    assert len(cells) == 9**3 - 7**3


def test_the_longest_side_fills_the_cube_and_the_caller_keeps_its_vertices() -> None:
    vertices = np.array([[10.0, 0, 0], [14, 2, 1]])
    before = vertices.copy()
    np.testing.assert_allclose(fit_unit_cube(vertices), [[-0.5, -0.25, -0.125], [0.5, 0.25, 0.125]], atol=2e-6)
    np.testing.assert_array_equal(vertices, before)


@pytest.mark.parametrize(
    ("vertices", "fault"),
    [
        (np.zeros((0, 3)), "no extent"),
        (np.ones((3, 3)), "no extent"),
        (np.array([[0, 0, np.nan], [1, 1, 1]]), "not finite"),
    ],
    ids=["no vertices", "no extent", "not a number"],
)
def test_a_mesh_that_cannot_be_fitted_is_refused(vertices: np.ndarray, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        fit_unit_cube(vertices)


def test_a_mesh_without_faces_is_refused() -> None:
    with pytest.raises(ValueError, match="no faces"):
        voxelise(np.zeros((3, 3)), np.zeros((0, 3), dtype=np.int64))
