"""Which charts of an unwrapping become one: a small one is given to the neighbour that it shares most of its rim with.

Owns labels alone, one chart number a face; unwrapping by them is `unwrap_worker`'s. Axes: V vertices, F faces, K
charts.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int32, Int64
from scipy import sparse

from espalier_runtime.meshing.edges import edge_table, face_components, neighbour_pairs

_FEWEST_FACES = 20
_SMALLEST_AREA = 0.004
"""As a share of the surface."""
_MOST_ROUNDS = 100
_UV_STEPS = 1e5
"""Corners whose uvs agree to this fineness are one."""


class _Rims(NamedTuple):
    """Edges between two faces: the two faces, and the edge's length."""

    faces: Int64[np.ndarray, "E 2"]
    length: Float[np.ndarray, " E"]


def charts_of(faces: Int32[np.ndarray, "F 3"], corner_uvs: Float32[np.ndarray, "F 3 2"]) -> Int32[np.ndarray, " F"]:
    """The chart of every face: faces that share an edge on the page are of one."""
    steps = np.round(corner_uvs.reshape(-1, 2) * _UV_STEPS).astype(np.int64)
    places = np.concatenate([faces.reshape(-1, 1).astype(np.int64), steps], axis=1)
    corners = np.unique(places, axis=0, return_inverse=True)[1].reshape(-1, 3)
    return face_components(corners.astype(np.int32), len(places))[1]


def merged_charts(
    vertices: Float32[np.ndarray, "V 3"], faces: Int32[np.ndarray, "F 3"], chart: Int32[np.ndarray, " F"]
) -> Int32[np.ndarray, " F"]:
    """Charts after small ones were merged, the smallest first; one without a neighbour stays."""
    corners = vertices[faces].astype(np.float64)
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2
    edges = edge_table(faces)
    ends = vertices[edges.ends[edges.counts == 2]]
    rims = _Rims(neighbour_pairs(edges), np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1))
    for _ in range(_MOST_ROUNDS):
        goes_to = _one_round(chart, area, rims)
        if (goes_to == np.arange(len(goes_to))).all():
            break
        chart = np.unique(goes_to[chart], return_inverse=True)[1].astype(np.int32)
    return chart


def _one_round(chart: Int32[np.ndarray, " F"], area: Float[np.ndarray, " F"], rims: _Rims) -> Int64[np.ndarray, " K"]:
    """The chart that each becomes part of; none is touched twice in a round."""
    count = int(chart.max()) + 1
    areas = np.bincount(chart, area, minlength=count)
    is_small = (np.bincount(chart, minlength=count) < _FEWEST_FACES) | (areas < _SMALLEST_AREA * areas.sum())
    common = _common_rims(chart, rims, count)
    goes_to, is_touched = np.arange(count, dtype=np.int64), np.zeros(count, bool)
    for small in np.flatnonzero(is_small)[np.argsort(areas[is_small], kind="stable")]:
        neighbours = slice(common.indptr[small], common.indptr[small + 1])
        if is_touched[small] or neighbours.start == neighbours.stop:
            continue
        nearest = common.indices[neighbours][np.argmax(common.data[neighbours])]
        if not is_touched[nearest]:
            goes_to[small] = nearest
            is_touched[[small, nearest]] = True
    return goes_to


def _common_rims(chart: Int32[np.ndarray, " F"], rims: _Rims, count: int) -> sparse.csr_array:
    one, other = chart[rims.faces].T
    is_rim = one != other
    ends = np.concatenate([one[is_rim], other[is_rim]]), np.concatenate([other[is_rim], one[is_rim]])
    lengths = np.concatenate([rims.length[is_rim]] * 2)
    return sparse.coo_array((lengths, ends), shape=(count, count)).tocsr()
