"""OBJ, STL, PLY and USDZ, re-opened by programs that did not write them."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
import trimesh
from pxr import Usd

from espalier_runtime.export.asset_model import AssetModel
from espalier_runtime.export.asset_names import in_files
from espalier_runtime.export.glb import write_glb
from espalier_runtime.export.obj import write_obj
from espalier_runtime.export.ply import write_ply
from espalier_runtime.export.stl import write_stl
from espalier_runtime.export.usdz import write_usdz
from tests.export.glb_contents import document_of
from tests.export.gltf_validator import validator_messages
from tests.export.models import RECIPE, coloured_model, textured_model


def reopened(path: Path) -> trimesh.Trimesh:
    return trimesh.load(path, force="mesh", process=False)


def y_up(model: AssetModel) -> np.ndarray:
    x, y, z = model.positions.T
    return np.stack([x, z, -y], axis=1)


def test_an_obj_keeps_triangles_places_and_vertex_colours(tmp_path: Path) -> None:
    model = coloured_model()
    write_obj(tmp_path / "model.obj", model)
    mesh = reopened(tmp_path / "model.obj")
    np.testing.assert_allclose(mesh.triangles, y_up(model)[model.faces], atol=1e-6)
    assert model.colours is not None
    np.testing.assert_allclose(mesh.visual.vertex_colors[:, :3] / 255, model.colours, atol=0.01)


def test_a_textured_obj_brings_its_material_and_picture(tmp_path: Path) -> None:
    model = textured_model()
    write_obj(tmp_path / "model.obj", model)
    mesh = reopened(tmp_path / "model.obj")
    assert mesh.visual.material.image.size == (64, 64)
    assert model.uvs is not None
    np.testing.assert_allclose(np.sort(mesh.visual.uv, axis=0), np.sort(model.uvs, axis=0), atol=1e-5)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["model-base-colour.png", "model.mtl", "model.obj"]


def test_a_ply_keeps_triangles_places_and_colours_and_says_which_way_is_up(tmp_path: Path) -> None:
    model = coloured_model()
    write_ply(tmp_path / "model.ply", model)
    mesh = reopened(tmp_path / "model.ply")
    assert np.array_equal(mesh.faces, model.faces)
    np.testing.assert_array_equal(np.float32(mesh.vertices), model.positions)
    assert b"comment Espalier: metres, z up, front to -y" in (tmp_path / "model.ply").read_bytes()
    assert model.colours is not None
    np.testing.assert_allclose(mesh.visual.vertex_colors[:, :3] / 255, model.colours, atol=0.5 / 255 + 1e-6)


def test_an_stl_is_upright_and_as_large_as_asked_in_millimetres(tmp_path: Path) -> None:
    model = coloured_model()
    write_stl(tmp_path / "model.stl", model, 120)
    mesh = reopened(tmp_path / "model.stl")
    # The box is 0.6 wide, 0.4 deep and 0.8 high.
    np.testing.assert_allclose(mesh.bounds, [(-45, -30, -60), (45, 30, 60)], atol=1e-3)
    assert len(mesh.faces) == len(model.faces)


def test_an_stl_keeps_its_closed_surface_and_outward_normals(tmp_path: Path) -> None:
    model = coloured_model()
    write_stl(tmp_path / "model.stl", model, 800)
    mesh = reopened(tmp_path / "model.stl")
    np.testing.assert_allclose(mesh.triangles, 1000 * model.positions[model.faces], rtol=1e-6)
    mesh.merge_vertices()
    assert mesh.is_watertight
    assert mesh.volume == pytest.approx(600 * 400 * 800, rel=1e-5)


def test_a_usdz_passes_the_usd_validators_and_keeps_the_mesh(tmp_path: Path) -> None:
    model = textured_model()
    write_usdz(tmp_path / "model.usdz", model)
    with zipfile.ZipFile(tmp_path / "model.usdz") as package:
        assert [(entry.filename, entry.compress_type) for entry in package.infolist()] == [
            ("model.usdc", zipfile.ZIP_STORED),
            ("base-colour.png", zipfile.ZIP_STORED),
        ]
    program = (
        "import sys, json\n"
        "from pxr import Usd, UsdGeom, UsdValidation\n"
        "stage = Usd.Stage.Open(sys.argv[1])\n"
        "validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()\n"
        "faults = UsdValidation.ValidationContext(validators).Validate(stage)\n"
        "mesh = UsdGeom.Mesh(stage.GetPrimAtPath('/crate/crate_mesh'))\n"
        "print(json.dumps({'validators': len(validators), 'faults': [fault.GetMessage() for fault in faults],"
        " 'up': UsdGeom.GetStageUpAxis(stage), 'unit': UsdGeom.GetStageMetersPerUnit(stage),"
        " 'points': [list(point) for point in mesh.GetPointsAttr().Get()],"
        " 'recipe': stage.GetRootLayer().customLayerData['espalier']}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "model.usdz"], capture_output=True, text=True, timeout=60, check=True
    )
    seen = json.loads(run.stdout)
    assert seen["validators"] > 20
    assert (seen["faults"], seen["up"], seen["unit"]) == ([], "Y", 1.0)
    assert json.loads(seen["recipe"]) == RECIPE
    np.testing.assert_allclose(seen["points"], y_up(model), atol=1e-7)


def test_an_untextured_usdz_shows_its_vertex_colours(tmp_path: Path) -> None:
    write_usdz(tmp_path / "model.usdz", coloured_model())
    with zipfile.ZipFile(tmp_path / "model.usdz") as package:
        assert package.namelist() == ["model.usdc"]


@pytest.mark.parametrize(
    ("name", "word", "plain"),
    [
        ("red dragon", "red_dragon", "red dragon"),
        ("Grüße 木 #2", "Grüße_木_2", "Gru_e _ #2"),
        ("1/2 crate", "1/2_crate", "1/2 crate"),
    ],
)
def test_object_mesh_and_material_carry_the_name_of_the_asset_in_every_format(
    tmp_path: Path, name: str, word: str, plain: str
) -> None:
    textured, coloured = textured_model(name=name), coloured_model(name=name)
    write_glb(tmp_path / "model.glb", textured)
    document = document_of(tmp_path / "model.glb")
    named = [document[kind][0]["name"] for kind in ("scenes", "nodes", "meshes", "materials")]
    assert named == [name, name, name, f"{name} material"]
    assert validator_messages(tmp_path / "model.glb") == []

    write_obj(tmp_path / "model.obj", textured)
    lines = (tmp_path / "model.obj").read_text().splitlines()
    assert [line for line in lines if line.startswith(("o ", "usemtl "))] == [f"o {word}", f"usemtl {word}-material"]
    assert (tmp_path / "model.mtl").read_text().startswith(f"newmtl {word}-material\n")
    assert reopened(tmp_path / "model.obj").visual.material.image is not None

    write_ply(tmp_path / "model.ply", coloured)
    write_stl(tmp_path / "model.stl", coloured, 100)
    assert f"comment {plain}\n".encode() in (tmp_path / "model.ply").read_bytes()
    assert (tmp_path / "model.stl").read_bytes()[:80].rstrip(b"\0") == f"Espalier; millimetres; {plain}".encode()

    write_usdz(tmp_path / "model.usdz", textured)
    stage = Usd.Stage.Open(str(tmp_path / "model.usdz"))
    root = stage.GetDefaultPrim()
    assert root.GetDisplayName() == name
    assert [prim.GetName() for prim in root.GetChildren()] == [f"{root.GetName()}_mesh", f"{root.GetName()}_material"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (None, "model"),
        ("", "model"),
        (" \n\t", "model"),
        ("two\nlines\x1b[2J", "two lines [2J"),
        ("half\ud800", "half"),
        ("x" * 500, "x" * 120),
    ],
)
def test_a_name_that_no_file_may_carry_is_told_without_what_is_wrong_with_it(given: str | None, told: str) -> None:
    assert in_files(given) == told
