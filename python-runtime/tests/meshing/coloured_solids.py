"""Coloured meshes made from formulas: what the tests of meshing, texturing and export work on."""

from collections.abc import Callable

import numpy as np
import trimesh

from espalier_runtime.meshing.triangle_mesh import TriangleMesh

Paint = Callable[[np.ndarray], np.ndarray]


def stripes(points: np.ndarray) -> np.ndarray:
    """Red and blue bands over the height, a green tint to one side; sRGB in 0..1."""
    band = np.sin(points[:, 2] * 30) > 0
    colours = np.where(band[:, None], (0.8, 0.2, 0.15), (0.15, 0.3, 0.75))
    return np.clip(colours + np.outer(points[:, 0], (0.0, 0.4, 0.0)), 0, 1).astype(np.float32)


def painted(mesh: trimesh.Trimesh, paint: Paint = stripes) -> TriangleMesh:
    """A trimesh with a colour from its place on every vertex."""
    vertices = np.ascontiguousarray(mesh.vertices, np.float32)
    return TriangleMesh(vertices, np.ascontiguousarray(mesh.faces, np.int32), paint(vertices))


def sphere(subdivisions: int = 4, radius: float = 0.45, centre: tuple[float, float, float] = (0, 0, 0)) -> TriangleMesh:
    """A closed ball of 20·4^subdivisions triangles."""
    ball = trimesh.creation.icosphere(subdivisions, radius)
    ball.apply_translation(centre)
    return painted(ball)


def box(extents: tuple[float, float, float] = (0.6, 0.4, 0.8), subdivisions: int = 3) -> TriangleMesh:
    """A closed box of 12·4^subdivisions triangles over shared corners."""
    solid = trimesh.creation.box(extents)
    for _ in range(subdivisions):
        solid = solid.subdivide()
    return painted(solid)


def together(*meshes: TriangleMesh) -> TriangleMesh:
    """Several coloured meshes as one, faces in order."""
    offsets = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes[:-1])])
    return TriangleMesh(
        np.concatenate([mesh.vertices for mesh in meshes]),
        np.concatenate([mesh.faces + offset for mesh, offset in zip(meshes, offsets, strict=True)]).astype(np.int32),
        np.concatenate([mesh.colours for mesh in meshes if mesh.colours is not None]),
    )
