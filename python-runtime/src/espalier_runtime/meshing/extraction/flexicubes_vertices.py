"""FlexiCubes, vertices: numbers, positions and attributes of the dual vertices (docs/trellis-inference.md §2.18).

Owns their numbering, positions and attributes; does not know about faces.

Axes: M surface cubes, V dual vertices, E edges that one dual vertex joins, P grid vertices.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float32, Int64
from torch import Tensor

from espalier_runtime.meshing.extraction.flexicubes_grid import SurfaceCubes
from espalier_runtime.meshing.extraction.flexicubes_tables import EDGES, MAX_GROUP_EDGES, CaseTables
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
    device = case.device
    group_count = tables.group_count.to(device)[case]
    order = torch.argsort(group_count, stable=True)
    last = group_count[order].cumsum(0)
    first = torch.empty_like(group_count)
    first[order] = last - group_count[order]

    cube = torch.repeat_interleave(order, group_count[order])
    group = torch.arange(len(cube), device=device) - first[cube]
    size = tables.group_size.to(device)[case[cube], group]
    payload = torch.empty(len(cube), cubes.payload.shape[1], device=device)
    for edge_count in range(_SMALLEST_GROUP, MAX_GROUP_EDGES + 1):
        members = (size == edge_count).nonzero().squeeze(1)
        for rows in members.split(max(1, chunk_bytes // (_BYTES_PER_EDGE * edge_count))):
            progress.check()
            edges = tables.group_edges.to(device)[case[cube[rows]], group[rows], :edge_count]
            payload[rows] = _interpolate(cubes, cube[rows], edges)
    return DualVertices(payload, first)


def cube_gamma(cubes: SurfaceCubes) -> Float32[Tensor, " M"]:
    """The diagonal-splitting weight of each cube, in (0.005, 0.995)."""
    return 0.99 * torch.sigmoid(cubes.weights[:, GAMMA]) + 0.005


def _interpolate(cubes: SurfaceCubes, cube: Tensor, edges: Tensor) -> Tensor:
    """Weighted means of edge crossings [V, 9] for dual vertices that all join E edges; cube [V], edges [V, E].

    With w = sdf · alpha at either end, a crossing is (x_a w_b - x_b w_a) / (w_b - w_a), and the dual vertex is
    the beta-weighted mean of its crossings; written here as one weighted sum over 2E grid vertices.
    """
    endpoints = torch.tensor(EDGES, device=edges.device)[edges]
    local = endpoints.flatten(1)
    vertices = cubes.corners[cube].gather(1, local)
    alpha = 0.99 * torch.tanh(cubes.weights[cube, ALPHA]) + 1
    scaled_sdf = (cubes.sdf[vertices] * alpha.gather(1, local)).unflatten(1, (-1, 2))
    beta = 0.99 * torch.tanh(cubes.weights[cube, BETA].gather(1, edges)) + 1
    w_a, w_b = scaled_sdf.unbind(2)
    share = beta / beta.sum(dim=1, keepdim=True) / (w_b - w_a)
    coefficients = torch.stack([w_b * share, -w_a * share], dim=2).flatten(1)
    return torch.nn.functional.embedding_bag(vertices, cubes.payload, per_sample_weights=coefficients, mode="sum")
