"""The binary glTF writer, judged by Khronos' validator and by trimesh, which did not write the files."""

from pathlib import Path

import numpy as np
import pytest
import trimesh

from espalier_runtime.export.asset_model import Material
from espalier_runtime.export.glb import write_glb
from tests.export.glb_contents import attribute_of, document_of
from tests.export.gltf_validator import validator_messages
from tests.export.models import RECIPE, coloured_model, textured_model


def test_a_coloured_mesh_passes_the_validator_without_a_word(tmp_path: Path) -> None:
    write_glb(tmp_path / "model.glb", coloured_model())
    assert validator_messages(tmp_path / "model.glb") == []


def test_a_textured_mesh_passes_the_validator_without_a_word_and_without_an_extension(tmp_path: Path) -> None:
    occlusion = np.full((64, 64, 3), 255, np.uint8)
    write_glb(tmp_path / "model.glb", textured_model(occlusion=occlusion))
    assert validator_messages(tmp_path / "model.glb") == []
    assert not {"extensionsUsed", "extensionsRequired"} & document_of(tmp_path / "model.glb").keys()


def test_the_validator_is_heard_when_a_file_is_wrong(tmp_path: Path) -> None:
    too_long = 2 * coloured_model().normals
    write_glb(tmp_path / "model.glb", coloured_model(normals=too_long))
    assert any("ACCESSOR_VECTOR3_NON_UNIT" in message for message in validator_messages(tmp_path / "model.glb"))


def test_another_program_reads_the_same_triangles_turned_to_y_up(tmp_path: Path) -> None:
    model = coloured_model()
    write_glb(tmp_path / "model.glb", model)
    read = trimesh.load(tmp_path / "model.glb", force="mesh", process=False)
    assert np.array_equal(read.faces, model.faces)
    x, y, z = model.positions.T
    np.testing.assert_array_equal(read.vertices, np.stack([x, z, -y], axis=1))


def test_vertex_colours_are_stored_in_linear_light(tmp_path: Path) -> None:
    grey = np.full_like(coloured_model().positions, 0.5)
    write_glb(tmp_path / "model.glb", coloured_model(colours=grey))
    colours = attribute_of(tmp_path / "model.glb", "COLOR_0") / 65535
    # sRGB 0.5 is 21.4 % of the light.
    assert np.unique(colours[:, :3]) == pytest.approx([0.2140], abs=1e-4)
    assert np.unique(colours[:, 3]) == [1.0]


def test_the_material_is_not_metallic_and_double_sided_only_when_asked(tmp_path: Path) -> None:
    write_glb(tmp_path / "one.glb", coloured_model())
    write_glb(tmp_path / "two.glb", coloured_model(material=Material(double_sided=True)))
    one, two = (document_of(tmp_path / name)["materials"][0] for name in ("one.glb", "two.glb"))
    assert one["pbrMetallicRoughness"]["metallicFactor"] == 0
    assert "doubleSided" not in one
    assert two["doubleSided"] is True


def test_the_recipe_travels_inside_the_file(tmp_path: Path) -> None:
    write_glb(tmp_path / "model.glb", coloured_model())
    extras = document_of(tmp_path / "model.glb")["asset"]["extras"]
    assert extras == {"espalier": RECIPE}
