"""The order of the steps from a decoded surface to the files of an asset, and the account that comes back.

`build_asset_mesh` cleans and simplifies, `build_asset_colours` chooses where colours come from, `build_asset_texture`
unwraps and bakes, `build_asset_files` writes.
"""

from pathlib import Path
from typing import Any

import msgspec

from espalier_runtime.export.asset_model import AssetModel
from espalier_runtime.meshing.flexicubes import ExtractedMesh
from espalier_runtime.meshing.surface_gaussians import gaussians_of_surface
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.pipelines.build_asset_colours import Looks, choose_colours, coloured
from espalier_runtime.pipelines.build_asset_files import ASSET_NAME, LATENT_NAME, AssetContents, write_asset_files
from espalier_runtime.pipelines.build_asset_mesh import build_mesh
from espalier_runtime.pipelines.build_asset_plan import BuildingPlan
from espalier_runtime.pipelines.build_asset_preview import PREVIEW_NAME, write_preview
from espalier_runtime.pipelines.build_asset_texture import coloured_model, textured_model, with_building
from espalier_runtime.protocol.progress import JobContext


def build_asset_from_surface(
    decoded: ExtractedMesh,
    looks: Looks,
    recipe: dict[str, Any],
    plan: BuildingPlan,
    folder: Path,
    context: JobContext,
) -> dict[str, Any]:
    """Clean, simplify, colour and write `decoded`; see `build_asset` for what comes back and what is raised."""
    with context.clock.stage("mesh"):
        built = build_mesh(TriangleMesh.from_decoder(decoded), plan, context)
    with context.clock.stage("texture"):
        colours = choose_colours(built, looks)
        mesh = coloured(built.mesh, colours.source, context)
        recipe = with_building(recipe, plan.to_json() | {"colours": colours.name})
        model = plain = coloured_model(mesh, built.figures, ASSET_NAME, recipe)
    _show_first_preview(plain, folder, context)
    if plan.texture:
        with context.clock.stage("texture"):
            model = textured_model(plain, mesh, colours.source, plan, context)
    gaussians = looks.gaussians or (lambda: gaussians_of_surface(coloured(built.detailed, colours.source, context)))
    with context.clock.stage("export"):
        files = write_asset_files(AssetContents(model, plain, gaussians), plan.formats, folder, context)
    context.artifact("preview", files["preview"])
    return {
        "files": {"latent": str(folder / LATENT_NAME)} | {kind: str(path) for kind, path in files.items()},
        "recipe": model.recipe,
        "timings": context.clock.seconds(),
        "mesh": msgspec.to_builtins(built.figures) | {"cleaning": msgspec.to_builtins(built.cleaning)},
    }


def _show_first_preview(model: AssetModel, folder: Path, context: JobContext) -> None:
    """Something to look at before the slow part; a rebuild has the picture of the earlier build until it ends."""
    path = folder / PREVIEW_NAME
    if not path.exists():
        with context.clock.stage("export"):
            write_preview(path, model)
        context.artifact("preview", path)
