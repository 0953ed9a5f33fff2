"""The order of the steps from a decoded surface to the files of an asset, their stages and progress.

Each step's how is elsewhere: `meshing` cleans and simplifies, `texturing` unwraps and bakes, `export` writes.
"""

from pathlib import Path
from typing import Any

import msgspec

from espalier_runtime.export.asset_model import AssetModel, Material, join_corners
from espalier_runtime.export.file_set import FileSet
from espalier_runtime.export.glb import write_glb
from espalier_runtime.meshing.health import MeshFigures, measure_figures
from espalier_runtime.meshing.normals import corner_normals
from espalier_runtime.meshing.simplify import simplify_mesh, triangle_target
from espalier_runtime.meshing.triangle_mesh import DecodedSurface, TriangleMesh
from espalier_runtime.pipelines.build_asset_options import BuildingOptions
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import JobContext

LATENT_NAME = "latent.safetensors"
ASSET_NAME = "model"


def build_asset_from_surface(
    surface: DecodedSurface, recipe: dict[str, Any], building: BuildingOptions, folder: Path, context: JobContext
) -> dict[str, Any]:
    """Clean, simplify, texture and write `surface`; see `build_asset` for what comes back and what is raised."""
    options = building.resolved()
    with context.clock.stage("mesh"):
        detailed = _detailed_mesh(surface)
        context.check_cancelled()
        mesh = simplify_mesh(detailed, triangle_target(len(detailed.faces), options.simplify, options.triangles))
        figures = measure_figures(mesh)
        context.progress("mesh", 1, 1)
    recipe = _with_building(recipe, options)
    with context.clock.stage("export"):
        model = _asset_model(mesh, figures, recipe)
        with FileSet(folder) as files:
            write_glb(files.path(f"{ASSET_NAME}.glb"), model)
            context.check_cancelled()
            written = files.commit()
        context.progress("export", 1, 1)
    return {
        "files": {
            "latent": str(folder / LATENT_NAME),
            "preview": str(folder / "preview.png"),
            "glb": str(written[f"{ASSET_NAME}.glb"]),
        },
        "recipe": recipe,
        "timings": context.clock.seconds(),
        "mesh": msgspec.to_builtins(figures),
    }


def _detailed_mesh(surface: DecodedSurface) -> TriangleMesh:
    mesh = TriangleMesh.from_decoder(surface)
    if not len(mesh.faces):
        raise EspalierError(
            "structure_empty",
            "The latent decodes to nothing: there is no surface in it.",
            hint="Try another seed, or another picture.",
        )
    return mesh


def _asset_model(mesh: TriangleMesh, figures: MeshFigures, recipe: dict[str, Any]) -> AssetModel:
    joined = join_corners(mesh.faces, corner_normals(mesh))
    return AssetModel(
        name=ASSET_NAME,
        positions=mesh.vertices[joined.source],
        normals=joined.normals,
        faces=joined.faces,
        colours=None if mesh.colours is None else mesh.colours[joined.source],
        material=Material(double_sided=not figures.watertight),
        recipe=recipe,
    )


def _with_building(recipe: dict[str, Any], options: BuildingOptions) -> dict[str, Any]:
    parameters = {**recipe.get("parameters", {}), "building": options.to_json()}
    return {**recipe, "parameters": parameters}
