"""Random pieces of surface for training the mesh decoder: signed distance fields a few voxels wide.

Lengths are coarse voxels (1/64 of the model cube). A piece is a field on the corners of the
fine cells: `window` coarse voxels a side hold 4·window fine cells, so 4·window + 1 corners.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from espalier_runtime.engines.view_aligned.height_field_solid import height_field_distance
from starter_model.shared.solids import distances

FINE_PER_COARSE = 4
Array = NDArray[np.floating]


def corner_points(window: int) -> Array:
    """Fine-cell corners of a window centred on the origin, [K, K, K, 3] with K = 4·window + 1."""
    axis = np.arange(FINE_PER_COARSE * window + 1, dtype=np.float32) / FINE_PER_COARSE - window / 2
    return np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), -1)


def random_piece(window: int, rng: np.random.Generator) -> Array:
    """Signed distances [K, K, K] of a random scene that has surface near the window's middle."""
    if rng.random() < HEIGHT_FIELD_SHARE:
        return height_field_piece(window, rng)
    return joined_primitives(corner_points(window), rng)


HEIGHT_FIELD_SHARE = 0.4


def joined_primitives(points: Array, rng: np.random.Generator) -> Array:
    """One to four primitives, joined, carved or blended, sometimes with relief on top."""
    field = random_primitive(points, rng)
    for _ in range(rng.integers(0, 4)):
        other = random_primitive(points, rng)
        way = rng.random()
        if way < 0.45:
            field = np.minimum(field, other)
        elif way < 0.7:
            field = distances.smooth_union(field, other, float(rng.uniform(0.3, 4)))
        elif way < 0.9:
            field = np.maximum(field, -other)
        else:
            field = np.maximum(field, other)
    return add_relief(field, points, rng) if rng.random() < 0.3 else field


def random_primitive(points: Array, rng: np.random.Generator) -> Array:
    """A primitive of log-uniform size, turned at random, its surface passing near the middle."""
    size = float(np.exp(rng.uniform(np.log(0.35), np.log(14))))
    kind = rng.choice(["box", "sheet", "rod", "ellipsoid", "cylinder", "torus"])
    rotation = random_rotation(rng) if rng.random() < 0.75 else np.eye(3, dtype=np.float32)
    direction = rotation[:, int(rng.integers(3))] if rng.random() < 0.5 else random_direction(rng)
    reach = {"rod": min(size, 3.0), "sheet": min(size, 2.0)}.get(kind, size)
    centre = direction * reach * rng.uniform(0.4, 1.1) + rng.normal(size=3) * 1.5
    local = (points - centre.astype(np.float32)) @ rotation
    spread = rng.uniform(0.5, 1, 3).astype(np.float32)
    if kind == "box":
        return distances.box(local, size * spread, float(size * spread.min() * rng.choice([0, 0.1, 0.5])))
    if kind == "sheet":
        thickness = float(np.exp(rng.uniform(np.log(0.2), np.log(2))))
        half = np.array([rng.uniform(3, 20), rng.uniform(3, 20), thickness], np.float32)
        return distances.box(local, half, thickness * 0.5)
    if kind == "rod":
        return distances.capsule(local, float(rng.uniform(2, 20)), float(np.exp(rng.uniform(np.log(0.25), np.log(3)))))
    if kind == "ellipsoid":
        return distances.ellipsoid(local, size * spread)
    if kind == "cylinder":
        return distances.cylinder(local, size * float(spread[0]), size * float(spread[1]), size * 0.05)
    return distances.torus(local, size, size * float(rng.uniform(0.12, 0.5)))


def height_field_piece(window: int, rng: np.random.Generator) -> Array:
    """A piece of a two-sided height field, with the formula of `engines/view_aligned/height_field_solid`."""
    count = FINE_PER_COARSE * window + 1
    axis = np.arange(count, dtype=np.float32) / FINE_PER_COARSE - window / 2
    middle = smooth_noise(count, rng) * rng.uniform(0, 2.5)
    half = np.abs(rng.uniform(0.2, 5) + smooth_noise(count, rng) * rng.uniform(0, 2.5)) + 0.2
    edge = flat_shape(count, window, rng)
    bevel = np.minimum(half, rng.uniform(0.4, 2.0))
    inside = np.clip(-edge / bevel, None, 1.0)
    rim = np.where(inside > 0, inside * (2 - inside), 2 * inside)
    squared_half = np.where(rim > 0, half * half, bevel * half) * rim
    depth = axis + float(rng.choice([0, 1, -1]) * half[count // 2, count // 2])
    spacing = 1 / FINE_PER_COARSE
    maps = with_gradients(middle, squared_half, spacing)
    return height_field_distance(depth[None, :, None], *(one[:, None, :] for one in maps))


def with_gradients(middle: Array, squared_half: Array, spacing: float) -> tuple[Any, ...]:
    """The two maps of a view-aligned solid and their gradients, as `height_field_distance` takes them."""
    return middle, squared_half, *np.gradient(middle, spacing), *np.gradient(squared_half, spacing)


def flat_shape(count: int, window: int, rng: np.random.Generator) -> Array:
    """Signed distance [count, count] of a random flat outline: blobs, bars and corners."""
    axis = np.arange(count, dtype=np.float32) / FINE_PER_COARSE - window / 2
    plane = np.stack(np.meshgrid(axis, axis, indexing="ij"), -1)
    field = np.full((count, count), 99, np.float32)
    for _ in range(rng.integers(1, 4)):
        angle = rng.uniform(0, 2 * np.pi)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]], np.float32)
        local = (plane - rng.normal(size=2).astype(np.float32) * window / 4) @ turn
        half = np.exp(rng.uniform(np.log(0.3), np.log(10), 2)).astype(np.float32)
        solid = np.concatenate([local, np.zeros_like(local[..., :1])], -1)
        rounding = float(half.min() * rng.uniform(0, 1))
        field = np.minimum(field, distances.box(solid, np.append(half, 99).astype(np.float32), rounding))
    return -field if rng.random() < 0.25 else field


def smooth_noise(count: int, rng: np.random.Generator) -> Array:
    """Noise of unit spread with features from half a voxel to several voxels wide."""
    width = float(np.exp(rng.uniform(np.log(2), np.log(16))))
    noise = ndimage.gaussian_filter(rng.normal(size=(count, count)), width, mode="wrap")
    return (noise / (noise.std() + 1e-9)).astype(np.float32)


def add_relief(field: Array, points: Array, rng: np.random.Generator) -> Array:
    """Waves on the surface, shallow enough to keep the field nearly a distance."""
    wavelength = float(np.exp(rng.uniform(np.log(1.5), np.log(10))))
    waves = np.sin(points @ (random_rotation(rng) * (2 * np.pi / wavelength)) + rng.uniform(0, 6, 3))
    return field + (waves[..., 0] * waves[..., 1] * wavelength * rng.uniform(0.01, 0.06)).astype(np.float32)


def random_direction(rng: np.random.Generator) -> Array:
    """A unit vector, uniform on the sphere."""
    vector = rng.normal(size=3)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def random_rotation(rng: np.random.Generator) -> Array:
    """A rotation matrix, uniform (QR of a Gaussian matrix)."""
    basis, upper = np.linalg.qr(rng.normal(size=(3, 3)))
    basis *= np.sign(np.diag(upper))
    if np.linalg.det(basis) < 0:
        basis[:, 0] = -basis[:, 0]
    return basis.astype(np.float32)
