"""Writes the asked files of an asset, and replaces the earlier ones together once all are complete.

Owns file names and which writer makes which format. The formats themselves are `export`'s.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from jaxtyping import Float32

from espalier_runtime.asset.cut_out_files import cut_out_name
from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.asset.preview import PREVIEW_NAME, write_preview, write_turntable_frame
from espalier_runtime.asset.turntable import VIDEO_NAME, write_turntable_video
from espalier_runtime.export.asset_model import AssetModel
from espalier_runtime.export.file_set import named_in, replaced_together
from espalier_runtime.export.glb import write_glb
from espalier_runtime.export.obj import write_obj
from espalier_runtime.export.ply import write_ply
from espalier_runtime.export.stl import write_stl
from espalier_runtime.export.usdz import write_usdz
from espalier_runtime.protocol.messages.asset_report import AssetFiles
from espalier_runtime.protocol.messages.body import AssetFormat
from espalier_runtime.protocol.progress import JobContext, Progress
from espalier_runtime.splats.gaussian_ply import write_gaussian_ply
from espalier_runtime.splats.gaussians import GaussianModel

FILE_STEM = "model"
LATENT_NAME = "latent.safetensors"
_VIDEO_EFFORT = 20
"""The work of a video, in files written, for the progress."""
FILE_NAMES: dict[AssetFormat, str] = {
    "glb": "model.glb",
    "obj": "model.obj",
    "usdz": "model.usdz",
    "ply": "model.ply",
    "stl": "model.stl",
    "splat": "splat.ply",
}


@dataclass(frozen=True)
class AssetContents:
    """What the files of an asset hold. `finished` has the texture where there is one, `coloured` never has; `levels`
    are coarser and coarser; `gaussians` gives the splats, and is called only when they are asked for. All of
    them stand upright. `moved` is how far the meshes are moved in their files; pictures are taken of them where they
    are, and splats stay there."""

    finished: AssetModel
    coloured: AssetModel
    levels: list[AssetModel]
    gaussians: Callable[[], GaussianModel]
    moved: Float32[np.ndarray, "3"]

    def placed(self, model: AssetModel) -> AssetModel:
        """`model` where its file has it."""
        return replace(model, positions=model.positions + self.moved)


def level_name(level: int) -> str:
    """The file of one level of detail; 1 is the first that is coarser than the asset itself."""
    return f"{FILE_STEM}-lod{level}.glb"


def turntable_name(frame: int) -> str:
    """The file of one picture of the turn; names count from 1."""
    return f"turntable-{frame + 1:03d}.png"


def write_asset_files(contents: AssetContents, plan: BuildingPlan, folder: Path, *, context: JobContext) -> AssetFiles:
    """Write every format, the levels of detail, the turntable and the preview.

    The answer has them, the place of the latent, and the first cut-out where `folder` holds one. Until all are
    written nothing in `folder` changes. Raises disk_full, not_writable or cancelled.
    """
    total = 1 + len(plan.formats) + (_VIDEO_EFFORT if plan.video_frames else 0)
    with replaced_together(folder) as staging:

        def write(name: str, write_file: Callable[[Path], None]) -> None:
            context.check_cancelled()
            with named_in(folder, staging / name):
                write_file(staging / name)

        for done, kind in enumerate(plan.formats):
            context.progress("export", done, total)
            write(FILE_NAMES[kind], partial(_write, kind, contents=contents, plan=plan))
        for level, model in enumerate(contents.levels, start=1):
            write(level_name(level), partial(write_glb, model=contents.placed(model)))
        for frame in range(plan.turntable_frames):
            turned = frame / plan.turntable_frames
            write(turntable_name(frame), partial(write_turntable_frame, model=contents.finished, turned=turned))
        context.progress("export", len(plan.formats), total)
        write(PREVIEW_NAME, partial(write_preview, model=contents.finished))
        if plan.video_frames:
            progress = Progress.of(context, "export").part(1 - _VIDEO_EFFORT / total, 1)
            video = partial(write_turntable_video, model=contents.finished, frames=plan.video_frames, progress=progress)
            write(VIDEO_NAME, video)
        context.check_cancelled()
    context.progress("export", total, total)
    return _written_files(plan, folder)


def _written_files(plan: BuildingPlan, folder: Path) -> AssetFiles:
    cut_out = folder / cut_out_name(1)
    return AssetFiles(
        latent=str(folder / LATENT_NAME),
        preview=str(folder / PREVIEW_NAME),
        cut_out=str(cut_out) if cut_out.is_file() else None,
        turntable=str(folder / VIDEO_NAME) if plan.video_frames else None,
        **{kind: str(folder / FILE_NAMES[kind]) for kind in plan.formats},
    )


def _write(kind: AssetFormat, path: Path, *, contents: AssetContents, plan: BuildingPlan) -> None:
    match kind:
        case "glb":
            write_glb(path, contents.placed(contents.finished))
        case "obj":
            write_obj(path, contents.placed(contents.finished))
        case "usdz":
            write_usdz(path, contents.placed(contents.finished))
        case "ply":
            write_ply(path, contents.placed(contents.coloured))
        case "stl":
            write_stl(path, contents.placed(contents.coloured), plan.millimetres)
        case "splat":
            write_gaussian_ply(path, contents.gaussians())
