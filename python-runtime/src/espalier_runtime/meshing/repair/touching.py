"""Separates vertices in one position that are not connected, so that every reader of a file finds the same topology.

STL has positions but no vertices, and many readers merge equal positions of other formats too: two vertices in one
position would then give edges with four faces. Owns the least distance between vertices, and duplicate edges between
the same two vertices. Axes: V vertices, P pairs, N vertices that lie together.
"""

import numpy as np
from jaxtyping import Float32, Float64, Int64
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import KDTree

from espalier_runtime.meshing.queries.normals import normalise, vertex_normals
from espalier_runtime.meshing.repair.manifold import sheets_on_one_edge
from espalier_runtime.meshing.triangle_mesh import TriangleMesh

LEAST_DISTANCE = 1e-5
"""Metres of the unit cube: a micrometre of a print of 100 mm, and ten times the last digit of any format we write."""
_STEP = 2 * LEAST_DISTANCE
_ROUNDS = 12
_FLAT = 0.1


def separate_touching(mesh: TriangleMesh) -> TriangleMesh:
    """The same mesh with no two vertices closer than LEAST_DISTANCE and no edge of four faces that could be two edges.

    Only vertices that touch move, by a few 1e-5 of the unit cube; a duplicate edge gets a vertex in its middle, for two
    more faces. A mesh without such vertices is returned as it is.
    """
    separated = _split_duplicate_edges(mesh)
    for attempt in range(_ROUNDS):
        pairs = _close_pairs(separated.vertices)
        if not len(pairs):
            break
        separated = TriangleMesh(_pushed_apart(separated, pairs, attempt), separated.faces, separated.colours)
    return separated


def _close_pairs(vertices: Float32[np.ndarray, "V 3"]) -> Int64[np.ndarray, "P 2"]:
    if len(vertices) < 2:
        return np.zeros((0, 2), np.int64)
    return KDTree(vertices).query_pairs(LEAST_DISTANCE, output_type="ndarray").astype(np.int64)


def _pushed_apart(mesh: TriangleMesh, pairs: Int64[np.ndarray, "P 2"], attempt: int) -> Float32[np.ndarray, "V 3"]:
    """The vertices, with all but the bluntest of each touching group moved back towards their own neighbours.

    The sharpest moves furthest: of two tips, one inside the other, the inner one must not pass through the outer.
    """
    links = sparse.csr_matrix((np.ones(len(pairs), bool), pairs.T), shape=(len(mesh.vertices),) * 2)
    _, group = csgraph.connected_components(links, directed=False)
    touching = np.unique(pairs)
    ways, sharpness = _retreat_directions(mesh, touching)
    order = np.lexsort((sharpness, group[touching]))
    groups = group[touching][order]
    is_first = np.concatenate([[True], groups[1:] != groups[:-1]])
    rank = np.arange(len(groups)) - np.flatnonzero(is_first)[np.cumsum(is_first) - 1]
    if attempt:
        # Directions that did not separate them are perturbed.
        random = np.random.default_rng(attempt)
        ways = normalise((ways + random.normal(scale=0.5 * attempt, size=ways.shape)).astype(np.float32))
    vertices = mesh.vertices.copy()
    vertices[touching[order]] += (_STEP * rank[:, None] * ways[order]).astype(np.float32)
    return vertices


def _retreat_directions(
    mesh: TriangleMesh, vertices: Int64[np.ndarray, " N"]
) -> tuple[Float32[np.ndarray, "N 3"], Float64[np.ndarray, " N"]]:
    """Unit directions from each vertex to the mean of its neighbours, and its sharpness, 0 where the surface is flat.

    Where it is flat, the direction is into the object.
    """
    start, end = mesh.faces.ravel(), np.roll(mesh.faces, -1, axis=1).ravel()
    near = np.isin(start, vertices) | np.isin(end, vertices)
    start, end = np.concatenate([start[near], end[near]]), np.concatenate([end[near], start[near]])
    towards = normalise(mesh.vertices[end] - mesh.vertices[start])
    count = np.maximum(np.bincount(start, minlength=len(mesh.vertices)), 1)
    sums = [np.bincount(start, towards[:, axis], minlength=len(mesh.vertices)) / count for axis in range(3)]
    mean = np.stack(sums, axis=1)[vertices]
    sharpness = np.linalg.norm(mean, axis=1)
    ways = np.where(sharpness[:, None] > _FLAT, mean, -vertex_normals(mesh)[vertices])
    return normalise(ways.astype(np.float32)), sharpness


def _split_duplicate_edges(mesh: TriangleMesh) -> TriangleMesh:
    """Where several sheets share one edge, split it in all but the first of them, each with a vertex of its own."""
    for _ in range(_ROUNDS):
        if not mesh.edges.is_non_manifold.any():
            break
        mesh = _split_once(mesh)
    return mesh


def _split_once(mesh: TriangleMesh) -> TriangleMesh:
    """One pass, in which every face is split at most once."""
    faces, vertices = mesh.faces.copy(), [mesh.vertices]
    colours = [] if mesh.colours is None else [mesh.colours]
    added, new_faces, cut = len(mesh.vertices), [], set[int]()
    for sheet in (sheet for sheets in sheets_on_one_edge(mesh) for sheet in sheets[1:]):
        face, within = sheet // 3, sheet % 3
        if not cut.isdisjoint(face.tolist()):
            continue
        cut.update(face.tolist())
        ends = mesh.faces[face[0], [within[0], (within[0] + 1) % 3]]
        middle = mesh.vertices[ends].mean(axis=0, keepdims=True)
        tips = mesh.vertices[mesh.faces[face, (within + 2) % 3]].mean(axis=0)
        vertices.append((middle + _STEP * normalise(tips - middle)).astype(np.float32))
        if mesh.colours is not None:
            colours.append(mesh.colours[ends].mean(axis=0, keepdims=True))
        for one, corner in zip(face, within, strict=True):
            second = faces[one].copy()
            faces[one, (corner + 1) % 3] = second[corner] = added
            new_faces.append(second)
        added += 1
    return TriangleMesh(
        np.concatenate(vertices),
        np.concatenate([faces, np.array(new_faces, np.int32).reshape(-1, 3)]),
        np.concatenate(colours) if colours else None,
    )
