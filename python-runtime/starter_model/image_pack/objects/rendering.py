"""Orthographic rendering of a procedural object: the picture, and the ground truth of its depth and albedo.

Owns the view, the depth buffer and the light. Pictures are in image order (row 0 on top); depth is the model's
y, so the front of an object has the smaller values.
Axis letters: S side of the picture, M points.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from starter_model.image_pack.objects.assembly import Assembly, PointSet, turn_about
from starter_model.image_pack.objects.lighting import EMPTY, exposed, light
from starter_model.image_pack.objects.materials import paint
from starter_model.image_pack.objects.picture_camera import picture_camera

Array = NDArray[np.floating]
# An object fills 1/1.2 of the square crop (docs/trellis-inference.md §4.1).
FILL = 1 / 1.2
DEEPEST = 0.94


@dataclass(frozen=True)
class View:
    """Everything about one picture [S, S]: `picture` rgba in 0..1 (lit colours); `front` and `back` depth, EMPTY
    outside; unlit `front_colour` and `back_colour` [S, S, 3]; `solid` [V, V, V] filled voxels (x, y, z) or None;
    `camera` [7], see `picture_camera`."""

    picture: Array
    front: Array
    back: Array
    front_colour: Array
    back_colour: Array
    solid: NDArray[np.bool_] | None
    camera: Array


def render(
    assembly: Assembly, rng: np.random.Generator, *, side: int, voxels: int = 0, camera: Array | None = None
) -> View:
    """A picture from `camera`, a rotation, or else a random one, under random light.

    Raises ValueError when nothing much is visible.
    """
    rotation = random_camera(rng) if camera is None else camera
    bounds = assembly.sample(0.06).points @ rotation.T
    low, high = bounds.min(0), bounds.max(0)
    extent = float(max(high[0] - low[0], high[2] - low[2]))
    scale = FILL * rng.uniform(0.97, 1.0) / extent
    points = assembly.sample(0.62 / (scale * side))
    placed = (points.points @ rotation.T - (low + high) / 2) * scale
    placed[:, 1] *= min(1.0, DEEPEST / max(1e-6, float(np.ptp(placed[:, 1]))))
    front, back = nearest_and_farthest(placed, side)
    if (front >= 0).sum() < 0.02 * side * side:
        raise ValueError("the object is hardly visible")
    depth = _depth_picture(placed, front)
    colour = _paint_pixels(assembly, points, front)
    shown = np.maximum(front, 0)
    shine = np.array([part.material.shine for part in assembly.parts])[points.parts[shown]]
    shade = light((points.normals @ rotation.T)[shown], depth, shine, rng)
    seen = (front >= 0).astype(np.float32)[..., None]
    lit = exposed(colour * shade[0][..., None], colour, rng) + shade[1][..., None]
    return View(
        picture=np.concatenate([np.clip(lit, 0, 1) * seen, seen], -1).astype(np.float32),
        front=depth,
        back=_depth_picture(placed, back),
        front_colour=colour,
        back_colour=_paint_pixels(assembly, points, back),
        solid=fill_solid(placed, points.pieces, voxels) if voxels else None,
        camera=picture_camera(rotation, perspective=0.0, symmetric=np.nan),
    )


def random_camera(rng: np.random.Generator) -> Array:
    """Mostly from the front and a little above, sometimes from anywhere around."""
    yaw = rng.normal() * 0.55 if rng.random() < 0.8 else rng.uniform(-np.pi, np.pi)
    height = abs(rng.normal()) * 0.3 if rng.random() < 0.85 else rng.uniform(-0.2, 0.7)
    return turn_about("x", min(height, 0.75)) @ turn_about("z", yaw)


def nearest_and_farthest(points: Array, side: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which point is in front and which at the back of every pixel, [S, S] numbers, −1 for none.

    Pin holes between points are closed by the neighbours' points.
    """
    columns = np.floor((points[:, 0] + 0.5) * side).astype(np.int64)
    rows = np.floor((0.5 - points[:, 2]) * side).astype(np.int64)
    inside = np.nonzero((columns >= 0) & (columns < side) & (rows >= 0) & (rows < side))[0]
    ordered = inside[np.argsort(points[inside, 1])]
    pixels = rows[ordered] * side + columns[ordered]
    found = []
    for order, place in ((slice(None, None, -1), pixels[::-1]), (slice(None), pixels)):
        buffer = np.full(side * side, -1, np.int64)
        buffer[place] = ordered[order]
        found.append(_close_pin_holes(buffer.reshape(side, side)))
    return found[0], found[1]


def fill_solid(points: Array, pieces: NDArray[np.int32], voxels: int) -> NDArray[np.bool_]:
    """Voxels [V, V, V] between the first and the last point of every piece in every column of depth."""
    place = np.clip(np.floor((points + 0.5) * voxels), 0, voxels - 1).astype(np.int64)
    column = (pieces.astype(np.int64) * voxels + place[:, 0]) * voxels + place[:, 2]
    order = np.lexsort((place[:, 1], column))
    column, depth = column[order], place[order, 1]
    starts = np.nonzero(np.diff(column, prepend=-1))[0]
    ends = np.append(starts[1:], len(column)) - 1
    x, z = column[starts] // voxels % voxels, column[starts] % voxels
    change = np.zeros((voxels, voxels + 1, voxels), np.int32)
    np.add.at(change, (x, depth[starts], z), 1)
    np.add.at(change, (x, depth[ends] + 1, z), -1)
    return change.cumsum(1)[:, :-1] > 0


def _close_pin_holes(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    neighbours = np.stack([np.roll(numbers, step, axis) for axis in (0, 1) for step in (-1, 1)])
    surrounded = (numbers < 0) & ((neighbours >= 0).sum(0) >= 3)
    return np.where(surrounded, neighbours.max(0), numbers)


def _depth_picture(placed: Array, numbers: NDArray[np.int64]) -> Array:
    return np.where(numbers >= 0, placed[np.maximum(numbers, 0), 1], EMPTY).astype(np.float32)


def _paint_pixels(assembly: Assembly, points: PointSet, numbers: NDArray[np.int64]) -> Array:
    """Unlit colours [S, S, 3] of the points in a depth buffer; 0 where there is none."""
    colour = np.zeros((*numbers.shape, 3), np.float32)
    rows, columns = np.nonzero(numbers >= 0)
    chosen = numbers[rows, columns]
    parts = points.parts[chosen]
    for part in np.unique(parts):
        mine = parts == part
        colour[rows[mine], columns[mine]] = paint(assembly.parts[part].material, points.local_points[chosen[mine]])
    return colour
