from pathlib import Path

import numpy as np
import pytest
import trimesh
from numpy.typing import NDArray

from starter_model.image_pack.model_sources.part_colours import (
    connected_parts,
    face_colours,
    kinds_of_parts,
    write_coloured,
)


@pytest.fixture
def table() -> trimesh.Trimesh:
    """A top and four legs, none of which touch."""
    legs = [trimesh.creation.box((0.1, 1, 0.1)).apply_translation((x, 0, z)) for x in (-1, 1) for z in (-1, 1)]
    return trimesh.util.concatenate([trimesh.creation.box((3, 0.1, 3)).apply_translation((0, 0.7, 0)), *legs])


def arrays(mesh: trimesh.Trimesh) -> tuple[NDArray, NDArray]:
    return np.asarray(mesh.vertices), np.asarray(mesh.faces)


def test_parts_are_what_hangs_together_and_legs_are_of_one_kind(table: trimesh.Trimesh) -> None:
    parts = connected_parts(*arrays(table))
    assert len(np.unique(parts)) == 5
    kinds = kinds_of_parts(parts, table.area_faces)
    assert len(np.unique(kinds[:12])) == len(np.unique(kinds[12:])) == 1
    assert kinds[0] != kinds[12]


def test_vertices_at_one_place_join_faces() -> None:
    box = trimesh.creation.box((1, 2, 3))
    corners = box.vertices[box.faces].reshape(-1, 3)
    assert set(connected_parts(corners, np.arange(len(corners)).reshape(-1, 3))) == {0}


def test_a_wooden_thing_is_mostly_brown_and_the_same_every_time(table: trimesh.Trimesh) -> None:
    colours = face_colours(*arrays(table), "table_01")
    red, green, blue = colours[0]
    assert red > green > blue
    assert np.array_equal(colours, face_colours(*arrays(table), "table_01"))
    assert not np.array_equal(colours, face_colours(*arrays(table), "table_02"))


def test_some_models_of_one_piece_are_painted_in_two_colours() -> None:
    ball = trimesh.creation.icosphere(2)
    numbers = {len(np.unique(face_colours(*arrays(ball), f"ball_{number}"), axis=0)) for number in range(20)}
    assert numbers == {1, 2}


def test_colours_lie_on_the_written_file_and_empty_ones_are_refused(tmp_path: Path, table: trimesh.Trimesh) -> None:
    table.export(tmp_path / "table.glb")
    write_coloured(tmp_path / "table.glb", tmp_path / "painted/table.glb")
    painted = trimesh.load(tmp_path / "painted/table.glb", force="mesh", process=False)
    levels = np.asarray(painted.visual.vertex_colors)[painted.faces][:, :, :3]
    assert np.abs(levels[:, 0] / 255 - face_colours(*arrays(table), "table")).max() < 0.01
    trimesh.Trimesh(np.eye(3), [(0, 1, 2)], process=False).export(tmp_path / "leaf.glb")
    with pytest.raises(ValueError, match="has 1 faces"):
        write_coloured(tmp_path / "leaf.glb", tmp_path / "leaf-painted.glb")
