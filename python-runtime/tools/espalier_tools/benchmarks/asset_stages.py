"""What everything after the decoder costs, step by step, on a rippled ball of about half a million triangles.

Owns the object and the steps that are timed. The ball's inner shell, which a decoded surface has, is there too.
"""

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
import torch

from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.build_from_surface import build_asset_from_surface
from espalier_runtime.asset.colours import ColourInputs
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.export.asset_model import join_corners
from espalier_runtime.meshing.extraction.flexicubes import FEATURE_CHANNELS, ExtractedMesh, extract_mesh
from espalier_runtime.meshing.queries.nearest_surface import NearestSurface
from espalier_runtime.meshing.queries.normals import corner_normals, vertex_normals
from espalier_runtime.meshing.repair.clean import clean_mesh
from espalier_runtime.meshing.simplification.simplify import simplify_mesh
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.messages.requests import BuildingOptions
from espalier_runtime.protocol.progress import UNWATCHED, SilentContext
from espalier_runtime.raster.surface_pixels import ShadedMesh
from espalier_runtime.texturing.baking.bake_maps import bake_colour
from espalier_runtime.texturing.baking.texels import SurfaceLayout
from espalier_runtime.texturing.colour_source import MeshColours
from espalier_runtime.texturing.unwrapping.unwrap import unwrap_mesh
from espalier_tools.benchmarks.baking.bake_difference import bake_difference
from espalier_tools.benchmarks.baking.starter_bake import STARTER_BAKE_STAGES
from espalier_tools.benchmarks.no_recipe import NO_RECIPE
from espalier_tools.benchmarks.stages import BenchmarkStage, Run

_RESOLUTION = 256
_BAND_CELLS = 2
BALL_RADIUS = 0.45
_RIPPLE = 0.008
_KEPT = 0.05
_PAGE = 1024
_CORNERS = np.array([(corner & 1, corner >> 1 & 1, corner >> 2 & 1) for corner in range(8)])


@cache
def decoded_ball() -> ExtractedMesh:
    """A million triangles as a decoder gives them, half of them the inner shell; kept once made."""
    ticks = np.arange(_RESOLUTION, dtype=np.int16)
    cells = np.concatenate([_cells_of_slice(x, ticks) for x in ticks])
    corners = (cells[:, None] + _CORNERS).reshape(-1, 3) / _RESOLUTION - 0.5
    features = np.zeros((len(cells), FEATURE_CHANNELS), np.float32)
    # The extraction subtracts one cell's share from every distance.
    features[:, :8] = _distance(corners).reshape(-1, 8) + 1 / _RESOLUTION
    stripes = np.sin(40 * corners[:, 2:]) * np.array([2.0, -2.0, 0.5, 0.0, 0.0, 0.0])
    features[:, 53:] = stripes.reshape(len(cells), -1)
    return extract_mesh(torch.from_numpy(cells), torch.from_numpy(features), _RESOLUTION)


def _cells_of_slice(x: np.int16, ticks: np.ndarray) -> np.ndarray:
    y, z = np.meshgrid(ticks, ticks, indexing="ij")
    cells = np.stack([np.full_like(y, x), y, z], axis=-1).reshape(-1, 3)
    near = np.abs(_distance((cells + 0.5) / _RESOLUTION - 0.5)) < _BAND_CELLS / _RESOLUTION
    return cells[near].astype(np.int32)


def _distance(points: np.ndarray) -> np.ndarray:
    ripples = _RIPPLE * np.sin(40 * points).prod(axis=1)
    return np.linalg.norm(points, axis=1) - BALL_RADIUS + ripples


@cache
def _detailed() -> TriangleMesh:
    return clean_mesh(TriangleMesh.from_decoder(decoded_ball())).mesh


@cache
def _simple() -> TriangleMesh:
    return simplify_mesh(_detailed(), round(_KEPT * len(_detailed().faces)))


def _clean(_device: torch.device) -> Run:
    decoded = TriangleMesh.from_decoder(decoded_ball())
    return lambda: clean_mesh(decoded)


def _simplify(_device: torch.device) -> Run:
    detailed = _detailed()
    return lambda: simplify_mesh(detailed, round(_KEPT * len(detailed.faces)))


def _unwrap(_device: torch.device) -> Run:
    simple = _simple()
    return lambda: unwrap_mesh(simple, _PAGE)


@cache
def ball_layout() -> SurfaceLayout:
    """Texture coordinates and normals of the simplified ball."""
    simple = _simple()
    return SurfaceLayout(simple.corners, corner_normals(simple), unwrap_mesh(simple, _PAGE).corner_uvs)


def _bake(_device: torch.device) -> Run:
    detailed, layout = _detailed(), ball_layout()
    return lambda: bake_colour(layout, _PAGE, MeshColours(detailed, NearestSurface(detailed)), UNWATCHED)


def _judge_bake() -> dict[str, float]:
    """Mean CIEDE2000 between the textured mesh and the detailed one, from twelve views."""
    detailed, layout = _detailed(), ball_layout()
    page = bake_colour(layout, _PAGE, MeshColours(detailed, NearestSurface(detailed)), UNWATCHED)
    joined = join_corners(_simple().faces, layout.corner_normals, layout.corner_uvs)
    positions = _simple().vertices[joined.source]
    baked = ShadedMesh(positions, joined.normals, joined.faces, uvs=joined.uvs, texture=page)
    reference = ShadedMesh(detailed.vertices, vertex_normals(detailed), detailed.faces, colours=detailed.colours)
    return {"colourDifference": bake_difference(baked, reference)}


def _whole(_device: torch.device) -> Run:
    decoded = decoded_ball()
    plan = BuildingPlan.decide(BuildingOptions(simplify=1 - _KEPT, texture_size=_PAGE))
    folder = tempfile.TemporaryDirectory(prefix="espalier-bench-")

    def run() -> object:
        build = AssetBuild(Path(folder.name), plan, NO_RECIPE)
        return build_asset_from_surface(decoded, ColourInputs(), build, context=SilentContext())

    return run


ASSET_STAGES: Mapping[str, BenchmarkStage] = MappingProxyType(
    {
        "asset-clean": BenchmarkStage(
            "repairs of a decoded surface of a million triangles, half of them its inner shell", _clean
        ),
        "asset-simplify": BenchmarkStage("half a million triangles to 5 %", _simplify),
        "asset-unwrap": BenchmarkStage("25 000 triangles onto a page of 1024, the engine's process included", _unwrap),
        "asset-bake": BenchmarkStage(
            "1024² base colour from half a million triangles, the search tree included", _bake, _judge_bake
        ),
        "asset": BenchmarkStage("all of that with previews and the GLB", _whole),
        **STARTER_BAKE_STAGES,
    }
)
