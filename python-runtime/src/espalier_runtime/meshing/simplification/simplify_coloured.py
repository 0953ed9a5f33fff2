"""Mesh simplification that keeps borders of vertex colours: colour is added as a relief before quadric edge collapse.

Every vertex is displaced along its normal by its colour's coordinate on the first principal axis of all colours. A
border becomes a step, which quadric collapses keep; afterwards the displacement is removed again. Axes: V vertices.
"""

from dataclasses import replace

import numpy as np
from jaxtyping import Float32

from espalier_runtime.meshing.queries.nearest_surface import NearestSurface
from espalier_runtime.meshing.queries.normals import vertex_normals
from espalier_runtime.meshing.repair.touching import separate_touching
from espalier_runtime.meshing.simplification.simplify import simplify_mesh
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.progress import UNWATCHED, Progress

RELIEF_HEIGHT = 0.01
"""Metres between black and white. Twice as much moves the surface by a third more and keeps borders no better."""


def simplify_coloured_mesh(mesh: TriangleMesh, target: int, *, progress: Progress = UNWATCHED) -> TriangleMesh:
    """As `simplify_mesh`, without colours either, but with vertices along the borders of the colours of `mesh`.

    The surface moves by up to a third of a cell more. A mesh of one colour or none is simplified by its shape alone.
    """
    if mesh.colours is None or target >= len(mesh.faces):
        return simplify_mesh(mesh, target, progress=progress)
    offsets = _relief(mesh.colours)[:, None] * vertex_normals(mesh)
    raised = TriangleMesh(mesh.vertices + offsets, mesh.faces)
    simple = simplify_mesh(raised, target, progress=progress)
    progress.check()
    place = NearestSurface(raised).find(simple.vertices, vertex_normals(simple))
    lifted = np.einsum("nk,nkc->nc", place.weights, offsets[mesh.faces[place.faces]])
    # Removing the displacement may bring vertices into one position.
    return separate_touching(replace(simple, vertices=(simple.vertices - lifted).astype(np.float32)))


def _relief(colours: Float32[np.ndarray, "V 3"]) -> Float32[np.ndarray, " V"]:
    """The height of each vertex: its colour along the principal axis of all colours, in sRGB."""
    centred = colours - colours.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T.astype(np.float64) @ centred)
    return RELIEF_HEIGHT * (centred @ axes[:, -1].astype(np.float32))
