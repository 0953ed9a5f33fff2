"""Hole filling: boundary loops are closed by a fan of triangles in the colours of their rim.

Owns finding the loops and filling them. Which loops are small enough to be mistakes is the caller's limit.
Axes: F faces, L loops.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int32

from espalier_runtime.meshing.triangle_mesh import TriangleMesh

_FAN_EDGES = 4
"""Longer loops are closed by a fan around a new vertex in their middle, shorter ones by a fan over their own
vertices."""


@dataclass(frozen=True)
class HoleLimits:
    """Loops up to `edges` edges and `diameter` metres (of the unit cube) are filled."""

    edges: int = 250
    diameter: float = 0.25


DEFAULT_LIMITS = HoleLimits()
EVERY_HOLE = HoleLimits(edges=10**9, diameter=float("inf"))


@dataclass(frozen=True)
class FilledHoles:
    """The mesh with its patches, how many loops were closed, and how many were left open as too large."""

    mesh: TriangleMesh
    filled: int
    left_open: int


def fill_holes(mesh: TriangleMesh, limits: HoleLimits = DEFAULT_LIMITS) -> FilledHoles:
    """Close the loops of open edges within `limits`; patches are wound like the faces around them."""
    loops = boundary_loops(mesh)
    small = [loop for loop in loops if len(loop) <= limits.edges and _diameter(mesh, loop) <= limits.diameter]
    if not small:
        return FilledHoles(mesh, 0, len(loops))
    vertices, faces = [mesh.vertices], [mesh.faces]
    colours = [] if mesh.colours is None else [mesh.colours]
    added = len(mesh.vertices)
    for loop in small:
        if len(loop) <= _FAN_EDGES:
            faces.append(np.stack([np.full(len(loop) - 2, loop[0]), loop[1:-1], loop[2:]], axis=1))
            continue
        vertices.append(mesh.vertices[loop].mean(axis=0, keepdims=True))
        if mesh.colours is not None:
            colours.append(mesh.colours[loop].mean(axis=0, keepdims=True))
        faces.append(np.stack([loop, np.roll(loop, -1), np.full(len(loop), added)], axis=1))
        added += 1
    filled = TriangleMesh(
        np.concatenate(vertices),
        np.concatenate(faces).astype(np.int32),
        np.concatenate(colours) if colours else None,
    )
    return FilledHoles(filled, len(small), len(loops) - len(small))


def boundary_loops(mesh: TriangleMesh) -> list[Int32[np.ndarray, " N"]]:
    """Closed loops of open edges, in the direction in which a patch would be wound.

    Loops that meet in one vertex are separated; paths that do not close are left out.
    """
    edges, faces = mesh.edges, mesh.faces
    corner = np.flatnonzero(edges.is_open[edges.of_corner])
    start = faces.ravel()[corner]
    end = np.roll(faces, -1, axis=1).ravel()[corner]
    # A patch traverses every edge in the opposite direction to the face on it.
    onward: dict[int, list[int]] = {}
    for origin, target in zip(end.tolist(), start.tolist(), strict=True):
        onward.setdefault(origin, []).append(target)
    loops = []
    while onward:
        first = next(iter(onward))
        loops += _walk(first, onward)
    return loops


def _walk(first: int, onward: dict[int, list[int]]) -> list[Int32[np.ndarray, " N"]]:
    """Follow unused edges from `first`; whenever a vertex of the path is met again, that loop is cut off."""
    loops: list[Int32[np.ndarray, " N"]] = []
    path, place = [first], {first: 0}
    while path:
        targets = onward.get(path[-1])
        if not targets:
            onward.pop(path[-1], None)
            place.pop(path.pop())
            continue
        target = targets.pop()
        if target in place:
            loop = path[place[target] :]
            for vertex in loop[1:]:
                place.pop(vertex)
            del path[place[target] + 1 :]
            if len(loop) >= 3:
                loops.append(np.array(loop, np.int32))
            if not onward.get(target):
                onward.pop(target, None)
        else:
            place[target] = len(path)
            path.append(target)
    return loops


def _diameter(mesh: TriangleMesh, loop: Int32[np.ndarray, " N"]) -> float:
    return float(np.linalg.norm(np.ptp(mesh.vertices[loop], axis=0)))
