"""Turns a built mesh into a model for files: with colours on its vertices, or unwrapped and with baked maps.

Owns the order and the progress of unwrapping and baking, and what the recipe says of them.
"""

from collections.abc import Sequence
from dataclasses import replace

from espalier_runtime.asset.mesh import BuiltMesh
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.export.asset_model import AssetModel, Material, join_corners
from espalier_runtime.meshing.queries.normals import corner_normals
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.advice import Advice
from espalier_runtime.protocol.messages.asset_report import Recipe
from espalier_runtime.protocol.open_json import JsonObject
from espalier_runtime.protocol.progress import Progress
from espalier_runtime.texturing.baking.bake_maps import bake_colour, bake_normals, bake_occlusion
from espalier_runtime.texturing.baking.tangents import vertex_tangents
from espalier_runtime.texturing.baking.texels import SurfaceLayout
from espalier_runtime.texturing.colour_source import ColourSource
from espalier_runtime.texturing.unwrapping.unwrap_ahead import UnwrapAhead

_UNWRAP_SHARE = 0.2
"""Of the progress of the stage; the maps share the rest."""


def coloured_model(mesh: TriangleMesh, name: str, recipe: Recipe, *, is_double_sided: bool) -> AssetModel:
    """The mesh with its colours on the vertices: what is shown first, and written where no texture is wanted."""
    joined = join_corners(mesh.faces, corner_normals(mesh))
    return AssetModel(
        name=name,
        positions=mesh.vertices[joined.source],
        normals=joined.normals,
        faces=joined.faces,
        colours=None if mesh.colours is None else mesh.colours[joined.source],
        material=Material(double_sided=is_double_sided),
        recipe=recipe,
    )


def textured_model(
    plain: AssetModel,
    built: BuiltMesh,
    source: ColourSource,
    *,
    unwrapping: UnwrapAhead,
    plan: BuildingPlan,
    progress: Progress,
) -> AssetModel:
    """`plain`, the coloured model of `built`, with baked maps in place of vertex colours.

    `unwrapping` is that of the mesh of `built`. Raises cancelled while it runs and between chunks of texels.
    """
    mesh, normals = built.mesh, corner_normals(built.mesh)
    unwrapped = unwrapping.result(progress.part(0, _UNWRAP_SHARE))
    joined = join_corners(mesh.faces, normals, unwrapped.corner_uvs)
    assert joined.uvs is not None
    model = replace(
        plain,
        positions=mesh.vertices[joined.source],
        normals=joined.normals,
        faces=joined.faces,
        uvs=joined.uvs,
        colours=None,
        recipe=with_building(
            plain.recipe, {"unwrapping": {"engine": unwrapped.engine, "failures": list(unwrapped.failures)}}
        ),
    )
    layout = SurfaceLayout(mesh.corners, normals, unwrapped.corner_uvs)
    rest = progress.part(_UNWRAP_SHARE, 1)
    return _with_maps(model, built, source, layout=layout, plan=plan, progress=rest)


def _with_maps(
    model: AssetModel,
    built: BuiltMesh,
    source: ColourSource,
    *,
    layout: SurfaceLayout,
    plan: BuildingPlan,
    progress: Progress,
) -> AssetModel:
    count = 1 + plan.normal_map + plan.ambient_occlusion
    shares = iter([progress.part(index / count, (index + 1) / count) for index in range(count)])
    size = plan.texture_size
    material = replace(model.material, base_colour=bake_colour(layout, size, source, next(shares)))
    tangents = None
    if plan.normal_map:
        assert model.uvs is not None
        tangents = vertex_tangents(model.positions, model.normals, model.uvs, model.faces)
        baked = bake_normals(layout, tangents[model.faces], size, built.detailed, built.surface, next(shares))
        material = replace(material, normal_map=baked)
    if plan.ambient_occlusion:
        material = replace(material, occlusion=bake_occlusion(layout, size, built.mesh, next(shares)))
    return replace(model, tangents=tangents, material=material)


def with_building(recipe: Recipe, facts: JsonObject) -> Recipe:
    """A copy of `recipe` that says more about how the asset was built, under `parameters.building`."""
    parameters = recipe["parameters"]
    return {**recipe, "parameters": {**parameters, "building": {**parameters.get("building", {}), **facts}}}


def with_advice(recipe: Recipe, sentences: Sequence[Advice]) -> Recipe:
    """A copy of `recipe` with more `sentences` for whoever looks at the asset, under `parameters.advice`."""
    if not sentences:
        return recipe
    earlier = recipe["parameters"].get("advice", [])
    advice = [*(earlier if isinstance(earlier, list) else []), *sentences]
    return {**recipe, "parameters": {**recipe["parameters"], "advice": advice}}
