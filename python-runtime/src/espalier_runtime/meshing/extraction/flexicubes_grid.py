"""FlexiCubes, grid: the cubes that the surface passes through, and their grid vertices (docs/trellis-inference.md
§2.18).

Works on active cubes only: memory follows the number of voxels, save for lookup tables of one byte or one int32 a grid
vertex of the box around them. Knows nothing of dual vertices or faces. Source: docs/trellis-inference.md §2.18, steps
1 to 4.

On a CPU `index_select` and `scatter_` on vectors take a sixth of the time of indices in brackets, and an embedding bag
over eight rows a twentieth of eight gathers; it adds the rows up in their order.

Axes: N given cubes, R resolution, M surface cubes, P grid vertices that those stand on.
A grid vertex goes by its key, a number in its box (`_Box`); a cube by the key of the vertex at its corner 0.
"""

import operator
from dataclasses import dataclass

import torch
from jaxtyping import Float32, Int32, Int64
from torch import Tensor
from torch.nn.functional import embedding_bag

from espalier_runtime.meshing.extraction.flexicubes_tables import CORNER_OFFSETS, CaseTables
from espalier_runtime.protocol.progress import Progress

SDF = slice(0, 8)
DEFORM = slice(8, 32)
WEIGHTS = slice(32, 53)
COLOR = slice(53, 101)
OUTSIDE_SDF = 1.0  # what a vertex that no given cube touches holds
_POSITION_CHANNELS, _COLOR_CHANNELS = 3, 6
_VERTICES_AT_ONCE = 1 << 16  # 100 bytes each while what their cubes say of them is summed; more leave the cache


@dataclass(frozen=True)
class SurfaceCubes:
    """The cubes with mixed corner signs, in row-major order, and the vertices that they stand on.

    coords and key name the cubes; case: their case ids, ambiguities not yet resolved; row_at: the row of a surface
    cube by its key, anything elsewhere; strides: what a step along x, y and z adds to a key.
    weights: raw FlexiCubes weights, zero for cubes outside the given set.
    corners: rows into the two below, which are in the order of the vertices' x, then y, then z.
    sdf: averaged signed distance. payload: position, then six colour channels in 0..1.
    """

    resolution: int
    coords: Int64[Tensor, "M 3"]
    key: Int64[Tensor, " M"]
    case: Int64[Tensor, " M"]
    row_at: Int32[Tensor, " K"]
    strides: tuple[int, int, int]
    weights: Float32[Tensor, "M 21"]
    corners: Int32[Tensor, "M 8"]
    sdf: Float32[Tensor, " P"]
    payload: Float32[Tensor, "P 9"]

    def beside(self, rows: Int64[Tensor, " Q"], step: tuple[int, int, int]) -> Int64[Tensor, " Q"]:
        """Rows of the cubes `step` away from those in `rows`; these must be surface cubes, too."""
        keys = self.key.index_select(0, rows)
        return self.row_at.index_select(0, keys + sum(map(operator.mul, step, self.strides))).long()


def gather_surface_cubes(
    coords: Int64[Tensor, "N 3"], feats: Float32[Tensor, "N C"], resolution: int, progress: Progress
) -> SurfaceCubes | None:
    """Average the corners of the given cubes and return the surface cubes, or None where there is no surface.

    Rows of `coords` must be distinct and in 0..R-1, in any order.
    """
    box = _Box.around(coords, resolution)
    given = _GivenCubes(box.keys_of(coords), feats, box, progress)
    touched = given.vertices()
    touched_sdf, touches = given.mean_sdf(touched, resolution)
    key, case = _mixed_cubes(touched[touched_sdf < 0], box)
    if len(case) == 0:
        return None
    progress.check()
    vertex_key = box.vertices_of(key)
    row_of = torch.full((box.vertex_count,), len(vertex_key), dtype=torch.int32, device=feats.device)
    row_of.scatter_(0, vertex_key, torch.arange(len(vertex_key), dtype=torch.int32, device=feats.device))
    # What is known of vertices on which no surface cube stands goes into a last row.
    rows = row_of.index_select(0, touched).long()
    sdf = torch.full((len(vertex_key) + 1,), OUTSIDE_SDF, device=feats.device).scatter_(0, rows, touched_sdf)[:-1]
    count = torch.ones(len(vertex_key) + 1, device=feats.device).scatter_(0, rows, touches)[:-1].unsqueeze(1)
    progress.check()
    payload = given.payload(vertex_key, count, resolution)
    corners = row_of.index_select(0, box.with_steps(key).flatten()).view(-1, 8)
    # The same table leads from keys of cubes to their rows from here on.
    row_of.scatter_(0, key, torch.arange(len(key), dtype=torch.int32, device=feats.device))
    return SurfaceCubes(
        resolution,
        coords=box.vertices_at(key),
        key=key,
        case=case,
        row_at=row_of,
        strides=box.strides,
        weights=given.weights_at(key),
        corners=corners,
        sdf=sdf,
        payload=payload,
    )


def resolve_ambiguities(cubes: SurfaceCubes, tables: CaseTables) -> Int64[Tensor, " M"]:
    """Case ids after the ambiguity fix.

    Two flagged cubes that consult each other across their ambiguous face both invert; the decision
    reads original ids. Source: docs/trellis-inference.md §2.18.
    """
    step = tables.ambiguous_step.to(cubes.case.device)
    is_flagged = step.any(dim=1).index_select(0, cubes.case)
    rows = is_flagged.nonzero().squeeze(1)
    step = step.index_select(0, cubes.case.index_select(0, rows))
    neighbour = cubes.coords.index_select(0, rows) + step
    in_grid = ((neighbour >= 0) & (neighbour < cubes.resolution)).all(dim=1)
    rows, step = rows[in_grid], step[in_grid]
    # The common face has inside and outside corners, so each neighbour is a surface cube.
    keys = cubes.key[rows] + (step * torch.tensor(cubes.strides, device=step.device)).sum(dim=1)
    inverted = rows[is_flagged[cubes.row_at[keys].long()]]
    case = cubes.case.clone()
    case[inverted] = 255 - case[inverted]
    return case


@dataclass(frozen=True)
class _Box:
    """The part of the grid in which the surface can lie: the given cubes and one cube around them, inside the grid.

    Its vertices are counted z first, then y, then x; a cube goes by the vertex at its corner 0.
    """

    origin: tuple[int, int, int]
    cubes: tuple[int, int, int]

    @staticmethod
    def around(coords: Int64[Tensor, "N 3"], resolution: int) -> "_Box":
        lowest = (coords.amin(dim=0) - 1).clamp_(min=0)
        highest = (coords.amax(dim=0) + 1).clamp_(max=resolution - 1)
        x, y, z = lowest.tolist()
        size_x, size_y, size_z = (highest - lowest + 1).tolist()
        return _Box((x, y, z), (size_x, size_y, size_z))

    @property
    def strides(self) -> tuple[int, int, int]:
        return (self.cubes[1] + 1) * (self.cubes[2] + 1), self.cubes[2] + 1, 1

    @property
    def vertex_count(self) -> int:
        return (self.cubes[0] + 1) * self.strides[0]

    @property
    def corner_steps(self) -> list[int]:
        """From a cube's corner 0 to each of its corners."""
        return [sum(map(operator.mul, offset, self.strides)) for offset in CORNER_OFFSETS]

    @property
    def margin(self) -> int:
        """Room before the first vertex in tables that are entered a corner's step backwards."""
        return sum(self.strides)

    def keys_of(self, vertices: Int64[Tensor, "Q 3"]) -> Int64[Tensor, " Q"]:
        x, y, z = (column - first for column, first in zip(vertices.unbind(1), self.origin, strict=True))
        return x * self.strides[0] + y * self.strides[1] + z

    def vertices_at(self, keys: Int64[Tensor, " Q"]) -> Int64[Tensor, "Q 3"]:
        along_x, along_y, _ = self.strides
        x = keys // along_x
        rest = keys - x * along_x
        y = rest // along_y
        return torch.stack([x, y, rest - y * along_y], dim=1) + torch.tensor(self.origin, device=keys.device)

    def with_steps(self, keys: Int64[Tensor, " Q"], *, sign: int = 1) -> Int64[Tensor, "Q 8"]:
        """The keys that lie each corner's step after (or before) each key."""
        return keys.unsqueeze(1) + sign * torch.tensor(self.corner_steps, device=keys.device)

    def vertices_of(self, cubes: Int64[Tensor, " Q"]) -> Int64[Tensor, " P"]:
        """Keys of all corners of the cubes, ascending."""
        is_corner = torch.zeros(self.vertex_count, dtype=torch.bool, device=cubes.device)
        for step in self.corner_steps:
            is_corner.scatter_(0, cubes + step, value=True)
        return is_corner.nonzero().squeeze(1)

    def cubes_around(self, vertices: Int64[Tensor, " P"]) -> Int64[Tensor, " Q"]:
        """Keys of all cubes of the box that have one of the vertices, ascending."""
        is_cube = torch.zeros(self.margin + self.vertex_count, dtype=torch.bool, device=vertices.device)
        for step in self.corner_steps:
            is_cube.scatter_(0, vertices + (self.margin - step), value=True)
        is_cube = is_cube[self.margin :].view([side + 1 for side in self.cubes])
        # Vertices on the far side of an axis are no cube's corner 0.
        is_cube[-1], is_cube[:, -1], is_cube[:, :, -1] = False, False, False
        return is_cube.flatten().nonzero().squeeze(1)


def _mixed_cubes(inside_vertices: Tensor, box: _Box) -> tuple[Tensor, Tensor]:
    """Keys [M], ascending, and case ids [M] of the cubes that have inside and outside corners."""
    inside = torch.zeros(box.vertex_count, dtype=torch.uint8, device=inside_vertices.device)
    inside.scatter_(0, inside_vertices, value=1)
    key = box.cubes_around(inside_vertices)
    case = torch.zeros(len(key), dtype=torch.uint8, device=key.device)
    for corner, step in enumerate(box.corner_steps):
        case += inside.index_select(0, key + step) << corner
    is_mixed = case < 255
    return key[is_mixed], case[is_mixed].long()


class _GivenCubes:
    """The given cubes and their features, found by `key`."""

    def __init__(self, key: Tensor, feats: Tensor, box: _Box, progress: Progress) -> None:
        self._key, self._feats, self._box, self._progress = key, feats, box, progress
        # Row N stands for a cube that was not given.
        self._row_of = torch.full((box.margin + box.vertex_count,), len(key), dtype=torch.int32, device=key.device)
        self._row_of.scatter_(0, key + box.margin, torch.arange(len(key), dtype=torch.int32, device=key.device))

    def vertices(self) -> Tensor:
        """Keys of the vertices that any given cube touches, ascending."""
        return self._box.vertices_of(self._key)

    def mean_sdf(self, keys: Tensor, resolution: int) -> tuple[Tensor, Tensor]:
        """Means of the biased distances that the cubes around each touched vertex say, and how many those are [P]."""
        said = torch.zeros(len(self._key) + 1, 8, 2, device=self._feats.device)
        torch.sub(self._feats[:, SDF], 1 / resolution, out=said[:-1, :, 0])
        said[:-1, :, 1] = 1
        total = self._sums(keys, said)
        return total[:, 0] / total[:, 1], total[:, 1]

    def payload(self, keys: Tensor, count: Tensor, resolution: int) -> Tensor:
        """Positions and colours [P, 9] of the vertices from the means of what the `count` [P, 1] cubes around each say;
        where there is none, as if they said 0."""
        payload = torch.empty(len(keys), _POSITION_CHANNELS + _COLOR_CHANNELS, device=self._feats.device)
        deformation = self._sums(keys, self._said(DEFORM, slice(0, 3))).div_(count)
        reach = (1 - 1e-8) / (2 * resolution)
        grid = self._box.vertices_at(keys)
        payload[:, :_POSITION_CHANNELS] = deformation.tanh_().mul_(reach).add_(grid / resolution - 0.5)
        if self._feats.shape[1] == COLOR.stop:
            for first in (0, 3):
                colour = self._sums(keys, self._said(COLOR, slice(first, first + 3))).div_(count)
                payload[:, _POSITION_CHANNELS + first : _POSITION_CHANNELS + first + 3] = colour.sigmoid_()
        else:
            payload[:, _POSITION_CHANNELS:] = 0.5
        return payload

    def weights_at(self, keys: Tensor) -> Tensor:
        """Raw weights [M, 21] of the cubes at `keys`, zero for those that were not given."""
        rows = self._row_of.index_select(0, keys + self._box.margin)
        is_given = rows < len(self._key)
        weights = self._feats[:, WEIGHTS].index_select(0, rows.clamp_(max=len(self._key) - 1))
        return weights.masked_fill_(~is_given.unsqueeze(1), 0)

    def _said(self, channels: slice, part: slice) -> Tensor:
        """What each cube says of its corners, in `part` of the channels of each [N + 1, 8, C]; 0 in the last row."""
        of_corners = self._feats[:, channels].unflatten(1, (8, -1))[:, :, part]
        said = torch.empty(len(self._key) + 1, *of_corners.shape[1:], device=self._feats.device)
        said[:-1], said[-1] = of_corners, 0
        return said

    def _sums(self, keys: Tensor, said: Tensor) -> Tensor:
        """Sums [P, C] at grid vertices over the cubes around each of what they say [N + 1, 8, C] of this corner."""
        of_corners = said.flatten(0, 1)
        corner = torch.arange(8, dtype=torch.int32, device=keys.device)
        sums = torch.empty(len(keys), said.shape[2], device=keys.device)
        for some, out in zip(keys.split(_VERTICES_AT_ONCE), sums.split(_VERTICES_AT_ONCE), strict=True):
            self._progress.check()
            before = self._box.with_steps(some + self._box.margin, sign=-1)
            rows = self._row_of.index_select(0, before.flatten()).view(-1, 8)
            out[:] = embedding_bag(rows.mul_(8).add_(corner), of_corners, mode="sum")
        return sums
