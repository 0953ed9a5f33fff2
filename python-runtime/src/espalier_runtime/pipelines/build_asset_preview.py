"""The small picture of an asset: a three-quarter view on a transparent background."""

from pathlib import Path

from PIL import Image

from espalier_runtime.export.asset_model import AssetModel
from espalier_runtime.protocol.atomic_files import write_atomically
from espalier_runtime.raster.shade import shade
from espalier_runtime.raster.surface_pixels import ShadedMesh

PREVIEW_NAME = "preview.png"


def write_preview(path: Path, model: AssetModel) -> None:
    """Draw `model` with its texture, or else its colours, and write the picture whole or not at all."""
    picture = Image.fromarray(shade(shaded_mesh(model)), "RGBA")
    write_atomically(path, lambda temporary: picture.save(temporary, "PNG"))


def shaded_mesh(model: AssetModel) -> ShadedMesh:
    """The model as the renderer takes it."""
    return ShadedMesh(
        positions=model.positions,
        normals=model.normals,
        faces=model.faces,
        colours=model.colours,
        uvs=model.uvs,
        texture=model.material.base_colour,
    )
