"""Pictures of an asset on a transparent background: a three-quarter view, and the views of one turn."""

import math
from pathlib import Path

from PIL import Image

from espalier_runtime.cameras.camera import orbit_camera
from espalier_runtime.export.asset_model import AssetModel
from espalier_runtime.protocol.atomic_files import write_atomically
from espalier_runtime.raster.shade import shade
from espalier_runtime.raster.surface_pixels import ShadedMesh

PREVIEW_NAME = "preview.png"
_FRONT_YAW = math.pi
_TURN_PITCH, _TURN_RADIUS, _TURN_FIELD_OF_VIEW = math.radians(15), 2.6, math.radians(40)
"""One camera for the whole turn, far enough that any object inside the unit cube stays in the picture."""


def write_preview(path: Path, model: AssetModel) -> None:
    """Draw `model` with its texture, or else its colours, and write the picture whole or not at all."""
    picture = Image.fromarray(shade(shaded_mesh(model)), "RGBA")
    write_atomically(path, lambda temporary: picture.save(temporary, "PNG"))


def write_turntable_frame(path: Path, model: AssetModel, turned: float) -> None:
    """Draw `model` after the share `turned` of a whole turn, from the front at 0; OSErrors pass."""
    camera = orbit_camera(_FRONT_YAW + 2 * math.pi * turned, _TURN_PITCH, _TURN_RADIUS, _TURN_FIELD_OF_VIEW)
    Image.fromarray(shade(shaded_mesh(model), camera), "RGBA").save(path, "PNG")


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
