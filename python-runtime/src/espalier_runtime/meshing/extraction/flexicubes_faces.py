"""FlexiCubes, faces: connects dual vertices into one quad, two triangles, around each crossed grid edge
(docs/trellis-inference.md §2.18).

Axes: M surface cubes, Q quads, F = 2Q faces.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float32, Int32, Int64
from torch import Tensor

from espalier_runtime.meshing.extraction.flexicubes_grid import SurfaceCubes
from espalier_runtime.meshing.extraction.flexicubes_tables import EDGES, CaseTables
from espalier_runtime.meshing.extraction.flexicubes_vertices import DualVertices


@dataclass(frozen=True)
class _EdgeDirection:
    """How the four cubes around a grid edge see it.

    The edge is found from the last of its cubes in row-major order, which has it at its corner 0. `steps` lead
    from that cube to all four in row-major order, `local_edges` are their numbers for it. `rank` orders the
    edges that start at one grid vertex by where they end: -y is lowest, then +z, then +x.
    """

    local_edges: tuple[int, int, int, int]
    steps: tuple[tuple[int, int, int], ...]
    rank: int


_DIRECTIONS = (
    _EdgeDirection((6, 4, 2, 0), ((0, -1, -1), (0, -1, 0), (0, 0, -1), (0, 0, 0)), rank=2),  # along +x
    _EdgeDirection((10, 9, 11, 8), ((-1, 0, -1), (-1, 0, 0), (0, 0, -1), (0, 0, 0)), rank=0),  # along -y
    _EdgeDirection((5, 1, 7, 3), ((-1, -1, 0), (-1, 0, 0), (0, -1, 0), (0, 0, 0)), rank=1),  # along +z
)


@dataclass(frozen=True)
class _Quads:
    """The four cubes around each crossed edge, in row-major order, and what each calls that edge.

    starts_outside: whether the edge's first endpoint has positive distance; order_key sorts by the stored endpoints.
    """

    cubes: Int64[Tensor, "Q 4"]
    local_edges: Int64[Tensor, "Q 4"]
    starts_outside: Bool[Tensor, " Q"]
    order_key: Int64[Tensor, " Q"]


def connect_faces(
    cubes: SurfaceCubes,
    case: Int64[Tensor, " M"],
    vertices: DualVertices,
    gamma: Float32[Tensor, " M"],
    tables: CaseTables,
) -> Int32[Tensor, "F 3"]:
    """Faces that wind outwards (towards positive distance); `case`: resolved case ids.

    Order: quads whose edge starts at positive distance, then the others; each part by the edge's stored endpoints.
    Edges on the border of the grid have fewer than four cubes and leave the surface open.
    """
    parts = [_quads_along(cubes, direction) for direction in _DIRECTIONS]
    starts_outside = torch.cat([part.starts_outside for part in parts])
    order_key = torch.cat([part.order_key for part in parts])
    order = torch.argsort(order_key + (~starts_outside).long() * (3 * len(cubes.sdf)))
    quad_cubes = torch.cat([part.cubes for part in parts]).index_select(0, order)
    local_edges = torch.cat([part.local_edges for part in parts]).index_select(0, order)

    slots = (case.index_select(0, quad_cubes.flatten()) * len(EDGES)).add_(local_edges.flatten())
    quads = tables.group_of_edge.to(case.device).flatten().index_select(0, slots)
    quads += vertices.first.index_select(0, quad_cubes.flatten())
    windings = torch.tensor([[2, 3, 1, 0], [0, 1, 3, 2]], device=case.device)
    winding = windings.index_select(0, starts_outside.index_select(0, order).long())
    quad_gamma = gamma.index_select(0, quad_cubes.flatten()).view(-1, 4)
    return _split_quads(quads.view(-1, 4).gather(1, winding), quad_gamma.gather(1, winding))


def _quads_along(cubes: SurfaceCubes, direction: _EdgeDirection) -> _Quads:
    """The quads around all crossed inner grid edges of one direction."""
    first_corner, second_corner = EDGES[direction.local_edges[-1]]
    cases = torch.arange(256, device=cubes.case.device)
    owns = ((cases >> first_corner ^ cases >> second_corner) & 1).bool().index_select(0, cubes.case)
    for axis, step in enumerate(direction.steps[0]):
        if step:
            owns &= cubes.coords[:, axis] > 0
    owner = owns.nonzero().squeeze(1)

    # All four cubes hold a crossed edge, so each is a surface cube and is found.
    members = [cubes.beside(owner, step) for step in direction.steps[:-1]]
    first_vertex = cubes.corners[:, first_corner].index_select(0, owner)
    return _Quads(
        cubes=torch.stack([*members, owner], dim=1),
        local_edges=torch.tensor(direction.local_edges, device=owner.device).expand(len(owner), 4),
        starts_outside=cubes.sdf.index_select(0, first_vertex) > 0,
        order_key=3 * first_vertex.long() + direction.rank,
    )


def _split_quads(quads: Tensor, gamma: Tensor) -> Tensor:
    """Cuts quads [Q, 4] along the diagonal whose ends have the larger product of gamma [Q, 4]; [2Q, 3] int32."""
    along_0_2 = torch.tensor([0, 1, 2, 0, 2, 3], device=quads.device)
    along_1_3 = torch.tensor([0, 1, 3, 3, 1, 2], device=quads.device)
    cuts_0_2 = gamma[:, 0] * gamma[:, 2] > gamma[:, 1] * gamma[:, 3]
    corners = torch.where(cuts_0_2.unsqueeze(1), along_0_2, along_1_3)
    return quads.gather(1, corners).to(torch.int32).reshape(-1, 3)
