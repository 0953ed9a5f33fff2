"""FlexiCubes, case tables: generated from the connection rule instead of copied (docs/trellis-inference.md §2.18).

Owns cube topology (corners, edges, faces) and what follows from a case id alone.
It does not know about grids, features or positions.

Corner c of a cube lies at (c & 1, (c >> 1) & 1, (c >> 2) & 1): bit order, x fastest.
A case id is the sum of 2^c over the corners that lie inside the surface.
"""

from dataclasses import dataclass
from functools import lru_cache

import torch
from jaxtyping import Int64
from torch import Tensor

CORNER_OFFSETS = tuple((corner & 1, (corner >> 1) & 1, (corner >> 2) & 1) for corner in range(8))

# Ordered endpoint pairs; edges run along +x, +z and -y, and face winding depends on these directions.
EDGES = (
    (0, 1), (1, 5), (4, 5), (0, 4), (2, 3), (3, 7),
    (6, 7), (2, 6), (2, 0), (3, 1), (7, 5), (6, 4),
)  # fmt: skip

# (axis, step towards the neighbour that shares the face), in the order -x, +x, -y, +y, -z, +z.
FACES = tuple((axis, step) for axis in range(3) for step in (-1, 1))

# The one case whose two groups stand in reverse order in the published table.
REVERSED_CASE = 231

MAX_GROUPS = 4
MAX_GROUP_EDGES = 7


@dataclass(frozen=True)
class CaseTables:
    """What a case id decides, one row a case, on the CPU.

    group_count: dual vertices of the cube, 0 to 4.
    group_size: edges of each dual vertex, 0 where there is no such group.
    group_edges: those edges, ascending, padded with 0.
    group_of_edge: the group an edge belongs to, 0 where the edge is not crossed.
    ambiguous_step: the step to the neighbour that a flagged cube must consult, zeros where unflagged.
    """

    group_count: Int64[Tensor, "256"]
    group_size: Int64[Tensor, "256 4"]
    group_edges: Int64[Tensor, "256 4 7"]
    group_of_edge: Int64[Tensor, "256 12"]
    ambiguous_step: Int64[Tensor, "256 3"]


@lru_cache(maxsize=1)
def case_tables() -> CaseTables:
    """Builds the tables of all 256 cases (a few milliseconds, once a process). Source: docs/trellis-inference.md
    §2.18."""
    tables = CaseTables(
        group_count=torch.zeros(256, dtype=torch.int64),
        group_size=torch.zeros(256, MAX_GROUPS, dtype=torch.int64),
        group_edges=torch.zeros(256, MAX_GROUPS, MAX_GROUP_EDGES, dtype=torch.int64),
        group_of_edge=torch.zeros(256, len(EDGES), dtype=torch.int64),
        ambiguous_step=torch.zeros(256, 3, dtype=torch.int64),
    )
    for case in range(256):
        groups = dual_groups(case)
        tables.group_count[case] = len(groups)
        for index, group in enumerate(groups):
            tables.group_size[case, index] = len(group)
            tables.group_edges[case, index, : len(group)] = torch.tensor(group)
            tables.group_of_edge[case, list(group)] = index
        ambiguous = [face for face in FACES if _is_ambiguous(case, face)]
        if len(groups) == 1 and len(ambiguous) == 1:
            axis, step = ambiguous[0]
            tables.ambiguous_step[case, axis] = step
    return tables


def dual_groups(case: int) -> list[tuple[int, ...]]:
    """Returns the dual vertices of a case, each as the ascending edges that it joins. Source: docs/trellis-inference.md
    §2.18."""
    leader = {edge: edge for edge in range(len(EDGES)) if _is_crossed(case, edge)}

    def find(edge: int) -> int:
        while leader[edge] != edge:
            edge = leader[edge]
        return edge

    for first, second in _joined_edges(case):
        leader[find(first)] = find(second)
    members: dict[int, list[int]] = {}
    for edge in leader:
        members.setdefault(find(edge), []).append(edge)
    groups = sorted((tuple(group) for group in members.values()), key=lambda group: _lowest_inside_corner(case, group))
    return groups[::-1] if case == REVERSED_CASE else groups


def _is_inside(case: int, corner: int) -> bool:
    return bool(case >> corner & 1)


def _is_crossed(case: int, edge: int) -> bool:
    first, second = EDGES[edge]
    return _is_inside(case, first) != _is_inside(case, second)


def _face_corners(face: tuple[int, int]) -> list[int]:
    axis, step = face
    side = 1 if step > 0 else 0
    return [corner for corner in range(8) if CORNER_OFFSETS[corner][axis] == side]


def _crossed_edges(case: int, face: tuple[int, int]) -> list[int]:
    corners = _face_corners(face)
    return [
        edge
        for edge, (first, second) in enumerate(EDGES)
        if first in corners and second in corners and _is_crossed(case, edge)
    ]


def _is_ambiguous(case: int, face: tuple[int, int]) -> bool:
    """Four crossed edges on one face: its inside corners lie on a diagonal and may be joined or kept apart."""
    return len(_crossed_edges(case, face)) == 4


def _joined_edges(case: int) -> list[tuple[int, int]]:
    """Pairs of edges that one face joins; on an ambiguous face each inside corner keeps its own two edges."""
    pairs = []
    for face in FACES:
        crossed = _crossed_edges(case, face)
        if len(crossed) == 2:
            pairs.append((crossed[0], crossed[1]))
        elif len(crossed) == 4:
            for corner in _face_corners(face):
                if _is_inside(case, corner):
                    at_corner = [edge for edge in crossed if corner in EDGES[edge]]
                    pairs.append((at_corner[0], at_corner[1]))
    return pairs


def _lowest_inside_corner(case: int, group: tuple[int, ...]) -> int:
    return min(corner for edge in group for corner in EDGES[edge] if _is_inside(case, corner))
