"""Ambient occlusion from depth maps of many directions over the sphere, weighted by the cosine to the normal.

Owns the depth maps and the look-up. Axes: N points, D directions, S side of a depth map.
"""

import numpy as np
from jaxtyping import Float32, Float64

from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.progress import UNWATCHED, Progress
from espalier_runtime.raster.rasterise import rasterise

_DIRECTIONS = 48
_SIDE = 256
_BIAS_PIXELS = 2.5
"""Depth bias, in pixels: a slope within one pixel must not occlude itself."""


class AmbientOcclusion:
    """Depth maps of one mesh from _DIRECTIONS over the sphere; rendering them takes a few seconds."""

    def __init__(self, mesh: TriangleMesh, progress: Progress = UNWATCHED) -> None:
        low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
        self._centre = ((low + high) / 2).astype(np.float32)
        self._radius = float(np.linalg.norm(high - low)) / 2 * 1.01 + 1e-9
        self._views = []
        for direction in _fibonacci_directions(_DIRECTIONS):
            progress.check()
            frame = _view_axes(-direction)
            clip = np.ones((len(mesh.vertices), 4))
            clip[:, :3] = self._project(mesh.vertices, frame)
            self._views.append((frame, rasterise(clip, mesh.faces, height=_SIDE, width=_SIDE).depth))

    def at(self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, " N"]:
        """Ambient visibility of each point, 0..1: the share of the light of a uniform sky that arrives; 1 is
        unoccluded."""
        seen, whole = np.zeros(len(points)), np.zeros(len(points))
        base_bias = _BIAS_PIXELS / _SIDE
        for frame, depth in self._views:
            cosine = np.maximum(-(normals @ frame[2]), 0.0)
            projected = self._project(points, frame)
            columns, rows = (
                np.clip(((projected[:, axis] + 1) / 2 * _SIDE).astype(np.int64), 0, _SIDE - 1) for axis in (0, 1)
            )
            # At a grazing angle the surface spans more depth within one pixel.
            bias = base_bias / np.maximum(cosine, 0.2)
            seen += cosine * (projected[:, 2] <= depth[rows, columns] + bias)
            whole += cosine
        return (seen / np.maximum(whole, 1e-9)).astype(np.float32)

    def _project(
        self, points: Float32[np.ndarray, "N 3"], frame: Float64[np.ndarray, "3 3"]
    ) -> Float64[np.ndarray, "N 3"]:
        """Clip coordinates in a view along the frame's third axis; depth 0..1 over the whole object."""
        projected = ((points - self._centre) / self._radius) @ frame.T
        projected[:, 2] = (projected[:, 2] + 1) / 2
        return projected


def _fibonacci_directions(count: int) -> Float64[np.ndarray, "D 3"]:
    """Points of a Fibonacci spiral on the unit sphere."""
    index = np.arange(count) + 0.5
    height = 1 - 2 * index / count
    turn = np.pi * (1 + 5**0.5) * index
    around = np.sqrt(1 - height**2)
    return np.stack([around * np.cos(turn), around * np.sin(turn), height], axis=1)


def _view_axes(way: Float64[np.ndarray, " 3"]) -> Float64[np.ndarray, "3 3"]:
    """Rows: right, down and forward of a camera that looks along `way`."""
    helper = np.array([0.0, 0.0, 1.0]) if abs(way[2]) < 0.9 else np.array([1.0, 0.0, 0.0])
    right = np.cross(way, helper)
    right /= np.linalg.norm(right)
    return np.stack([right, np.cross(way, right), way])
