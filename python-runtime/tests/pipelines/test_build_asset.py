"""From a decoded surface or a saved latent to finished files, with the faults that may come in between."""

import errno
import json
import shutil
from dataclasses import replace
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
import torch
import trimesh
from PIL import Image

from espalier_runtime.export.file_set import replaced_together
from espalier_runtime.meshing.flexicubes import ExtractedMesh
from espalier_runtime.meshing.simplify import simplify_mesh
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.pipelines.build_asset import build_asset
from espalier_runtime.pipelines.build_asset_colours import Looks
from espalier_runtime.pipelines.build_asset_from_surface import build_asset_from_surface
from espalier_runtime.pipelines.build_asset_mesh import build_mesh
from espalier_runtime.pipelines.build_asset_plan import BuildingPlan
from espalier_runtime.pipelines.structured_latent import StructuredLatent
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages import BuildingOptions, BuiltAsset
from espalier_runtime.protocol.progress import SilentContext
from tests.export.glb_contents import document_of
from tests.export.gltf_validator import validator_messages
from tests.fixture_cases import CASES_FOLDER, load_case
from tests.meshing.coloured_solids import sphere, together
from tests.meshing.sdf_solids import surface_of, table

RECIPE = {
    "seed": 3,
    "device": "cpu",
    "pack": {"name": "test", "sha256": "00"},
    "input": [],
    "parameters": {"cutOut": "auto"},
    "versions": {},
}
PACK = CASES_FOLDER.parent / "packs" / "image-small"


class ListeningContext(SilentContext):
    """Keeps what it is told, and cancels at the given call of check_cancelled."""

    def __init__(self, cancel_at: int | None = None) -> None:
        super().__init__()
        self.asked = 0
        self.told: list[tuple[str, ...]] = []
        self._cancel_at = cancel_at

    def progress(self, stage: str, done: float, total: float) -> None:
        assert 0 <= done <= total
        self.told.append(("progress", stage))

    def check_cancelled(self) -> None:
        self.asked += 1
        if self.asked == self._cancel_at:
            raise EspalierError("cancelled", "The job was cancelled.")

    def artifact(self, kind: str, path: Path) -> None:
        assert path.is_file()
        self.told.append(("artifact", kind))


@pytest.fixture(scope="module")
def surface() -> ExtractedMesh:
    return surface_of(table, resolution=48)


def surface_from(mesh) -> ExtractedMesh:
    colours = torch.from_numpy(mesh.colours)
    attributes = torch.cat([colours, colours], dim=1)
    return ExtractedMesh(torch.from_numpy(mesh.vertices), torch.from_numpy(mesh.faces), attributes, success=True)


def build(surface: ExtractedMesh, folder: Path, context: SilentContext | None = None, **options):
    plan = BuildingPlan.decide(BuildingOptions(**({"texture_size": 256} | options)))
    return build_asset_from_surface(surface, Looks(), RECIPE, plan, folder, context or SilentContext())


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_surface_becomes_a_textured_file_a_preview_and_an_account_of_both(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    asset = build(surface, tmp_path)
    assert sorted(contents(tmp_path)) == ["model.glb", "preview.png"]
    assert validator_messages(tmp_path / "model.glb") == []
    document = document_of(tmp_path / "model.glb")
    assert document["asset"]["extras"]["espalier"] == asset["recipe"]
    assert asset["recipe"]["parameters"]["building"] == {
        "simplify": 0.95,
        "texture": True,
        "textureSize": 256,
        "formats": ["glb"],
        "colours": "mesh",
        "unwrapping": {"engine": "uvunwrap", "failures": []},
    }
    assert asset["recipe"]["parameters"]["cutOut"] == "auto"
    assert asset["files"] == {
        "latent": str(tmp_path / "latent.safetensors"),
        "preview": str(tmp_path / "preview.png"),
        "glb": str(tmp_path / "model.glb"),
    }
    assert asset["mesh"]["watertight"]
    assert asset["mesh"]["cleaning"]["hiddenFaces"] > 0
    assert asset["mesh"]["wholeFaces"] > asset["mesh"]["faces"]
    assert min(asset["timings"][stage] for stage in ("mesh", "texture", "export")) > 0


def test_the_answer_is_one_that_the_protocol_can_carry(surface: ExtractedMesh, tmp_path: Path) -> None:
    asset = build(surface, tmp_path, texture=False)
    assert json.loads(json.dumps(asset)) == asset
    msgspec.convert(asset, BuiltAsset)


def test_a_reopened_file_has_the_reported_triangles_and_the_bounds_of_the_object(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    asset = build(surface, tmp_path)
    mesh = trimesh.load(tmp_path / "model.glb", force="mesh", process=False)
    assert len(mesh.faces) == asset["mesh"]["faces"]
    low, high = surface.vertices.numpy().min(axis=0), surface.vertices.numpy().max(axis=0)
    np.testing.assert_allclose(mesh.bounds, [(low[0], low[2], -high[1]), (high[0], high[2], -low[1])], atol=0.5 / 48)


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
    assert set(asset["files"]) == {"latent", "preview", "glb", "obj", "usdz", "ply", "stl", "splat"}
    assert all(Path(path).is_file() for kind, path in asset["files"].items() if kind != "latent")


def test_without_a_texture_the_colours_stay_on_more_vertices(surface: ExtractedMesh, tmp_path: Path) -> None:
    asset = build(surface, tmp_path, texture=False)
    assert asset["recipe"]["parameters"]["building"]["simplify"] == 0.5
    document = document_of(tmp_path / "model.glb")
    assert "COLOR_0" in document["meshes"][0]["primitives"][0]["attributes"]
    assert "images" not in document
    assert validator_messages(tmp_path / "model.glb") == []


def test_formats_that_hold_no_texture_are_not_made_to_wait_for_one(surface: ExtractedMesh, tmp_path: Path) -> None:
    context = ListeningContext()
    asset = build(surface, tmp_path, context, formats=["stl"])
    assert ("progress", "texture") not in context.told
    assert asset["recipe"]["parameters"]["building"]["texture"] is False


def test_the_asked_triangle_count_is_met(surface: ExtractedMesh, tmp_path: Path) -> None:
    asset = build(surface, tmp_path, triangles=1_000, texture=False)
    assert asset["mesh"]["faces"] == pytest.approx(1_000, rel=0.02)


def test_the_same_latent_gives_the_same_bytes(surface: ExtractedMesh, tmp_path: Path) -> None:
    build(surface, tmp_path)
    first = contents(tmp_path)
    build(surface, tmp_path)
    assert contents(tmp_path) == first


def test_a_target_above_the_triangles_that_there_are_is_refused_and_nothing_written(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    (tmp_path / "model.glb").write_bytes(b"earlier")
    with pytest.raises(EspalierError, match="the detailed mesh has only") as failure:
        build(surface, tmp_path, triangles=10_000_000)
    assert failure.value.code == "target_unreachable"
    assert contents(tmp_path) == {"model.glb": b"earlier"}


def test_a_surface_without_faces_says_that_nothing_was_decoded(tmp_path: Path) -> None:
    nothing = ExtractedMesh(torch.zeros(0, 3), torch.zeros(0, 3, dtype=torch.int32), torch.zeros(0, 6), success=False)
    with pytest.raises(EspalierError, match="decodes to nothing") as failure:
        build(nothing, tmp_path)
    assert failure.value.code == "structure_empty"
    assert contents(tmp_path) == {}


def test_a_latent_without_voxels_says_that_nothing_was_decoded(tmp_path: Path) -> None:
    empty = StructuredLatent(torch.zeros(0, 4, dtype=torch.int32), torch.zeros(0, 8), 8)
    with pytest.raises(EspalierError, match="decodes to nothing"):
        build_asset(
            ModelPack.open(PACK), empty, RECIPE, BuildingOptions(), tmp_path, torch.device("cpu"), SilentContext()
        )


def test_dust_is_not_taken_for_an_object(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    dust = together(*(sphere(0, 0.004, tuple(place)) for place in random.uniform(-0.45, 0.45, (3_000, 3))))
    with pytest.raises(EspalierError, match="3000 loose specks") as failure:
        build(surface_from(dust), tmp_path)
    assert failure.value.code == "structure_empty"


def test_a_single_voxel_becomes_a_small_solid(tmp_path: Path) -> None:
    asset = build(surface_from(sphere(1, 0.01)), tmp_path)
    assert asset["mesh"]["watertight"]
    assert validator_messages(tmp_path / "model.glb") == []


def test_an_open_sheet_is_drawn_from_both_sides(surface: ExtractedMesh, tmp_path: Path) -> None:
    ball = sphere(4)
    cap = ball.with_faces(ball.faces[ball.corners.mean(axis=1)[:, 2] > 0.2]).without_unused_vertices()
    asset = build(surface_from(cap), tmp_path)
    assert asset["mesh"]["openEdges"] > 0
    assert document_of(tmp_path / "model.glb")["materials"][0]["doubleSided"] is True
    build(surface, tmp_path)
    assert "doubleSided" not in document_of(tmp_path / "model.glb")["materials"][0]


def test_a_texture_larger_than_memory_is_refused_with_both_figures() -> None:
    plan = BuildingPlan.decide(BuildingOptions(texture_size=8192))
    plan.check_affordable(4 * 10**9)
    with pytest.raises(EspalierError, match=r"1\.6 GB while it is made, and 0\.5 GB are free") as failure:
        plan.check_affordable(5 * 10**8)
    assert failure.value.code == "out_of_memory"
    BuildingPlan.decide(BuildingOptions(texture_size=8192, texture=False)).check_affordable(0)


def test_wherever_a_rebuild_is_cancelled_the_earlier_files_are_untouched(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    every = {"formats": ["glb", "obj"], "texture_size": 128}
    build(surface, tmp_path, **every)
    earlier = contents(tmp_path)
    cancelled = 0
    # An engine is asked about while it runs, so how often the job is asked in all differs from run to run.
    for call in (1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 30, 50, 80, 120, 200, 400):
        try:
            build(surface, tmp_path, ListeningContext(cancel_at=call), triangles=300, **every)
        except EspalierError as error:
            assert error.code == "cancelled"
            assert contents(tmp_path) == earlier
            cancelled += 1
        else:
            break
    assert cancelled >= 10
    assert contents(tmp_path) != earlier


def test_a_folder_that_is_gone_is_named(surface: ExtractedMesh, tmp_path: Path) -> None:
    (tmp_path / "preview.png").touch()
    with pytest.raises(EspalierError, match="There is no folder") as failure:
        build(surface, tmp_path / "gone", texture=False)
    assert failure.value.code == "not_found"


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "disk_full"), (errno.EROFS, "not_writable")])
def test_a_refusal_while_files_are_staged_leaves_the_earlier_ones(tmp_path: Path, number: int, code: str) -> None:
    (tmp_path / "model.glb").write_bytes(b"earlier")
    with pytest.raises(EspalierError) as failure, replaced_together(tmp_path) as staging:
        (staging / "model.glb").write_bytes(b"half")
        raise OSError(number, "refused")
    assert failure.value.code == code
    assert contents(tmp_path) == {"model.glb": b"earlier"}


def test_staged_files_replace_the_earlier_ones_together(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("earlier")
    (tmp_path / "kept").write_text("kept")
    with replaced_together(tmp_path) as staging:
        (staging / "a").write_text("later")
        (staging / "b").write_text("later")
        assert (tmp_path / "a").read_text() == "earlier"
    assert contents(tmp_path) == {"a": b"later", "b": b"later", "kept": b"kept"}


def test_a_saved_latent_is_built_again_without_the_models_of_the_sampler(tmp_path: Path) -> None:
    pack_folder, folder = tmp_path / "pack", tmp_path / "asset"
    shutil.copytree(PACK, pack_folder)
    folder.mkdir()
    for checkpoint in (pack_folder / "ckpts").glob("*flow*"):
        checkpoint.unlink()
    case = load_case("decode_mesh_small")
    latent = StructuredLatent(case.inputs["coords"], case.inputs["feats"], 32)
    asset = build_asset(
        ModelPack.open(pack_folder),
        latent,
        RECIPE,
        BuildingOptions(texture_size=128, formats=["glb", "splat"]),
        folder,
        torch.device("cpu"),
        SilentContext(),
    )
    assert asset["recipe"]["parameters"]["building"]["colours"] == "gaussians"
    assert asset["timings"]["decode"] > 0
    assert validator_messages(folder / "model.glb") == []


def test_normal_and_occlusion_maps_are_written_with_tangents_that_validate(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    asset = build(surface, tmp_path, normal_map=True, ambient_occlusion=True, texture_format="webp", double_sided=True)
    assert validator_messages(tmp_path / "model.glb") == []
    document = document_of(tmp_path / "model.glb")
    assert {"normalTexture", "occlusionTexture", "doubleSided"} <= document["materials"][0].keys()
    assert [image["mimeType"] for image in document["images"]] == ["image/webp"] * 3
    assert "TANGENT" in document["meshes"][0]["primitives"][0]["attributes"]
    assert asset["recipe"]["parameters"]["building"]["normalMap"] is True


def test_levels_of_detail_have_a_quarter_of_the_triangles_and_half_the_page(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    asset = build(surface, tmp_path, triangles=4_000, levels_of_detail=2)
    levels = asset["mesh"]["levelsOfDetail"]
    assert [level["file"] for level in levels] == ["model-lod1.glb", "model-lod2.glb"]
    assert [level["faces"] for level in levels] == pytest.approx([1_000, 250], rel=0.02)
    for level, side in zip(levels, (128, 64), strict=True):
        assert validator_messages(tmp_path / level["file"]) == []
        mesh = trimesh.load(tmp_path / level["file"], force="mesh", process=False)
        assert len(mesh.faces) == level["faces"]
        assert mesh.visual.material.baseColorTexture.size == (side, side)


def test_a_print_is_watertight_upright_in_millimetres_and_comes_with_its_checks(tmp_path: Path) -> None:
    ball = sphere(4)
    pierced = ball.with_faces(ball.faces[ball.corners.mean(axis=1)[:, 2] > -0.3]).without_unused_vertices()
    asset = build(surface_from(pierced), tmp_path, watertight=True, millimetres=80.0, formats=["stl"], simplify=0.0)
    assert (asset["mesh"]["watertight"], asset["mesh"]["solid"]) == (True, "closed")
    assert asset["mesh"]["volume"] > 0
    assert asset["mesh"]["print"]["crossingFaces"] == 0
    mesh = trimesh.load(tmp_path / "model.stl", force="mesh")
    assert mesh.is_watertight
    np.testing.assert_allclose(mesh.bounds, [(0, 0, 0), (80, 80, mesh.bounds[1, 2])], atol=1e-3)


def test_without_a_solid_asked_for_an_open_mesh_is_not_called_watertight(tmp_path: Path) -> None:
    ball = sphere(3)
    half = ball.with_faces(ball.faces[ball.corners.mean(axis=1)[:, 2] > 0]).without_unused_vertices()
    asset = build(surface_from(half), tmp_path, formats=["stl"], simplify=0.0)
    assert (asset["mesh"]["watertight"], asset["mesh"]["volume"]) == (False, None)
    assert "print" not in asset["mesh"]


def test_a_turntable_shows_the_object_from_as_many_sides_and_wholly_in_the_picture(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    build(surface, tmp_path, texture=False, turntable_frames=3)
    frames = [tmp_path / f"turntable-{number:03d}.png" for number in (1, 2, 3)]
    pictures = []
    for path in frames:
        with Image.open(path) as picture:
            pictures.append(np.asarray(picture))
    opaque = np.stack([picture[..., 3] == 255 for picture in pictures])
    assert opaque.mean(axis=(1, 2)).min() > 0.05
    assert not (opaque[:, :3].any() or opaque[:, -3:].any() or opaque[:, :, :3].any() or opaque[:, :, -3:].any())
    assert (opaque[0] != opaque[1]).mean() > 0.01
    assert len(list(tmp_path.glob("turntable-*"))) == 3


def film_of(surface: ExtractedMesh, folder: Path, context: SilentContext, **options) -> dict:
    """Six pictures stand for the many of a film, which only differ in their number."""
    plan = BuildingPlan.decide(BuildingOptions(texture_size=128, turntable_video=True, **options))
    assert plan.film_frames == 120
    return build_asset_from_surface(surface, Looks(), RECIPE, replace(plan, film_frames=6), folder, context)


def test_a_film_turns_the_object_on_light_paper_and_is_named_in_the_answer(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    context = ListeningContext()
    asset = film_of(surface, tmp_path, context)
    assert asset["files"]["turntable"] == str(tmp_path / "turntable.webm")
    msgspec.convert(asset, BuiltAsset)
    reader = cv2.VideoCapture(asset["files"]["turntable"])
    frames = np.stack([reader.read()[1] for _ in range(6)]).astype(int)
    assert not reader.read()[0]
    assert frames.shape == (6, 512, 512, 3)
    assert frames[:, :8].min() > 190
    assert (np.abs(np.diff(frames, axis=0)).max(axis=3) > 40).mean(axis=(1, 2)).min() > 0.01
    assert context.told.count(("progress", "export")) >= 8


def test_a_film_of_a_heavy_object_is_drawn_from_a_lighter_one_in_the_same_colours(tmp_path: Path) -> None:
    heavy = surface_from(sphere(6))
    asset = film_of(heavy, tmp_path, SilentContext(), texture=False, simplify=0.0)
    assert asset["mesh"]["faces"] > 80_000
    reader = cv2.VideoCapture(asset["files"]["turntable"])
    frame = reader.read()[1][..., ::-1].astype(int)
    centre = frame[150:360, 180:330].reshape(-1, 3)
    red, blue = centre[:, 0] - centre[:, 2] > 60, centre[:, 2] - centre[:, 0] > 60
    assert min(red.mean(), blue.mean()) > 0.25


def test_a_build_cancelled_while_its_film_is_drawn_leaves_the_earlier_files(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    build(surface, tmp_path, texture=False)
    earlier = contents(tmp_path)

    class CancelledInTheFilm(ListeningContext):
        def progress(self, stage: str, done: float, total: float) -> None:
            if stage == "export" and 3 < done < total:
                self._cancel_at = self.asked + 1

    with pytest.raises(EspalierError, match="cancelled"):
        film_of(surface, tmp_path, CancelledInTheFilm(), texture=False)
    assert contents(tmp_path) == earlier


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"texture": False}, True),
        ({"formats": ["ply", "stl"]}, True),
        ({"formats": ["glb", "ply"]}, False),
        ({"formats": ["stl"]}, False),
    ],
)
def test_borders_of_colours_are_kept_where_colours_hang_on_vertices(
    surface: ExtractedMesh, options: dict, expected: bool
) -> None:
    plan = BuildingPlan.decide(BuildingOptions(triangles=1_500, **options))
    decoded = TriangleMesh.from_decoder(surface)
    built = build_mesh(decoded, plan, SilentContext())
    by_shape = simplify_mesh(built.detailed, 1_500)
    assert np.array_equal(built.mesh.vertices, by_shape.vertices) is not expected
