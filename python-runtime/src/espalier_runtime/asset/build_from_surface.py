"""The order of the steps from a decoded surface to the files of an asset, and the account that comes back.

`mesh` cleans and simplifies, `colours` chooses where colours come from, `texture` unwraps and bakes, `files` writes.
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from msgspec.structs import replace as replace_fields

from espalier_runtime.asset.asset_build import AssetBuild
from espalier_runtime.asset.colours import ColourInputs, choose_colours, coloured
from espalier_runtime.asset.files import AssetContents, level_name, write_asset_files
from espalier_runtime.asset.mesh import BuiltMesh, build_mesh
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.asset.preview import PREVIEW_NAME, write_preview
from espalier_runtime.asset.texture import coloured_model, textured_model, with_advice, with_building
from espalier_runtime.asset.upright import upright_gaussians, upright_mesh, upright_model
from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.export.asset_model import AssetModel
from espalier_runtime.export.asset_names import in_files
from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh
from espalier_runtime.meshing.simplification.simplify import levels_of_detail
from espalier_runtime.meshing.surface_gaussians import gaussians_of_surface
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.atomic_files import write_atomically
from espalier_runtime.protocol.messages.asset_report import BuiltAsset, LevelOfDetail, Recipe
from espalier_runtime.protocol.progress import JobContext, Progress
from espalier_runtime.texturing.colour_source import ColourSource
from espalier_runtime.texturing.unwrapping.unwrap_ahead import UnwrapAhead

_MAIN_MODEL_SHARE = 0.7
"""Of the progress of the texture stage where there are levels of detail besides."""
_FIRST_PREVIEW_SIDE = 256
"""Pixels: it is looked at for seconds, and a quarter of the pixels costs a quarter of the time."""


def build_asset_from_surface(
    decoded: ExtractedMesh, inputs: ColourInputs, build: AssetBuild, *, context: JobContext
) -> BuiltAsset:
    """Clean, simplify, colour and write `decoded`; see `build_asset` for what comes back and what is raised.

    Colours come from `inputs` alone, whatever pictures `build` has.
    """
    plan, folder = build.plan, build.folder
    pose = PicturePose.in_recipe(build.recipe["parameters"]).corrected(plan.asked.camera_pitch, plan.asked.depth_scale)
    with context.clock.stage("mesh"):
        built = build_mesh(TriangleMesh.from_decoder(decoded), plan, context, pose=pose)
        levels = levels_of_detail(built.mesh, plan.level_targets(len(built.mesh.faces)))
    moved = plan.moves(upright_mesh(built.mesh, pose))
    with _unwrapping(built.mesh, plan, folder) as unwrapping:
        with context.clock.stage("texture"):
            colours = choose_colours(built, inputs, context, pose=pose)
            placed = {"moved": moved.tolist()} | ({} if pose.changes_nothing else {"upright": pose.to_json()})
            recipe = with_building(build.recipe, plan.to_json() | {"colours": colours.name} | placed)
            recipe = with_advice(recipe, plan.advice(built.figures))
            name = in_files(build.name)
            plain = _coloured(built, colours.source, context, plan=plan, recipe=recipe, name=name)
        _show_first_preview(upright_model(plain, pose), folder, context)
        with context.clock.stage("texture"):
            models = _finished(
                plain, built, levels, unwrapping=unwrapping, source=colours.source, build=build, context=context
            )
    gaussians = inputs.gaussians or (lambda: gaussians_of_surface(coloured(built.detailed, colours.source, context)))
    with context.clock.stage("export"):
        finished, coloured_one, *coarser = (upright_model(model, pose) for model in (models[0], plain, *models[1:]))
        contents = AssetContents(finished, coloured_one, coarser, lambda: upright_gaussians(gaussians(), pose), moved)
        files = write_asset_files(contents, plan, folder, context=context)
    context.artifact("preview", Path(files.preview))
    figures = replace_fields(built.figures, levels_of_detail=_levels_account(levels))
    return BuiltAsset(files=files, recipe=models[0].recipe, timings=context.clock.timings(), mesh=figures)


def _unwrapping(mesh: TriangleMesh, plan: BuildingPlan, folder: Path) -> AbstractContextManager[UnwrapAhead | None]:
    """Unwraps beside the steps that do not need it yet; nothing where there will be no texture."""
    return UnwrapAhead(mesh, plan.texture_size, folder) if plan.texture else nullcontext()


def _coloured(
    built: BuiltMesh, source: ColourSource, context: JobContext, *, plan: BuildingPlan, recipe: Recipe, name: str
) -> AssetModel:
    mesh = coloured(built.mesh, source, context)
    is_double_sided = plan.is_double_sided(is_closed=built.figures.watertight)
    model = coloured_model(mesh, name, recipe, is_double_sided=is_double_sided)
    context.check_cancelled()
    return model


def _finished(
    plain: AssetModel,
    built: BuiltMesh,
    levels: list[TriangleMesh],
    *,
    unwrapping: UnwrapAhead | None,
    source: ColourSource,
    build: AssetBuild,
    context: JobContext,
) -> list[AssetModel]:
    """The model and its coarser levels, with textures where the plan has them; each level has half the page."""
    progress = Progress.of(context, "texture")
    main_end = _MAIN_MODEL_SHARE if levels else 1.0
    model = plain
    if unwrapping is not None:
        part = progress.part(0, main_end)
        model = textured_model(plain, built, source, unwrapping=unwrapping, plan=build.plan, progress=part)
    models = [model]
    for index, level in enumerate(levels):
        start, end = (main_end + (1 - main_end) * step / len(levels) for step in (index, index + 1))
        coarse, plan, name = replace(built, mesh=level), build.plan.for_level(index + 1), f"{plain.name} LOD{index + 1}"
        with _unwrapping(level, plan, build.folder) as ahead:
            model = _coloured(coarse, source, context, plan=plan, recipe=plain.recipe, name=name)
            if ahead is not None:
                part = progress.part(start, end)
                model = textured_model(model, coarse, source, unwrapping=ahead, plan=plan, progress=part)
        models.append(model)
    return models


def _levels_account(levels: list[TriangleMesh]) -> list[LevelOfDetail]:
    return [LevelOfDetail(file=level_name(index + 1), faces=len(level.faces)) for index, level in enumerate(levels)]


def _show_first_preview(model: AssetModel, folder: Path, context: JobContext) -> None:
    """Something to look at before the slow part; a rebuild has the picture of the earlier build until it ends."""
    path = folder / PREVIEW_NAME
    if not path.exists():
        with context.clock.stage("export"):
            write_atomically(path, lambda temporary: write_preview(temporary, model, side=_FIRST_PREVIEW_SIDE))
        context.check_cancelled()
        context.artifact("preview", path)
