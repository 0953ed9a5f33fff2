"""Turns a built mesh into a model for files: with colours on its vertices, or unwrapped and with a baked texture.

Owns the order and the progress of unwrapping and baking, and what the recipe says of them.
"""

from dataclasses import replace
from typing import Any

from espalier_runtime.export.asset_model import AssetModel, Material, join_corners
from espalier_runtime.meshing.health import MeshFigures
from espalier_runtime.meshing.normals import corner_normals
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.pipelines.build_asset_plan import BuildingPlan
from espalier_runtime.protocol.progress import JobContext
from espalier_runtime.texturing.bake_colour import bake_colour
from espalier_runtime.texturing.colour_source import ColourSource
from espalier_runtime.texturing.texels import SurfaceLayout
from espalier_runtime.texturing.unwrap import unwrap_mesh

_UNWRAP_SHARE = 0.2
"""Of the progress of the stage; the rest is baking."""


def coloured_model(mesh: TriangleMesh, figures: MeshFigures, name: str, recipe: dict[str, Any]) -> AssetModel:
    """The mesh with its colours on the vertices: what is shown first, and written where no texture is wanted."""
    joined = join_corners(mesh.faces, corner_normals(mesh))
    return AssetModel(
        name=name,
        positions=mesh.vertices[joined.source],
        normals=joined.normals,
        faces=joined.faces,
        colours=None if mesh.colours is None else mesh.colours[joined.source],
        # The inside of a closed object is never seen; an open one would have gaps where its back shows.
        material=Material(double_sided=not figures.watertight),
        recipe=recipe,
    )


def textured_model(
    plain: AssetModel, mesh: TriangleMesh, source: ColourSource, plan: BuildingPlan, context: JobContext
) -> AssetModel:
    """`plain`, which was made of `mesh`, with a page of texels baked from `source` in place of vertex colours.

    Raises cancelled while an engine unwraps and between chunks of texels.
    """

    def report(fraction: float) -> None:
        context.progress("texture", fraction, 1.0)

    normals = corner_normals(mesh)
    unwrapped = unwrap_mesh(
        mesh,
        plan.texture_size,
        report=lambda fraction: report(_UNWRAP_SHARE * fraction),
        check_cancelled=context.check_cancelled,
    )
    texture = bake_colour(
        SurfaceLayout(mesh.corners, normals, unwrapped.corner_uvs),
        plan.texture_size,
        source,
        report=lambda fraction: report(_UNWRAP_SHARE + (1 - _UNWRAP_SHARE) * fraction),
        check_cancelled=context.check_cancelled,
    )
    joined = join_corners(mesh.faces, normals, unwrapped.corner_uvs)
    unwrapping = {"engine": unwrapped.engine, "failures": list(unwrapped.failures)}
    return replace(
        plain,
        positions=mesh.vertices[joined.source],
        normals=joined.normals,
        faces=joined.faces,
        uvs=joined.uvs,
        colours=None,
        material=replace(plain.material, base_colour=texture),
        recipe=with_building(plain.recipe, {"unwrapping": unwrapping}),
    )


def with_building(recipe: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """A copy of `recipe` that says more about how the asset was built, under `parameters.building`."""
    parameters = recipe.get("parameters", {})
    return {**recipe, "parameters": {**parameters, "building": {**parameters.get("building", {}), **facts}}}
