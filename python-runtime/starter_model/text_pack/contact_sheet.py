"""Sentences and what became of them, from two sides, on one sheet: to be looked at, not measured."""

import textwrap
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

from espalier_runtime.cameras.camera import orbit_camera
from espalier_runtime.engines.common.decode_latent import decode_mesh
from espalier_runtime.engines.engine import Inputs, SamplingRun
from espalier_runtime.engines.registry import engine_for
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.jobs.sample_latent import encode, sample_latent
from espalier_runtime.meshing.queries.normals import vertex_normals
from espalier_runtime.meshing.repair.clean import clean_mesh
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.progress import SilentContext
from espalier_runtime.raster.shade import ShadeOptions, shade
from espalier_runtime.raster.surface_pixels import ShadedMesh

SENTENCES = (
    "a dog",
    "a black cat with green eyes",
    "a white horse with a brown mane",
    "a sheep",
    "a rabbit",
    "a yellow duck",
    "a striped orange fish",
    "a castle with blue roofs",
    "a lighthouse with red bands",
    "a windmill",
    "a white airplane with a propeller",
    "a green train",
    "a red truck",
    "a wooden bed with a red blanket",
    "a blue sofa with three cushions",
    "a cake with five candles",
    "a pumpkin with a face",
    "a sword with a golden guard",
    "a red wooden chair with four legs",
    "a white house with a red roof and a chimney",
    "a blue teapot with a white lid",
    "a yellow car",
    "a snowman with a black hat and a red scarf",
    "a turquoise robot with yellow eyes",
)
SIDE = 200
SHEET_COLUMNS = 3
_CAPTION = 26
BACKGROUND = (38, 38, 40)
# Degrees around from the front, and up.
VIEWS = ((30, 18), (150, 18))


def draw_contact_sheet(pack: ModelPack, out: Path, sentences: Sequence[str], *, seed: int) -> None:
    """One strip a sentence, SHEET_COLUMNS strips beside each other."""
    strips = [_strip(pack, sentence, seed) for sentence in sentences]
    strips += [np.zeros_like(strips[0])] * (-len(strips) % SHEET_COLUMNS)
    rows = [np.concatenate(strips[start : start + SHEET_COLUMNS], 1) for start in range(0, len(strips), SHEET_COLUMNS)]
    Image.fromarray(np.concatenate(rows)).save(out, quality=86)


def _strip(pack: ModelPack, sentence: str, seed: int) -> np.ndarray:
    objects = _drawn_sides(pack, sentence, seed)
    strip = Image.new("RGB", (objects.shape[1], SIDE + _CAPTION), BACKGROUND)
    strip.paste(Image.fromarray(objects), (0, _CAPTION))
    ImageDraw.Draw(strip).text((12, 8), textwrap.shorten(sentence, 90), fill=(235, 235, 235))
    return np.asarray(strip)


def _drawn_sides(pack: ModelPack, sentence: str, seed: int) -> np.ndarray:
    """The object of a sentence and a seed, from each of VIEWS in a row of tiles."""
    drawn = _made(pack, sentence, seed)
    tiles = []
    for around, up in VIEWS:
        camera = orbit_camera(np.pi + np.radians(around), np.radians(up), radius=6.0, field_of_view=np.radians(13))
        picture = Image.fromarray(shade(drawn, camera, ShadeOptions(SIDE, 2, has_floor_shadow=False)))
        tile = Image.new("RGBA", picture.size, (*BACKGROUND, 255))
        tile.alpha_composite(picture)
        tiles.append(np.asarray(tile.convert("RGB")))
    return np.concatenate(tiles, 1)


def _made(pack: ModelPack, sentence: str, seed: int) -> ShadedMesh:
    device, context = torch.device("cpu"), SilentContext()
    engine = engine_for(pack, device)
    condition = encode(engine, Inputs(prompt=sentence), context)
    latent = sample_latent(engine, condition, SamplingRun(SamplingOptions(), seed, context))
    mesh = clean_mesh(TriangleMesh.from_decoder(decode_mesh(pack, latent, device, context))).mesh
    return ShadedMesh(mesh.vertices, vertex_normals(mesh), mesh.faces, mesh.colours)
