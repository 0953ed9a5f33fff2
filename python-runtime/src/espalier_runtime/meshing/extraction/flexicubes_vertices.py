"""FlexiCubes, vertices: numbers, positions and attributes of the dual vertices (docs/trellis-inference.md §2.18).

Owns their numbering, positions and attributes; does not know about faces.

Axes: M surface cubes, V dual vertices, E edges that one dual vertex joins, P grid vertices.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float32, Int64
from torch import Tensor

from espalier_runtime.meshing.extraction.flexicubes_grid import SurfaceCubes
from espalier_runtime.meshing.extraction.flexicubes_tables import EDGES, MAX_GROUP_EDGES, MAX_GROUPS, CaseTables
from espalier_runtime.protocol.progress import Progress

BETA = slice(0, 12)
ALPHA = slice(12, 20)
GAMMA = 20
_SMALLEST_GROUP = 3
_BYTES_PER_EDGE = 160  # endpoints, coefficients and their intermediates, for one edge of one dual vertex


@dataclass(frozen=True)
class DualVertices:
    """payload: position, then six colour channels; first: the number of each cube's first dual vertex."""

    payload: Float32[Tensor, "V 9"]
    first: Int64[Tensor, " M"]


def place_dual_vertices(
    cubes: SurfaceCubes, case: Int64[Tensor, " M"], tables: CaseTables, *, chunk_bytes: int, progress: Progress
) -> DualVertices:
    """Number the dual vertices by (how many their cube has, cube, group) and place each one.

    `case`: resolved case ids; `chunk_bytes` bounds the intermediates of one pass; `progress` is checked before it.
    """
    group_count = tables.group_count.to(case.device).index_select(0, case)
    cube, group, first = _numbered(group_count)
    slot = (case.index_select(0, cube) * MAX_GROUPS).add_(group)
    size = tables.group_size.to(case.device).flatten().index_select(0, slot)
    payload = torch.empty(len(cube), cubes.payload.shape[1], device=case.device)
    for edge_count in range(_SMALLEST_GROUP, MAX_GROUP_EDGES + 1):
        edges_of = tables.group_edges.to(case.device).flatten(0, 1)[:, :edge_count].contiguous()
        members = (size == edge_count).nonzero().squeeze(1)
        for rows in members.split(max(1, chunk_bytes // (_BYTES_PER_EDGE * edge_count))):
            progress.check()
            edges = edges_of.index_select(0, slot.index_select(0, rows))
            payload.index_copy_(0, rows, _interpolate(cubes, cube.index_select(0, rows), edges))
    return DualVertices(payload, first)


def cube_gamma(cubes: SurfaceCubes) -> Float32[Tensor, " M"]:
    """The diagonal-splitting weight of each cube, in (0.005, 0.995)."""
    return 0.99 * torch.sigmoid(cubes.weights[:, GAMMA]) + 0.005


def _numbered(group_count: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Cube and group of every dual vertex [V], and the number of each cube's first one [M]."""
    first = torch.empty_like(group_count)
    cubes, groups, start = [], [], 0
    for count in range(1, MAX_GROUPS + 1):
        with_so_many = (group_count == count).nonzero().squeeze(1)
        number = torch.arange(len(with_so_many), device=first.device)
        first.index_copy_(0, with_so_many, start + count * number)
        cubes.append(with_so_many.repeat_interleave(count))
        groups.append(torch.arange(count, device=first.device).repeat(len(with_so_many)))
        start += count * len(with_so_many)
    return torch.cat(cubes), torch.cat(groups), first


def _interpolate(cubes: SurfaceCubes, cube: Tensor, edges: Tensor) -> Tensor:
    """Weighted means of edge crossings [V, 9] for dual vertices that all join E edges; cube [V], edges [V, E].

    With w = sdf · alpha at either end, a crossing is (x_a w_b - x_b w_a) / (w_b - w_a), and the dual vertex is
    the beta-weighted mean of its crossings; written here as one weighted sum over 2E grid vertices.
    """
    ends = torch.tensor(EDGES, device=edges.device)
    endpoints = ends.index_select(0, edges.flatten()).view(*edges.shape, 2).flatten(1)
    cube = cube.unsqueeze(1)
    vertices = _at(cubes.corners, cube * 8 + endpoints)
    weight = cube * cubes.weights.shape[1]
    alpha = _at(cubes.weights, weight + ALPHA.start + endpoints).tanh_().mul_(0.99).add_(1)
    beta = _at(cubes.weights, weight + edges).tanh_().mul_(0.99).add_(1)
    scaled_sdf = (_at(cubes.sdf, vertices) * alpha).unflatten(1, (-1, 2))
    w_a, w_b = scaled_sdf.unbind(2)
    share = beta / beta.sum(dim=1, keepdim=True) / (w_b - w_a)
    coefficients = torch.stack([w_b * share, -w_a * share], dim=2).flatten(1)
    return torch.nn.functional.embedding_bag(vertices, cubes.payload, per_sample_weights=coefficients, mode="sum")


def _at(table: Tensor, places: Tensor) -> Tensor:
    """Entries of the flattened table, in the shape of `places`."""
    return table.flatten().index_select(0, places.flatten()).view(places.shape)
