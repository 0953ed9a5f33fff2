"""Edge table of a triangle mesh: neighbours across edges, open and non-manifold edges, connected components.

Owns topology only; positions play no part here. Axes: F faces, E distinct edges.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Int, Int32, Int64
from scipy import sparse
from scipy.sparse import csgraph

from espalier_runtime.meshing.numbered_pairs import number_pairs


@dataclass(frozen=True)
class EdgeTable:
    """The distinct undirected edges of a mesh.

    `ends` [E, 2] vertex pairs, smaller first; `of_corner` [3F] the edge from corner k of a face to its next corner,
    at 3·face + k; `counts` [E] the number of faces on each edge; `balance` [E] how many faces traverse it from the
    smaller to the larger vertex minus how many do the opposite, which is 0 where two faces agree on their winding.
    """

    ends: Int64[np.ndarray, "E 2"]
    of_corner: Int64[np.ndarray, " C"]
    counts: Int64[np.ndarray, " E"]
    balance: Int64[np.ndarray, " E"]

    @property
    def is_open(self) -> Bool[np.ndarray, " E"]:
        """Edges with a single face."""
        return self.counts == 1

    @property
    def is_non_manifold(self) -> Bool[np.ndarray, " E"]:
        """Edges with more than two faces."""
        return self.counts > 2

    @property
    def is_flipped(self) -> Bool[np.ndarray, " E"]:
        """Edges whose two faces disagree on which side is outside."""
        return (self.counts == 2) & (self.balance != 0)


def edge_table(faces: Int32[np.ndarray, "F 3"]) -> EdgeTable:
    """Collect the edges of `faces`."""
    start, end = faces.ravel(), faces[:, [1, 2, 0]].ravel()
    pairs = number_pairs(np.minimum(start, end), np.maximum(start, end))
    forwards = np.bincount(pairs.number[start < end], minlength=len(pairs.counts))
    ends = np.stack([pairs.first, pairs.second], axis=1)
    return EdgeTable(ends=ends, of_corner=pairs.number, counts=pairs.counts, balance=2 * forwards - pairs.counts)


def neighbour_pairs(edges: EdgeTable) -> Int64[np.ndarray, "P 2"]:
    """The two faces of every edge that has exactly two, in the order of those edges."""
    shared = edges.counts[edges.of_corner] == 2
    corners = np.flatnonzero(shared)
    order = np.argsort(edges.of_corner[corners], kind="stable")
    return (corners[order] // 3).reshape(-1, 2)


def face_components(faces: Int[np.ndarray, "F 3"], vertex_count: int) -> tuple[int, Int32[np.ndarray, " F"]]:
    """The number of components connected by vertices, and the component (0-based) of every face."""
    if not len(faces):
        return 0, np.zeros(0, np.int32)
    rows = np.concatenate([faces[:, 0], faces[:, 0]])
    columns = np.concatenate([faces[:, 1], faces[:, 2]])
    links = sparse.csr_matrix((np.ones(len(rows), bool), (rows, columns)), shape=(vertex_count, vertex_count))
    _, label = csgraph.connected_components(links, directed=False)
    label = label[faces[:, 0]]
    number = np.cumsum(np.bincount(label) > 0, dtype=np.int32)  # vertices of no face are components, too
    return int(number[-1]), number[label] - 1
