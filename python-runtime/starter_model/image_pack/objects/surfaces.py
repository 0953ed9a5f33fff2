"""Surfaces as point clouds with normals: blocks, ellipsoids, tubes along a path, plates with an outline.

A surface is a function of the wanted spacing between points, so that a picture can ask for just as many as
its pixels need. Owns shapes in their own frame; placing them is `assembly`.
Axis letters: M points, K stations of a path.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Cloud:
    """`points` [M, 3], outward `normals` [M, 3], `pieces` [M]: numbers of parts that are convex enough to
    fill a column of depth from their first to their last point."""

    points: Array
    normals: Array
    pieces: NDArray[np.int32]


Surface = Callable[[float], Cloud]
Displacement = Callable[[Array], Array]


def block(half_sizes, rounding: float = 0.0) -> Surface:
    """A box with half sizes [3]; `rounding` is the radius of its edges."""
    half = np.asarray(half_sizes, np.float32)
    radius = float(min(rounding, half.min() * 0.98))

    def sample(spacing: float) -> Cloud:
        patches = []
        for points in _cube_faces(np.ceil(2 * half / spacing).astype(int) + 1):
            placed = points * half
            if radius > 0:
                inner = np.clip(placed, radius - half, half - radius)
                away = placed - inner
                placed = inner + radius * away / np.maximum(np.linalg.norm(away, axis=-1, keepdims=True), 1e-9)
            patches.append(placed)
        return _cloud(patches, np.zeros(3, np.float32))

    return sample


def ellipsoid(radii, displacement: Displacement | None = None) -> Surface:
    """An ellipsoid with radii [3]; `displacement` maps unit directions [..., 3] to factors [...]."""
    size = np.asarray(radii, np.float32)

    def sample(spacing: float) -> Cloud:
        count = int(np.ceil(1.7 * size.max() / spacing)) + 2
        patches = []
        for points in _cube_faces(np.full(3, count)):
            warped = np.tan(points * (np.pi / 4))
            directions = warped / np.linalg.norm(warped, axis=-1, keepdims=True)
            factor = 1.0 if displacement is None else displacement(directions)[..., None]
            patches.append(directions * size * factor)
        return _cloud(patches, np.zeros(3, np.float32))

    return sample


def tube(path, radii, *, squareness: float = 0.0, closed: bool = False) -> Surface:
    """A tube along `path` [K, 3] with `radii` [K] there, capped flat unless `closed`.

    `squareness` 0 is a round section, 1 nearly a square one.
    """
    stations, widths = np.asarray(path, np.float32), np.asarray(radii, np.float32)

    def sample(spacing: float) -> Cloud:
        line, width = _resample(stations, widths, spacing, closed)
        side, up = _frames(line, closed)
        count = max(8, int(np.ceil(2 * np.pi * width.max() / spacing)))
        angle = np.linspace(0, 2 * np.pi, count, dtype=np.float32)
        reach = (np.abs(np.cos(angle)) ** 8 + np.abs(np.sin(angle)) ** 8) ** (-squareness / 8)
        ring = np.stack([np.cos(angle) * reach, np.sin(angle) * reach], -1)
        across = ring[None, :, :1] * side[:, None] + ring[None, :, 1:] * up[:, None]
        wall = line[:, None] + width[:, None, None] * across
        clouds = [_oriented(wall, line[:, None])]
        pieces = [np.broadcast_to(np.arange(len(line))[:, None] // 6, wall.shape[:2]).reshape(-1)]
        if not closed:
            for end, inward in ((0, 1), (-1, -2)):
                filled = np.linspace(0, 1, max(2, int(width[end] / spacing) + 2), dtype=np.float32)
                cap = line[end] + filled[:, None, None] * width[end] * across[end]
                clouds.append(_oriented(cap, line[inward]))
                pieces.append(np.full(cap.shape[0] * cap.shape[1], pieces[0][end]))
        points, normals = (np.concatenate([cloud[i] for cloud in clouds]) for i in (0, 1))
        return Cloud(points, normals, np.concatenate(pieces).astype(np.int32))

    return sample


def plate(outline: NDArray[np.bool_], size: float, thickness: float, *, inflated: bool = False) -> Surface:
    """A flat shape in the x–z plane: `outline` [96, 96] (indexed [x, z]) scaled to `size`, with a straight
    wall, or `inflated` so that it is thickest in its middle."""
    distance = cv2.distanceTransform(np.pad(outline, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    profile = np.sqrt(distance / max(float(distance.max()), 1.0)) if inflated else np.ones_like(distance)
    smooth = cv2.GaussianBlur(profile * outline, (0, 0), 1.5) if inflated else profile

    def sample(spacing: float) -> Cloud:
        side = max(48, int(np.ceil(size / spacing)) + 1)
        raised = cv2.resize(smooth.astype(np.float32), (side, side)) * thickness
        mask = cv2.resize(outline.astype(np.float32), (side, side)) > 0.5
        axis = (np.arange(side, dtype=np.float32) + 0.5) / side * size - size / 2
        x, z = np.meshgrid(axis, axis, indexing="ij")
        slope_x, slope_z = np.gradient(raised, size / side)
        flat = np.zeros_like(raised) if not inflated else 1.0
        normal = np.stack([-slope_x * flat, np.ones_like(x), -slope_z * flat], -1)
        points, normals = [], []
        for sign in (-1, 1):
            points.append(np.stack([x, raised * sign, z], -1)[mask])
            normals.append((normal * [1, sign, 1])[mask])
        if not inflated:
            wall_points, wall_normals = _wall(mask, size, thickness, spacing)
            points.append(wall_points)
            normals.append(wall_normals)
        joined, directions = np.concatenate(points), np.concatenate(normals)
        directions /= np.linalg.norm(directions, axis=1, keepdims=True) + 1e-9
        return Cloud(joined.astype(np.float32), directions.astype(np.float32), np.zeros(len(joined), np.int32))

    return sample


def _wall(mask: NDArray[np.bool_], size: float, thickness: float, spacing: float) -> tuple[Array, Array]:
    """The straight wall of a plate: border pixels repeated through its depth."""
    smooth = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 2)
    border = mask & ~cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0).astype(bool)
    rows, columns = np.nonzero(border)
    slope_x, slope_z = (slope[rows, columns] for slope in np.gradient(smooth))
    depths = np.linspace(-thickness, thickness, max(2, int(2 * thickness / spacing) + 1), dtype=np.float32)
    place = (np.stack([rows, columns], 1) + 0.5) / mask.shape[0] * size - size / 2
    ones = np.ones((len(rows), len(depths)), np.float32)
    points = np.stack([place[:, :1] * ones, depths * ones, place[:, 1:] * ones], -1)
    normals = np.stack([-slope_x[:, None] * ones, 0 * ones, -slope_z[:, None] * ones], -1)
    return points.reshape(-1, 3), normals.reshape(-1, 3)


def _cube_faces(counts) -> list[Array]:
    """Grids on the six faces of the cube [−1, 1]³ with `counts` points along each axis."""
    faces = []
    for axis in range(3):
        first, second = [other for other in range(3) if other != axis]
        u = np.linspace(-1, 1, counts[first], dtype=np.float32)
        v = np.linspace(-1, 1, counts[second], dtype=np.float32)
        for sign in (-1, 1):
            face = np.empty((len(u), len(v), 3), np.float32)
            face[..., axis] = sign
            face[..., first], face[..., second] = np.meshgrid(u, v, indexing="ij")
            faces.append(face)
    return faces


def _cloud(patches: list[Array], centre: Array) -> Cloud:
    oriented = [_oriented(patch, centre) for patch in patches]
    points = np.concatenate([pair[0] for pair in oriented])
    return Cloud(points, np.concatenate([pair[1] for pair in oriented]), np.zeros(len(points), np.int32))


def _oriented(grid: Array, inside: Array) -> tuple[Array, Array]:
    """Points [M, 3] of a grid [U, V, 3] and normals that point away from `inside`."""
    along, across = np.gradient(grid, axis=(0, 1))
    normals = np.cross(along, across)
    outward = grid - inside
    if (normals * outward).sum() < 0:
        normals = -normals
    length = np.linalg.norm(normals, axis=-1, keepdims=True)
    outward_length = np.linalg.norm(outward, axis=-1, keepdims=True) + 1e-9
    # Poles, where a grid line shrinks to a point, have no slope of their own.
    normals = np.where(length > 1e-12, normals / np.maximum(length, 1e-12), outward / outward_length)
    return grid.reshape(-1, 3), normals.reshape(-1, 3).astype(np.float32)


def _resample(path: Array, radii: Array, spacing: float, closed: bool) -> tuple[Array, Array]:
    """The path with stations no farther apart than `spacing`."""
    if closed:
        path, radii = np.concatenate([path, path[:1]]), np.append(radii, radii[:1])
    steps = np.hypot(np.linalg.norm(np.diff(path, axis=0), axis=1), np.diff(radii))
    travelled = np.concatenate([[0], np.cumsum(steps)])
    count = max(3, int(np.ceil(travelled[-1] / spacing)) + 1)
    wanted = np.linspace(0, travelled[-1], count)
    line = np.stack([np.interp(wanted, travelled, path[:, axis]) for axis in range(3)], -1)
    return line.astype(np.float32), np.interp(wanted, travelled, radii).astype(np.float32)


def _frames(line: Array, closed: bool) -> tuple[Array, Array]:
    """Two unit vectors across the path at every station, turning as little as the path allows."""
    ahead = np.gradient(line, axis=0)
    if closed:
        ahead[0] = ahead[-1] = line[1] - line[-2]
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True) + 1e-9
    reference = np.array([0.02, 1, 0.03], np.float32)
    if np.abs(ahead @ reference).max() > 0.97:
        reference = np.array([1, 0.02, 0.05], np.float32)
    side = np.cross(ahead, reference)
    side /= np.linalg.norm(side, axis=1, keepdims=True) + 1e-9
    return side, np.cross(side, ahead)
