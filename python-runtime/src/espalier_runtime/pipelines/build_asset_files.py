"""Writes the asked files of an asset, and replaces the earlier ones together once all are complete.

Owns file names and which writer makes which format. The formats themselves are `export`'s.
"""

from collections.abc import Callable
from pathlib import Path

from espalier_runtime.export.asset_model import AssetModel
from espalier_runtime.export.file_set import replaced_together
from espalier_runtime.export.glb import write_glb
from espalier_runtime.pipelines.build_asset_preview import PREVIEW_NAME, write_preview
from espalier_runtime.protocol.messages import AssetFormat
from espalier_runtime.protocol.progress import JobContext

ASSET_NAME = "model"
LATENT_NAME = "latent.safetensors"
CUT_OUT_NAME = "cut-out-1.png"

_WRITERS: dict[AssetFormat, Callable[[Path, AssetModel], None]] = {"glb": write_glb}


def write_asset_files(
    model: AssetModel, formats: tuple[AssetFormat, ...], folder: Path, context: JobContext
) -> dict[str, Path]:
    """Write every format and the preview; returns kind of file → path, the preview among them.

    Until all are written nothing in `folder` changes. Raises disk_full, not_writable, not_found or cancelled.
    """
    names: dict[str, str] = {"preview": PREVIEW_NAME} | {kind: f"{ASSET_NAME}.{kind}" for kind in formats}
    with replaced_together(folder) as staging:
        for done, kind in enumerate(formats):
            context.check_cancelled()
            context.progress("export", done, len(names))
            _WRITERS[kind](staging / names[kind], model)
        context.check_cancelled()
        context.progress("export", len(formats), len(names))
        write_preview(staging / PREVIEW_NAME, model)
        context.check_cancelled()
    context.progress("export", len(names), len(names))
    return {kind: folder / name for kind, name in names.items()}
