"""Flat shapes with a random outline, cut from a board or blown up like a cushion."""

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from starter_model.image_pack.objects.assembly import Assembly
from starter_model.image_pack.objects.surfaces import plate

_SIDE = 96


def build(a: Assembly) -> None:
    """An outline, straight or inflated, with smaller ones on it."""
    rng = a.rng
    thickness = rng.uniform(0.03, 0.2)
    inflated = rng.random() < 0.6
    depth = rng.uniform(0.15, 0.6) if inflated else thickness
    a.add(plate(random_outline(rng), 2.0, depth, inflated=inflated), a.material())
    for _ in range(int(rng.integers(0, 4))):
        place = (rng.uniform(-0.4, 0.4), -depth * rng.uniform(0.3, 1.0), rng.uniform(-0.4, 0.4))
        if rng.random() < 0.6:
            a.add_ball(rng.uniform(0.06, 0.25, 3), a.material(), place, mirrored=rng.random() < 0.4)
        else:
            a.add(plate(random_outline(rng), rng.uniform(0.4, 0.9), 0.08, inflated=True), a.material(), place)


def random_outline(rng: np.random.Generator) -> NDArray[np.bool_]:
    """A connected shape [96, 96] that leaves the border free."""
    for _ in range(8):
        draw = (_noise_blob, _strokes, _strokes, _radial)[int(rng.integers(4))]
        outline = draw(rng)
        outline[:3] = outline[-3:] = outline[:, :3] = outline[:, -3:] = False
        _, labels = cv2.connectedComponents(outline.astype(np.uint8))
        sizes = np.bincount(np.asarray(labels).ravel())[1:]
        if sizes.size and sizes.max() > 400:
            return np.asarray(labels) == 1 + int(np.argmax(sizes))
    x, z = np.mgrid[-48:48, -48:48]
    return np.hypot(x, z) < 36


def _noise_blob(rng: np.random.Generator) -> NDArray[np.bool_]:
    noise = ndimage.gaussian_filter(rng.normal(size=(_SIDE, _SIDE)), rng.uniform(4, 12))
    x, z = np.mgrid[0:_SIDE, 0:_SIDE] / _SIDE - 0.5
    reach = np.hypot(x / rng.uniform(0.2, 0.42), z / rng.uniform(0.2, 0.42))
    return noise / noise.std() * rng.uniform(0.2, 0.6) + 1 - reach > 0


def _strokes(rng: np.random.Generator) -> NDArray[np.bool_]:
    canvas = np.zeros((_SIDE, _SIDE), np.uint8)
    pen = np.array([48.0, 48.0])
    for _ in range(int(rng.integers(2, 10))):
        target = np.clip(pen + rng.normal(size=2) * 21, 8, 88)
        start, end = ((int(point[0]), int(point[1])) for point in (pen, target))
        cv2.line(canvas, start, end, 1, int(rng.integers(4, 20)))
        if rng.random() < 0.5:
            axes = (int(rng.integers(5, 20)), int(rng.integers(5, 20)))
            cv2.ellipse(canvas, end, axes, float(rng.uniform(0, 180)), 0, 360, 1, -1)
        pen = target if rng.random() < 0.7 else np.array([48.0, 48.0])
    drawn = canvas > 0
    return drawn | drawn[::-1] if rng.random() < 0.5 else drawn


def _radial(rng: np.random.Generator) -> NDArray[np.bool_]:
    x, z = np.mgrid[0:_SIDE, 0:_SIDE] / _SIDE - 0.5
    points = int(rng.integers(3, 12))
    radii = rng.uniform(0.15, 0.45, points)
    angle = (np.arctan2(z, x) + np.pi) / (2 * np.pi) * points
    hole = rng.uniform(0.04, 0.12) if rng.random() < 0.2 else 0.0
    reach = np.hypot(x, z)
    return (reach < np.interp(angle, np.arange(points + 1), np.append(radii, radii[0]))) & (reach >= hole)
