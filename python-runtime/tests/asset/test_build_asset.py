"""From a decoded surface or a saved latent to finished files, and the account of them."""

import json
import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
import trimesh
from PIL import Image
from pxr import Usd, UsdGeom

from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.build_asset import build_asset
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.engines.registry import engine_for, open_pack
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh
from espalier_runtime.protocol.messages.asset_report import BuiltAsset
from espalier_runtime.protocol.messages.requests import BuildingOptions
from espalier_runtime.protocol.progress import SilentContext
from espalier_runtime.protocol.stage_clock import STAGES
from tests.asset.surface_builds import PACK, RECIPE, ListeningContext, build
from tests.export.glb_contents import document_of
from tests.export.gltf_validator import validator_messages
from tests.fixture_cases import load_case
from tests.folder_contents import contents


def middle_to_ground(surface: ExtractedMesh) -> list[float]:
    low, high = surface.vertices.numpy().min(axis=0), surface.vertices.numpy().max(axis=0)
    return [-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, -low[2]]


def written(asset: BuiltAsset) -> dict[str, str]:
    """The files as the answer on the wire has them: what was not made is not there."""
    return msgspec.to_builtins(asset.files)


def test_a_surface_becomes_a_textured_file_a_preview_and_an_account_of_both(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    asset = build(surface, tmp_path)
    assert sorted(contents(tmp_path)) == ["model.glb", "preview.png"]
    assert validator_messages(tmp_path / "model.glb") == []
    document = document_of(tmp_path / "model.glb")
    assert document["asset"]["extras"]["espalier"] == asset.recipe
    assert asset.recipe["parameters"]["building"] == {
        "simplify": 0.95,
        "texture": True,
        "textureSize": 256,
        "formats": ["glb"],
        "pivot": "ground",
        "colours": "mesh",
        "moved": pytest.approx(middle_to_ground(surface), abs=0.5 / 48),
        "unwrapping": {"engine": "uvunwrap", "failures": []},
    }
    assert asset.recipe["parameters"]["cutOut"] == "auto"
    assert written(asset) == {
        "latent": str(tmp_path / "latent.safetensors"),
        "preview": str(tmp_path / "preview.png"),
        "glb": str(tmp_path / "model.glb"),
    }
    assert asset.mesh.watertight
    assert asset.mesh.cleaning.hidden_faces > 0
    assert asset.mesh.whole_faces > asset.mesh.faces
    assert min(asset.timings.mesh, asset.timings.texture, asset.timings.export) > 0


def test_the_answer_is_one_that_the_protocol_can_carry(surface: ExtractedMesh, tmp_path: Path) -> None:
    asset = build(surface, tmp_path, texture=False)
    line = msgspec.json.encode(asset)
    assert msgspec.json.decode(line, type=BuiltAsset) == asset
    told = json.loads(line)
    assert told["mesh"].keys() == {
        *("vertices", "faces", "components", "openEdges", "nonManifoldEdges", "watertight"),
        *("flippedEdges", "degenerateFaces", "size", "area", "volume", "wholeFaces", "cleaning", "levelsOfDetail"),
    }
    assert told["timings"].keys() == {*STAGES, "total"}
    assert told["timings"]["sparse_structure"] == 0


def test_a_reopened_file_has_the_reported_triangles_and_the_bounds_of_the_object(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    asset = build(surface, tmp_path, pivot="centre")
    mesh = trimesh.load(tmp_path / "model.glb", force="mesh", process=False)
    assert asset.recipe["parameters"]["building"]["moved"] == [0, 0, 0]
    assert len(mesh.faces) == asset.mesh.faces
    low, high = surface.vertices.numpy().min(axis=0), surface.vertices.numpy().max(axis=0)
    np.testing.assert_allclose(mesh.bounds, [(low[0], low[2], -high[1]), (high[0], high[2], -low[1])], atol=0.5 / 48)


def test_an_object_seen_from_above_is_turned_upright_in_every_file_and_picture(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    options = {"texture": False, "triangles": 2_000, "formats": ["glb", "splat"]}
    asset = build(surface, tmp_path, pivot="centre", camera_pitch=30, **options)
    assert asset.recipe["parameters"]["building"]["upright"] == {"pitch": 30, "perspective": 0}
    mesh = trimesh.load(tmp_path / "model.glb", force="mesh", process=False)
    turned = surface.vertices.numpy() @ PicturePose(pitch=30).rotation.T
    low, high = turned.min(axis=0), turned.max(axis=0)
    np.testing.assert_allclose(mesh.bounds, [(low[0], low[2], -high[1]), (high[0], high[2], -low[1])], atol=1 / 48)
    np.testing.assert_allclose(asset.mesh.size, high - low, atol=2 / 48)
    cloud = trimesh.load(tmp_path / "splat.ply").vertices
    # splat.ply has y down.
    np.testing.assert_allclose(cloud.min(0), [low[0], -high[2], low[1]], atol=2 / 48)


def test_an_object_is_as_deep_as_it_is_told_in_every_file(surface: ExtractedMesh, tmp_path: Path) -> None:
    options = {"texture": False, "triangles": 2_000, "formats": ["glb", "splat"]}
    asset = build(surface, tmp_path, pivot="centre", depth_scale=0.5, **options)
    assert asset.recipe["parameters"]["building"]["upright"] == {"pitch": 0, "perspective": 0, "depthScale": 0.5}
    mesh = trimesh.load(tmp_path / "model.glb", force="mesh", process=False)
    assert asset.mesh.area == pytest.approx(mesh.area, rel=1e-3)
    np.testing.assert_allclose(asset.mesh.size, [mesh.extents[0], mesh.extents[2], mesh.extents[1]], atol=1e-5)
    low, high = (edge(surface.vertices.numpy() * (1, 0.5, 1), axis=0) for edge in (np.min, np.max))
    np.testing.assert_allclose(mesh.bounds, [(low[0], low[2], -high[1]), (high[0], high[2], -low[1])], atol=1 / 48)
    cloud = trimesh.load(tmp_path / "splat.ply").vertices
    np.testing.assert_allclose(cloud.min(0), [low[0], -high[2], low[1]], atol=2 / 48)


def test_in_every_file_the_object_stands_on_the_ground_with_the_origin_under_its_middle(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    formats = ["glb", "obj", "ply", "stl", "usdz"]
    asset = build(surface, tmp_path, formats=formats, triangles=2_000, levels_of_detail=1, millimetres=50.0)
    width, depth, height = asset.mesh.size
    standing = np.array([(-width / 2, 0, -depth / 2), (width / 2, height, depth / 2)])
    for name in ("model.glb", "model.obj"):
        mesh = trimesh.load(tmp_path / name, force="mesh", process=False)
        np.testing.assert_allclose(mesh.bounds, standing, atol=2e-6)
    # The coarser one lies over the finer one, wherever its own bounds are.
    coarse = trimesh.load(tmp_path / "model-lod1.glb", force="mesh", process=False)
    np.testing.assert_allclose(coarse.bounds, standing, atol=0.02)
    stage = Usd.Stage.Open(str(tmp_path / "model.usdz"))
    points = UsdGeom.Mesh(stage.GetPrimAtPath("/model/model_mesh")).GetPointsAttr().Get()
    np.testing.assert_allclose([np.min(points, axis=0), np.max(points, axis=0)], standing, atol=2e-6)
    upright = np.array([(-width / 2, -depth / 2, 0), (width / 2, depth / 2, height)])
    for name, scale in (("model.ply", 1.0), ("model.stl", 50 / max(width, depth, height))):
        mesh = trimesh.load(tmp_path / name, force="mesh", process=False)
        np.testing.assert_allclose(mesh.bounds, scale * upright, rtol=1e-6, atol=2e-6)


def test_pictures_of_an_object_do_not_care_where_its_files_have_the_origin(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    seen = []
    for pivot in ("ground", "centre"):
        build(surface, tmp_path, texture=False, pivot=pivot, turntable_frames=1)
        seen.append([(tmp_path / name).read_bytes() for name in ("preview.png", "turntable-001.png")])
    assert seen[0] == seen[1]


def test_the_preview_shows_the_object_on_a_transparent_background(surface: ExtractedMesh, tmp_path: Path) -> None:
    build(surface, tmp_path, texture=False)
    with Image.open(tmp_path / "preview.png") as picture:
        assert (picture.size, picture.mode) == ((512, 512), "RGBA")
        opaque = np.asarray(picture)[..., 3] == 255
    assert 0.1 < opaque.mean() < 0.8
    assert not opaque[:4].any()


def test_a_first_build_shows_a_preview_before_the_texture_and_a_rebuild_waits_for_its_end(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    first, second = ListeningContext(), ListeningContext()
    build(surface, tmp_path, first)
    build(surface, tmp_path, second)
    assert first.told.index(("artifact", "preview")) < first.told.index(("progress", "texture"))
    assert second.told.count(("artifact", "preview")) == 1
    assert second.told[-1] == ("artifact", "preview")


def test_every_format_is_written_and_named_in_the_answer(surface: ExtractedMesh, tmp_path: Path) -> None:
    asset = build(surface, tmp_path, formats=["splat", "usdz", "stl", "obj", "ply", "glb", "glb"])
    assert set(written(asset)) == {"latent", "preview", "glb", "obj", "usdz", "ply", "stl", "splat"}
    assert all(Path(path).is_file() for kind, path in written(asset).items() if kind != "latent")


def test_the_asked_triangle_count_is_met(surface: ExtractedMesh, tmp_path: Path) -> None:
    asset = build(surface, tmp_path, triangles=1_000, texture=False)
    assert asset.mesh.faces == pytest.approx(1_000, rel=0.02)


def test_the_same_latent_gives_the_same_bytes(surface: ExtractedMesh, tmp_path: Path) -> None:
    build(surface, tmp_path)
    first = contents(tmp_path)
    build(surface, tmp_path)
    assert contents(tmp_path) == first


def test_a_saved_latent_is_built_again_without_the_models_of_the_sampler(tmp_path: Path) -> None:
    pack_folder, folder = tmp_path / "pack", tmp_path / "asset"
    shutil.copytree(PACK, pack_folder)
    folder.mkdir()
    for checkpoint in (pack_folder / "ckpts").glob("*flow*"):
        checkpoint.unlink()
    case = load_case("decode_mesh_small")
    latent = StructuredLatent(case.inputs["coords"], case.inputs["feats"], 32)
    plan = BuildingPlan.decide(BuildingOptions(texture_size=128, formats=["glb", "splat"]))
    engine = engine_for(open_pack(pack_folder), torch.device("cpu"))
    asset = build_asset(engine, latent, AssetBuild(folder, plan, RECIPE), context=SilentContext())
    assert asset.recipe["parameters"]["building"]["colours"] == "gaussians"
    assert asset.timings.decode > 0
    assert validator_messages(folder / "model.glb") == []


def test_levels_of_detail_have_a_quarter_of_the_triangles_and_half_the_page(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    asset = build(surface, tmp_path, triangles=4_000, levels_of_detail=2)
    levels = asset.mesh.levels_of_detail
    assert [level.file for level in levels] == ["model-lod1.glb", "model-lod2.glb"]
    assert [level.faces for level in levels] == pytest.approx([1_000, 250], rel=0.02)
    for level, side in zip(levels, (128, 64), strict=True):
        assert validator_messages(tmp_path / level.file) == []
        mesh = trimesh.load(tmp_path / level.file, force="mesh", process=False)
        assert len(mesh.faces) == level.faces
        assert mesh.visual.material.baseColorTexture.size == (side, side)
