"""What a decoder may give instead of an object: refused in a sentence or made the best of, in bounded memory."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import torch

from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.build_asset import build_asset
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.engines.registry import engine_for, open_pack
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh
from espalier_runtime.meshing.queries.outside import flood_outside
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.requests import BuildingOptions
from espalier_runtime.protocol.progress import SilentContext
from tests.asset.surface_builds import PACK, RECIPE, build, surface_from
from tests.export.gltf_validator import validator_messages
from tests.folder_contents import contents
from tests.meshing.coloured_solids import sphere, stripes, together

CORNERS = np.float32([(1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1)])
SIDES = np.int32([(0, 1, 2), (0, 3, 1), (0, 2, 3), (1, 3, 2)])


def tiny_shells(count: int, size: float) -> TriangleMesh:
    """Closed tetrahedra strewn over the cube."""
    centres = np.random.default_rng(1).uniform(-0.47, 0.47, (count, 1, 3))
    vertices = (centres + size * CORNERS).reshape(-1, 3).astype(np.float32)
    faces = SIDES + 4 * np.arange(count, dtype=np.int32)[:, None, None]
    return TriangleMesh(vertices, faces.reshape(-1, 3), stripes(vertices))


def peak_bytes_of(work) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_surface_without_faces_says_that_nothing_was_decoded(tmp_path: Path) -> None:
    nothing = ExtractedMesh(torch.zeros(0, 3), torch.zeros(0, 3, dtype=torch.int32), torch.zeros(0, 6), success=False)
    with pytest.raises(EspalierError, match="decodes to nothing") as failure:
        build(nothing, tmp_path)
    assert failure.value.code == "structure_empty"
    assert contents(tmp_path) == {}


def test_a_latent_without_voxels_says_that_nothing_was_decoded(tmp_path: Path) -> None:
    empty = StructuredLatent(torch.zeros(0, 4, dtype=torch.int32), torch.zeros(0, 8), 8)
    engine = engine_for(open_pack(PACK), torch.device("cpu"))
    wanted = AssetBuild(tmp_path, BuildingPlan.decide(BuildingOptions()), RECIPE)
    with pytest.raises(EspalierError, match="decodes to nothing"):
        build_asset(engine, empty, wanted, context=SilentContext())


def test_dust_is_not_taken_for_an_object(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    dust = together(*(sphere(0, 0.004, tuple(place)) for place in random.uniform(-0.45, 0.45, (3_000, 3))))
    with pytest.raises(EspalierError, match="3000 loose specks") as failure:
        build(surface_from(dust), tmp_path)
    assert failure.value.code == "structure_empty"


def test_a_single_voxel_becomes_a_small_solid(tmp_path: Path) -> None:
    asset = build(surface_from(sphere(1, 0.01)), tmp_path)
    assert asset.mesh.watertight
    assert validator_messages(tmp_path / "model.glb") == []


def test_hundreds_of_thousands_of_tiny_shells_are_called_specks_within_a_gigabyte_a_million(tmp_path: Path) -> None:
    shells = surface_from(tiny_shells(100_000, 0.002))

    def refused() -> None:
        with pytest.raises(EspalierError, match=r"decodes to \d+ loose specks and no object") as failure:
            build(shells, tmp_path)
        assert failure.value.code == "structure_empty"

    assert peak_bytes_of(refused) < 150e6
    assert contents(tmp_path) == {}


def test_the_walls_of_large_faces_are_found_without_holding_all_their_points() -> None:
    shells = tiny_shells(10_000, 0.1)
    assert peak_bytes_of(lambda: flood_outside(shells)) < 120e6


def test_a_tangle_in_which_everything_lies_inside_everything_is_called_one(tmp_path: Path) -> None:
    with pytest.raises(EspalierError, match="decodes to a tangle of scraps and no object") as failure:
        build(surface_from(tiny_shells(60_000, 0.05)), tmp_path)
    assert failure.value.hint is not None
    assert contents(tmp_path) == {}


def test_an_object_among_specks_is_kept_and_the_specks_are_counted(tmp_path: Path) -> None:
    asset = build(surface_from(together(sphere(5, 0.3), tiny_shells(500, 0.002))), tmp_path, simplify=0.5)
    assert asset.mesh.watertight
    assert asset.mesh.components == 1
    assert asset.mesh.cleaning.floaters > 300
    assert validator_messages(tmp_path / "model.glb") == []


def test_a_flat_open_sheet_becomes_a_solid_where_one_is_asked_for(tmp_path: Path) -> None:
    ticks = np.linspace(-0.4, 0.4, 20, dtype=np.float32)
    x, z = np.meshgrid(ticks, ticks, indexing="ij")
    vertices = np.stack([x, 0.05 * np.sin(9 * x), z], axis=-1).reshape(-1, 3).astype(np.float32)
    corner = (np.arange(19)[:, None] * 20 + np.arange(19)).reshape(-1, 1)
    faces = np.concatenate([corner + np.array(way) for way in [(0, 1, 21), (0, 21, 20)]]).astype(np.int32)
    sheet = surface_from(TriangleMesh(vertices, faces, stripes(vertices)))
    flat = build(sheet, tmp_path, simplify=0.0)
    assert (flat.mesh.watertight, flat.mesh.open_edges) == (False, 76)
    solid = build(sheet, tmp_path, simplify=0.5, watertight=True, formats=["stl"])
    assert (solid.mesh.watertight, solid.mesh.solid) == (True, "rebuilt")
    assert solid.mesh.volume > 0
