"""The cut-out images in an asset's folder, and masks made for them: file names, and which side each shows.

A rebuild finds them by the recipe: `parameters.sides` has one side a picture, in their order.
"""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from espalier_runtime.cameras.view_frames import SIDE_ORDER
from espalier_runtime.protocol.messages.asset_report import Recipe
from espalier_runtime.protocol.messages.body import PictureSide
from espalier_runtime.texturing.image_projection.project_images import PosedImage


def cut_out_name(number: int) -> str:
    """The file of the cut-out of one picture; numbers count from 1."""
    return f"cut-out-{number}.png"


def mask_name(number: int) -> str:
    """The file of the mask that one picture was cut out by; absent where the object was found."""
    return f"mask-{number}.png"


def sides_in(recipe: Recipe) -> tuple[PictureSide, ...]:
    """The sides that the recipe names; the front alone for a recipe that names none, or none that there is."""
    named = recipe["parameters"].get("sides")
    if not isinstance(named, list):
        return ("front",)
    known: list[PictureSide] = [side for name in named for side in SIDE_ORDER if side == name]
    return tuple(known) if len(known) == len(named) > 0 else ("front",)


def posed_images(cut_outs: Sequence[Image.Image], sides: Sequence[PictureSide]) -> list[PosedImage]:
    """The RGBA cut-outs with the sides that they show."""
    return [PosedImage(image, side) for image, side in zip(cut_outs, sides, strict=True)]


def read_posed_images(folder: Path, sides: Sequence[PictureSide]) -> list[PosedImage]:
    """The cut-outs of `folder` with their sides; empty when one of them is missing, as they are read together."""
    paths = [folder / cut_out_name(number) for number in range(1, len(sides) + 1)]
    if not all(path.is_file() for path in paths):
        return []
    return posed_images([_read(path) for path in paths], sides)


def _read(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGBA")
