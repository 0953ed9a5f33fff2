"""Where the colours of an object go: on a page with its further maps, or on the vertices."""

from pathlib import Path

import numpy as np
import pytest

from espalier_runtime.asset.mesh import build_mesh
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh
from espalier_runtime.meshing.simplification.simplify import simplify_mesh
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.requests import BuildingOptions
from espalier_runtime.protocol.progress import SilentContext
from tests.asset.surface_builds import ListeningContext, build
from tests.export.glb_contents import document_of
from tests.export.gltf_validator import validator_messages


def test_without_a_texture_the_colours_stay_on_more_vertices(surface: ExtractedMesh, tmp_path: Path) -> None:
    asset = build(surface, tmp_path, texture=False)
    assert asset.recipe["parameters"]["building"]["simplify"] == 0.5
    document = document_of(tmp_path / "model.glb")
    assert "COLOR_0" in document["meshes"][0]["primitives"][0]["attributes"]
    assert "images" not in document
    assert validator_messages(tmp_path / "model.glb") == []


def test_formats_that_hold_no_texture_are_not_made_to_wait_for_one(surface: ExtractedMesh, tmp_path: Path) -> None:
    context = ListeningContext()
    asset = build(surface, tmp_path, context, formats=["stl"])
    assert ("progress", "texture") not in context.told
    assert asset.recipe["parameters"]["building"]["texture"] is False


def test_normal_and_occlusion_maps_are_written_with_tangents_that_validate(
    surface: ExtractedMesh, tmp_path: Path
) -> None:
    asset = build(surface, tmp_path, normal_map=True, ambient_occlusion=True, double_sided=True)
    assert validator_messages(tmp_path / "model.glb") == []
    document = document_of(tmp_path / "model.glb")
    assert {"normalTexture", "occlusionTexture", "doubleSided"} <= document["materials"][0].keys()
    assert [image["mimeType"] for image in document["images"]] == ["image/png"] * 3
    assert "extensionsUsed" not in document
    assert "TANGENT" in document["meshes"][0]["primitives"][0]["attributes"]
    assert asset.recipe["parameters"]["building"]["normalMap"] is True


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
    built = build_mesh(decoded, plan, SilentContext(), pose=PicturePose())
    by_shape = simplify_mesh(built.detailed, 1_500)
    assert np.array_equal(built.mesh.vertices, by_shape.vertices) is not expected


def test_a_texture_larger_than_memory_is_refused_with_both_figures() -> None:
    plan = BuildingPlan.decide(BuildingOptions(texture_size=8192))
    plan.check_affordable(4 * 10**9)
    with pytest.raises(EspalierError, match=r"1\.6 GB while it is made, and 0\.5 GB are free") as failure:
        plan.check_affordable(5 * 10**8)
    assert failure.value.code == "out_of_memory"
    BuildingPlan.decide(BuildingOptions(texture_size=8192, texture=False)).check_affordable(0)
