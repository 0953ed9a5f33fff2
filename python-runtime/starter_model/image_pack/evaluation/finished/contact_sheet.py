"""Pictures and the finished objects they became, from five sides, on one sheet: to be looked at, not measured."""

from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from espalier_runtime.cameras.camera import Camera, orbit_camera
from espalier_runtime.engines.registry import open_pack
from espalier_runtime.images.square_crop import square_crop
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.raster.shade import ShadeOptions, shade
from starter_model.image_pack.evaluation.finished.finished_object import made_object

SIDE = 224
# The share of its square that an object must cover to be shown.
_LARGE = 0.15
BACKGROUND = (38, 38, 40)
# Degrees around from the front, and up. The last two are drawn without colours.
VIEWS = ((0, 0, True), (40, 15, True), (90, 5, True), (145, 15, True), (180, 5, True), (40, 15, False), (90, 5, False))


def draw_contact_sheet(
    pack_folder: Path, out: Path, pictures: list[Path], *, held_out: Path | None, procedural: int
) -> None:
    """One row a picture: the cut-out, then the object from every side of VIEWS."""
    pack = open_pack(pack_folder)
    cut_outs = [Image.open(path).convert("RGBA") for path in pictures]
    if held_out is not None:
        cut_outs += procedural_pictures(held_out, procedural)
    rows = [_row(pack, cut_out) for cut_out in cut_outs]
    Image.fromarray(np.concatenate(rows, 0)).save(out, quality=88)


def procedural_pictures(held_out: Path, count: int) -> list[Image.Image]:
    """Held-out pictures of every family in turn, in each the first that fill enough of their square to be looked at."""
    with np.load(min(held_out.glob("shard-*.npz"))) as shard:
        pictures, families = shard["picture"], shard["family"]
    is_large = (pictures[..., 3] > 127).mean((1, 2)) > _LARGE
    turns = [list(np.flatnonzero(is_large & (families == family))) for family in sorted(set(families))]
    rows = [number for turn in zip_longest(*turns) for number in turn if number is not None]
    return [Image.fromarray(pictures[number]) for number in rows[:count]]


def _row(pack: ModelPack, cut_out: Image.Image) -> NDArray[np.uint8]:
    drawn = made_object(pack, cut_out)
    plain = replace(drawn, texture=None)
    tiles = [square_crop(cut_out, SIDE)]
    for around, up, coloured in VIEWS:
        pixels = shade(drawn if coloured else plain, _camera(around, up), ShadeOptions(SIDE, 2, has_floor_shadow=False))
        tiles.append(Image.fromarray(pixels))
    return np.concatenate([_on_background(tile) for tile in tiles], 1)


def _camera(around: float, up: float) -> Camera:
    """A camera far away, so that the front view is nearly the picture's own."""
    return orbit_camera(np.pi + np.radians(around), np.radians(up), radius=6.0, field_of_view=np.radians(10.2))


def _on_background(tile: Image.Image) -> NDArray[np.uint8]:
    sheet = Image.new("RGBA", tile.size, (*BACKGROUND, 255))
    sheet.alpha_composite(tile)
    return np.asarray(sheet.convert("RGB"))
