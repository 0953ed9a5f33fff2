"""A picture of a real model from a perspective camera, with what is true of it: depth, unlit colours, solid, camera.

Owns the camera and what is drawn; light and exposure are those of the procedural pictures. The depth of a pixel is
measured from the plane through the middle of the object, in sides of the crop at that plane: with a perspective of 0
the frame is that of the procedural pictures. Axis letters: S side of the picture, V vertices.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from espalier_runtime.raster.rasterise import NO_FACE, Raster, rasterise
from starter_model.image_pack.objects.assembly import turn_about
from starter_model.image_pack.objects.lighting import EMPTY, exposed, light
from starter_model.image_pack.objects.picture_camera import picture_camera
from starter_model.image_pack.objects.rendering import FILL, View
from starter_model.image_pack.real_models.model_colours import unlit_colours
from starter_model.image_pack.real_models.model_file import RealModel
from starter_model.image_pack.real_models.model_solid import filled_solid, sheltered_points

Array = NDArray[np.floating]
# Pixels of the drawing for one of the picture, along a side.
_SAMPLES = 2
_AIMING_ROUNDS = 2
_STRAIGHT_ON = 0.45
# In sides of the crop: of what is deeper (a bus from the front), depth is pressed together. As deep as a car.
_DEEPEST = 2.2


@dataclass(frozen=True)
class ModelCamera:
    """Angles in radians: `yaw` around the object, `pitch` above it, `roll` to the side; `field_of_view` of the crop."""

    yaw: float
    pitch: float
    roll: float
    field_of_view: float


def random_camera(rng: np.random.Generator) -> ModelCamera:
    """From all around, a little below to well above, near and far; half of them from the front side, and nearly as many
    straight on and almost level, as people take and draw pictures: then nothing of the sides is seen, depth must be
    known, and so must be that a figure which could as well lean does not."""
    if rng.random() < _STRAIGHT_ON:
        yaw = rng.choice([0, np.pi / 2, np.pi, -np.pi / 2], p=[0.7, 0.1, 0.1, 0.1]) + np.radians(rng.normal() * 3)
        pitch = np.radians(rng.normal(4, 4))
    else:
        yaw = rng.normal() * 0.6 if rng.random() < 0.5 else rng.uniform(-np.pi, np.pi)
        pitch = np.radians(rng.uniform(-5, 35) if rng.random() < 0.75 else abs(rng.normal()) * 8)
    roll = np.radians(rng.normal() * (5 if rng.random() < 0.15 else 0.5))
    return ModelCamera(yaw, pitch, roll, np.radians(rng.uniform(10, 50)))


def render_model(
    model: RealModel, camera: ModelCamera, rng: np.random.Generator, *, side: int, voxels: int, symmetric: float
) -> View:
    """The picture from `camera`, under random light. `solid` is in the camera's frame, undistorted, its longest side
    `LONGEST_SIDE` of the cube. Raises ValueError when nothing much is visible."""
    rotation, placed, distance = _aimed(model, camera)
    image = placed[:, [0, 2]] / placed[:, 1:2]
    low, high = image.min(0), image.max(0)
    scale = FILL * rng.uniform(0.97, 1.0) / float((high - low).max())
    columns = (image - (low + high) / 2) * scale
    depth = (placed[:, 1] - distance) / distance * scale
    squeeze = min(1.0, _DEEPEST / float(np.ptp(depth)))
    depth = (depth - (depth.min() + depth.max()) / 2 * (squeeze < 1)) * squeeze
    near, far = (_raster(model, columns, placed[:, 1], side * _SAMPLES, farthest=farthest) for farthest in (0, 1))
    covered = _mean(near.face_id[..., None] != NO_FACE)[..., 0] > 0.5
    if covered.sum() < 0.02 * side * side:
        raise ValueError("the object is hardly visible")
    front, back = (_depth_picture(model, one, depth, covered) for one in (near, far))
    colour, back_colour = (_colours(model, one, covered) for one in (near, far))
    normals = _normals(model, near, rotation)
    shine = np.full(front.shape, max(0.0, rng.normal() * 0.25))
    shade, gloss = light(normals, front, shine, rng)
    lit = exposed(colour * shade[..., None], colour, rng) + gloss[..., None]
    seen = covered.astype(np.float32)[..., None]
    return View(
        picture=np.concatenate([np.clip(lit, 0, 1) * seen, seen], -1).astype(np.float32),
        front=front,
        back=np.where(covered, np.maximum(back, front), EMPTY),
        front_colour=colour,
        back_colour=back_colour,
        solid=_solid(model, rotation, placed, voxels) if voxels else None,
        camera=picture_camera(rotation, perspective=1 / scale, symmetric=symmetric),
    )


def _aimed(model: RealModel, camera: ModelCamera) -> tuple[Array, Array, float]:
    """The rotation from the model's frame to that of the camera, which looks at the middle of the outline; the vertices
    there [V, 3], y away from the camera; and how far away the middle of the object is."""
    rotation = turn_about("y", camera.roll) @ turn_about("x", camera.pitch) @ turn_about("z", camera.yaw)
    turned = model.positions @ rotation.T
    turned = turned - (turned.min(0) + turned.max(0)) / 2
    distance = np.ptp(turned[:, [0, 2]], 0).max() / 2 / np.tan(camera.field_of_view / 2)
    distance = max(distance, -turned[:, 1].min() * 1.5)
    placed = turned + np.array([0, distance, 0], np.float32)
    for _ in range(_AIMING_ROUNDS):
        image = placed[:, [0, 2]] / placed[:, 1:2]
        aside, up = np.arctan((image.min(0) + image.max(0)) / 2)
        aim = turn_about("x", -up) @ turn_about("z", aside)
        rotation, placed = aim @ rotation, placed @ aim.T
    distance = float(placed[:, 1].min() + placed[:, 1].max()) / 2
    return rotation, placed, distance


def _solid(model: RealModel, rotation: Array, placed: Array, voxels: int) -> NDArray[np.bool_]:
    moved = placed[0] - model.positions[0] @ rotation.T
    within = sheltered_points(model.positions, model.faces) @ rotation.T + moved
    return filled_solid(placed, model.faces, within, voxels)


def _raster(model: RealModel, columns: Array, away: Array, side: int, *, farthest: int) -> Raster:
    nearness = (away - away.min()) / max(1e-9, float(np.ptp(away)))
    # 1/away is what is linear on the screen; only the order counts here.
    order = (1 / away.min() - 1 / away) / max(1e-9, float(1 / away.min() - 1 / away.max())) if nearness.any() else away
    depth = 0.01 + 0.98 * (1 - order if farthest else order)
    clip = np.stack([2 * columns[:, 0], -2 * columns[:, 1], depth, np.ones_like(depth)], 1)
    clip[:, :3] *= away[:, None]
    clip[:, 3] = away
    return rasterise(clip, model.faces, height=side, width=side)


def _corner_mean(values: Array, raster: Raster) -> Array:
    """Values [F, 3, K] at the corners, interpolated over the drawing [S, S, K]; 0 where nothing is."""
    drawn = raster.face_id != NO_FACE
    mean = np.zeros((*drawn.shape, values.shape[2]), np.float32)
    mean[drawn] = np.einsum("pk,pkc->pc", raster.barycentric[drawn], values[raster.face_id[drawn]])
    return mean


def _depth_picture(model: RealModel, raster: Raster, depth: Array, covered: NDArray[np.bool_]) -> Array:
    drawn = raster.face_id != NO_FACE
    fine = _corner_mean(depth[model.faces][..., None], raster)
    mean = _mean(fine)[..., 0] / np.maximum(_mean(drawn[..., None])[..., 0], 1e-6)
    return np.where(covered, mean, EMPTY).astype(np.float32)


def _colours(model: RealModel, raster: Raster, covered: NDArray[np.bool_]) -> Array:
    drawn = raster.face_id != NO_FACE
    colours = np.zeros((*drawn.shape, 3), np.float32)
    colours[drawn] = unlit_colours(model, raster.face_id[drawn], raster.barycentric[drawn])
    mean = _mean(colours) / np.maximum(_mean(drawn[..., None]), 1e-6)
    return (mean * covered[..., None]).astype(np.float32)


def _normals(model: RealModel, raster: Raster, rotation: Array) -> Array:
    """Unit normals [S, S, 3] in the camera's frame, turned towards the camera."""
    normals = _corner_mean(model.normals, raster) @ rotation.T
    normals *= np.where(normals[..., 1:2] > 0, -1, 1)
    mean = _mean(normals)
    return mean / np.maximum(np.linalg.norm(mean, axis=-1, keepdims=True), 1e-6)


def _mean(fine: NDArray) -> Array:
    """Each pixel's samples averaged, [S, S, K]: added picture by picture, as numpy is slow over two short axes."""
    samples = [fine[row::_SAMPLES, column::_SAMPLES] for row in range(_SAMPLES) for column in range(_SAMPLES)]
    return np.asarray(np.sum(samples, 0, dtype=np.float32)) / np.float32(len(samples))
