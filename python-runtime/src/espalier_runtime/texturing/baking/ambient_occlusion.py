"""How much of the sky a place on a mesh sees: ambient occlusion, from depth pictures taken from all around.

Owns the pictures and the looking up. Axes: N places, D directions, S picture side.
"""

import numpy as np
from jaxtyping import Float32, Float64

from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.progress import UNWATCHED, Progress
from espalier_runtime.raster.rasterise import rasterise

_DIRECTIONS = 48
_SIDE = 256
_SLACK_PIXELS = 2.5
"""How far behind the front a place still counts as in front: a slope within a pixel must not hide itself."""


class Openness:
    """Depth pictures of one mesh from directions spread over the sphere; making them takes a few seconds."""

    def __init__(self, mesh: TriangleMesh, progress: Progress = UNWATCHED) -> None:
        low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
        self._centre = ((low + high) / 2).astype(np.float32)
        self._radius = float(np.linalg.norm(high - low)) / 2 * 1.01 + 1e-9
        self._views = []
        for direction in _spread_directions(_DIRECTIONS):
            progress.check()
            frame = _frame_looking_along(-direction)
            clip = np.ones((len(mesh.vertices), 4))
            clip[:, :3] = self._place(mesh.vertices, frame)
            self._views.append((frame, rasterise(clip, mesh.faces, height=_SIDE, width=_SIDE).depth))

    def at(self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, " N"]:
        """The share of the light of an even sky that arrives at each place, 0..1, by the cosine to its normal."""
        seen, whole = np.zeros(len(points)), np.zeros(len(points))
        slack = _SLACK_PIXELS / _SIDE
        for frame, depth in self._views:
            cosine = np.maximum(-(normals @ frame[2]), 0.0)
            place = self._place(points, frame)
            columns, rows = (
                np.clip(((place[:, axis] + 1) / 2 * _SIDE).astype(np.int64), 0, _SIDE - 1) for axis in (0, 1)
            )
            # A surface that is seen at a grazing angle runs through more depth within one pixel.
            reach = slack / np.maximum(cosine, 0.2)
            seen += cosine * (place[:, 2] <= depth[rows, columns] + reach)
            whole += cosine
        return (seen / np.maximum(whole, 1e-9)).astype(np.float32)

    def _place(
        self, points: Float32[np.ndarray, "N 3"], frame: Float64[np.ndarray, "3 3"]
    ) -> Float64[np.ndarray, "N 3"]:
        """Clip coordinates in a view along the frame's third axis; depth 0..1 over the whole object."""
        place = ((points - self._centre) / self._radius) @ frame.T
        place[:, 2] = (place[:, 2] + 1) / 2
        return place


def _spread_directions(count: int) -> Float64[np.ndarray, "D 3"]:
    """Points of a Fibonacci spiral on the unit sphere."""
    index = np.arange(count) + 0.5
    height = 1 - 2 * index / count
    turn = np.pi * (1 + 5**0.5) * index
    around = np.sqrt(1 - height**2)
    return np.stack([around * np.cos(turn), around * np.sin(turn), height], axis=1)


def _frame_looking_along(way: Float64[np.ndarray, " 3"]) -> Float64[np.ndarray, "3 3"]:
    """Rows: right, down and forward of a camera that looks along `way`."""
    helper = np.array([0.0, 0.0, 1.0]) if abs(way[2]) < 0.9 else np.array([1.0, 0.0, 0.0])
    right = np.cross(way, helper)
    right /= np.linalg.norm(right)
    return np.stack([right, np.cross(way, right), way])
