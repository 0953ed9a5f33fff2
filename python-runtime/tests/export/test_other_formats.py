"""OBJ, STL, PLY and USDZ, re-opened by programs that did not write them."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
import trimesh

from espalier_runtime.export.asset_model import AssetModel
from espalier_runtime.export.obj import write_obj
from espalier_runtime.export.ply import write_ply
from espalier_runtime.export.stl import write_stl
from espalier_runtime.export.usdz import write_usdz
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


def test_a_ply_keeps_triangles_places_and_colours(tmp_path: Path) -> None:
    model = coloured_model()
    write_ply(tmp_path / "model.ply", model)
    mesh = reopened(tmp_path / "model.ply")
    assert np.array_equal(mesh.faces, model.faces)
    np.testing.assert_array_equal(np.float32(mesh.vertices), np.float32(y_up(model)))
    assert model.colours is not None
    np.testing.assert_allclose(mesh.visual.vertex_colors[:, :3] / 255, model.colours, atol=0.5 / 255 + 1e-6)


def test_an_stl_stands_upright_on_the_bed_in_the_asked_millimetres(tmp_path: Path) -> None:
    model = coloured_model()
    write_stl(tmp_path / "model.stl", model, longest_side_millimetres=120)
    mesh = reopened(tmp_path / "model.stl")
    # The box is 0.6 wide, 0.4 deep and 0.8 high.
    np.testing.assert_allclose(mesh.bounds, [(0, 0, 0), (90, 60, 120)], atol=1e-3)
    assert len(mesh.faces) == len(model.faces)


def test_an_stl_in_metres_keeps_its_place_and_outward_normals(tmp_path: Path) -> None:
    model = coloured_model()
    write_stl(tmp_path / "model.stl", model)
    mesh = reopened(tmp_path / "model.stl")
    np.testing.assert_array_equal(np.float32(mesh.triangles), model.positions[model.faces])
    mesh.merge_vertices()
    assert mesh.is_watertight
    assert mesh.volume == pytest.approx(0.6 * 0.4 * 0.8, rel=1e-5)


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
        "mesh = UsdGeom.Mesh(stage.GetPrimAtPath('/crate/mesh'))\n"
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
