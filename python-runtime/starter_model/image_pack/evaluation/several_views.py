"""How much several pictures of one object help: solids from one, two and four sides against the truth.

Owns procedural objects seen from all sides, and the measure. Objects are drawn from streams that training never used.
Axis letters: V = 64 side of the solids.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from espalier_runtime.cameras.view_frames import OutlineBox, ViewFrame, outline_box, view_frames
from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.view_aligned.multi_view_reconstruction import reconstruct_views
from espalier_runtime.images.square_crop import square_crop
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.messages.body import PictureSide
from espalier_runtime.sampling.velocity import MultiImageMode
from starter_model.image_pack.evaluation.held_out import overlap
from starter_model.image_pack.objects.assembly import turn_about
from starter_model.image_pack.objects.families import random_family, random_object
from starter_model.image_pack.objects.rendering import DEEPEST, fill_solid, render

CHOICES: tuple[tuple[PictureSide, ...], ...] = (("front",), ("front", "back"), ("front", "left"),
                                                ("front", "back", "left", "right"))  # fmt: skip
_PICTURE_SIDE = 256
_VOXELS = 64
# Streams 0 and 1 are training's and the held-out shards'.
_STREAM = 2
# How the object must be turned about z for its camera, which always looks along +y, to see a side.
_TURNS: dict[PictureSide, float] = {"front": 0.0, "back": np.pi, "left": np.pi / 2, "right": -np.pi / 2}


@dataclass(frozen=True)
class RenderedObject:
    """An object from four sides. `extent` [3] is its size; `solid` fills the cube of side `cube` around its middle."""

    pictures: dict[PictureSide, Image.Image]
    extent: NDArray[np.float32]
    cube: float
    solid: NDArray[np.bool_]


def measure_several_views(pack: ModelPack, *, objects: int, mode: MultiImageMode, seed: int = 1) -> dict[str, float]:
    """Mean intersection over union by the sides given, over the same objects."""
    found: dict[str, list[float]] = {"+".join(sides): [] for sides in CHOICES}
    number = 0
    while len(found["front"]) < objects:
        number += 1
        try:
            seen = render_object(np.random.default_rng((seed, number, _STREAM)))
        except ValueError:
            continue
        for sides in CHOICES:
            found["+".join(sides)].append(solid_overlap(pack, seen, sides, mode))
    return {name: round(float(np.mean(values)), 4) for name, values in found.items()}


def render_object(rng: np.random.Generator) -> RenderedObject:
    """A random object that stands level, from all four sides, each under a light of its own."""
    assembly = random_object(random_family(rng), rng)
    stand = turn_about("z", rng.normal() * 0.3)
    pictures = {}
    for side, angle in _TURNS.items():
        view = render(assembly, rng, side=_PICTURE_SIDE, camera=turn_about("z", angle) @ stand)
        pictures[side] = Image.fromarray(np.round(view.picture * 255).astype(np.uint8))
    cloud = assembly.sample(0.01)
    points = cloud.points @ stand.T
    low, high = points.min(0), points.max(0)
    cube = float((high - low).max()) / DEEPEST
    solid = fill_solid((points - (low + high) / 2) / cube, cloud.pieces, _VOXELS)
    return RenderedObject(pictures, high - low, cube, solid)


def solid_overlap(pack: ModelPack, seen: RenderedObject, sides: Sequence[PictureSide], mode: MultiImageMode) -> float:
    """Intersection over union of the solid from these sides with the object's."""
    crops = tuple(np.asarray(square_crop(seen.pictures[side])) for side in sides)
    found = reconstruct_views(pack, Condition(pictures=crops, sides=tuple(sides)), mode, seed=1)
    boxes = [outline_box(crop) for crop in crops]
    frame = view_frames(boxes, sides)[0]
    places = torch.from_numpy(_places(seen, boxes[0], frame, is_depth_known=not {"left", "right"}.isdisjoint(sides)))
    return overlap((found.solid.distance(places) < 0).reshape((_VOXELS,) * 3).numpy(), seen.solid)


def _places(seen: RenderedObject, box: OutlineBox, frame: ViewFrame, *, is_depth_known: bool) -> NDArray[np.float32]:
    """The centres of the true solid's voxels in the model frame, whose leading picture is the front.

    Where no side is seen, an object deeper than the cube is taken as pressed together, as pictures are in training.
    """
    axis = (np.arange(_VOXELS) + 0.5) / _VOXELS - 0.5
    grid = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), -1).reshape(-1, 3) * seen.cube
    scale = box.height / frame.scale[2] / seen.extent[2]
    pressed = 1.0 if is_depth_known else min(1.0, DEEPEST / (seen.extent[1] * scale))
    middle = [(box.centre_x - frame.shift[0]) / frame.scale[0], 0, (box.centre_z - frame.shift[2]) / frame.scale[2]]
    return (grid * scale * [1, pressed, 1] + middle).astype(np.float32)
