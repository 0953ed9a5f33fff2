"""Surfaces of signed distance functions through the real extraction, inner shells of the sparse structure included."""

from collections.abc import Callable

import numpy as np
import torch

from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh, extract_mesh
from tests.meshing.coloured_solids import Paint, stripes

Distance = Callable[[np.ndarray], np.ndarray]
_CORNERS = np.array([(c & 1, c >> 1 & 1, c >> 2 & 1) for c in range(8)])
_BAND_CELLS = 2


def capsule(points: np.ndarray, start: tuple, end: tuple, radius: float) -> np.ndarray:
    """Signed distance to a round-ended rod."""
    axis = np.subtract(end, start)
    along = np.clip((points - start) @ axis / (axis @ axis), 0, 1)
    return np.linalg.norm(points - start - along[:, None] * axis, axis=1) - radius


def block(points: np.ndarray, centre: tuple, half_sides: tuple) -> np.ndarray:
    """Signed distance to a box along the axes."""
    outside = np.abs(points - centre) - half_sides
    return np.linalg.norm(np.maximum(outside, 0), axis=1) + np.minimum(outside.max(axis=1), 0)


def ball(points: np.ndarray, centre: tuple = (0, 0, 0), radius: float = 0.4) -> np.ndarray:
    """Signed distance to a ball."""
    return np.linalg.norm(points - centre, axis=1) - radius


def table(points: np.ndarray) -> np.ndarray:
    """A table with thin legs and a ball on it: flat sides, sharp edges, thin parts and round ones."""
    legs = [capsule(points, (x, y, -0.44), (x, y, 0.1), 0.03) for x in (-0.33, 0.33) for y in (-0.22, 0.22)]
    top = block(points, (0, 0, 0.1), (0.42, 0.3, 0.04))
    return np.minimum.reduce([*legs, top, ball(points, (0.08, 0, 0.28), 0.17)])


def bumpy_ball(points: np.ndarray) -> np.ndarray:
    """A large ball with ripples: as many triangles as an object can fill the grid with."""
    ripples = 0.008 * np.sin(40 * points[:, 0]) * np.sin(40 * points[:, 1]) * np.sin(40 * points[:, 2])
    return ball(points, radius=0.45) + ripples


def surface_of(
    distance: Distance, paint: Paint = stripes, *, resolution: int = 64, hollow: bool = True
) -> ExtractedMesh:
    """Extract the zero level of `distance` with colours from `paint`.

    Cells near the surface alone are active, as in a decoded structure, so there is an inner shell on their far side;
    `hollow=False` makes every inner cell active and leaves the outer surface alone.
    """
    ticks = np.arange(resolution, dtype=np.int16)
    cells = np.stack(np.meshgrid(ticks, ticks, ticks, indexing="ij"), axis=-1).reshape(-1, 3)
    depth = np.concatenate([distance((part + 0.5) / resolution - 0.5) for part in np.array_split(cells, 32)])
    band = _BAND_CELLS / resolution
    cells = cells[(np.abs(depth) < band) if hollow else (depth < band)].astype(np.int32)
    corners = (cells[:, None] + _CORNERS).reshape(-1, 3) / resolution - 0.5
    features = np.zeros((len(cells), 101), np.float32)
    features[:, :8] = distance(corners).reshape(-1, 8) + 1 / resolution
    colours = np.clip(paint(corners), 0.01, 0.99)
    attributes = np.concatenate([np.log(colours / (1 - colours)), np.zeros_like(colours)], axis=1)
    features[:, 53:] = attributes.reshape(len(cells), -1)
    return extract_mesh(torch.from_numpy(cells), torch.from_numpy(features), resolution)
