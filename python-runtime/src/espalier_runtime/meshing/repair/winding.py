"""Consistent winding: neighbouring faces agree on their orientation, and closed pieces face outwards.

Owns orientation only: no face is added or dropped. Axes: F faces.
"""

import numpy as np
from jaxtyping import Bool, Int32
from scipy import sparse
from scipy.sparse import csgraph

from espalier_runtime.meshing.edges import EdgeTable, neighbour_pairs
from espalier_runtime.meshing.queries.volume import signed_volumes
from espalier_runtime.meshing.triangle_mesh import TriangleMesh


def fix_winding(mesh: TriangleMesh) -> tuple[TriangleMesh, int]:
    """Wind every component consistently, closed ones outwards; returns the mesh and the number of flipped faces.

    A piece that cannot be oriented (a Möbius band) is left as it is, and an open sheet keeps the side that most of it
    has. To be called after inner shells are removed: a shell around a cavity has a negative volume rightly.
    """
    edges = mesh.edges
    turned = _disagreeing_faces(edges, len(mesh.faces)) if edges.is_flipped.any() else np.zeros(len(mesh.faces), bool)
    piece = _edge_components(edges, len(mesh.faces))
    volume = np.bincount(piece, np.where(turned, -1.0, 1.0) * signed_volumes(mesh))
    open_corners = np.bincount(piece, edges.is_open[edges.of_corner].reshape(-1, 3).sum(axis=1))
    turned ^= ((volume < 0) & (open_corners == 0))[piece]
    if not turned.any():
        return mesh, 0
    faces = mesh.faces.copy()
    faces[turned] = faces[turned][:, ::-1]
    return mesh.with_faces(faces), int(np.count_nonzero(turned))


def _disagreeing_faces(edges: EdgeTable, face_count: int) -> Bool[np.ndarray, " F"]:
    """The smaller part of every component that has to be flipped so that all of it agrees.

    Works on the double cover of the face graph: each face has two nodes, as it is and flipped, and an edge connects
    those that agree.
    """
    pairs = neighbour_pairs(edges)
    opposed = edges.is_flipped[edges.counts == 2]
    first, second = pairs.T
    rows = np.concatenate([first, first + face_count])
    columns = np.concatenate([second + opposed * face_count, second + ~opposed * face_count])
    links = sparse.csr_matrix((np.ones(len(rows), bool), (rows, columns)), shape=(2 * face_count, 2 * face_count))
    count, label = csgraph.connected_components(links, directed=False)
    upright, turned = label[:face_count], label[face_count:]
    # Of the two orientations of a component, keep the one in which more faces stay as they are.
    stays = np.bincount(upright, minlength=count)
    return (stays[turned] > stays[upright]) | ((stays[turned] == stays[upright]) & (turned < upright))


def _edge_components(edges: EdgeTable, face_count: int) -> Int32[np.ndarray, " F"]:
    first, second = neighbour_pairs(edges).T
    links = sparse.csr_matrix((np.ones(len(first), bool), (first, second)), shape=(face_count, face_count))
    return csgraph.connected_components(links, directed=False)[1]
