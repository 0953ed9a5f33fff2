"""Texels of a page rasterised in uv space: the face and barycentric weights of each, with padding around every chart.

Owns the map from the page to the surface. What is baked into the texels is `bake_*`'s.
Axes: F faces, N texels. Texture row 0 is the top of the page, v = 1.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float32, Float64, Int32, Int64

from espalier_runtime.meshing.queries.normals import normalise
from espalier_runtime.raster.rasterise import NO_FACE, rasterise

RIM = 2
"""Texels beyond the edge of a chart that are baked like those within: bilinear sampling reaches them, so that both
sides of a seam must show the same colour there."""
_FURTHEST_WEIGHT = 1.5
"""Barycentric weights beyond a face are kept within −1.5..2.5: a rim on a sliver would else lie far away."""


@dataclass(frozen=True)
class SurfaceLayout:
    """A mesh laid out on a page: corner positions, corner normals and corner uvs (v up) of every face."""

    corners: Float32[np.ndarray, "F 3 3"]
    corner_normals: Float32[np.ndarray, "F 3 3"]
    corner_uvs: Float32[np.ndarray, "F 3 2"]


@dataclass(frozen=True)
class Texels:
    """Texels by row and column, and where they lie: on which face, with which barycentric weights."""

    rows: Int64[np.ndarray, " N"]
    columns: Int64[np.ndarray, " N"]
    faces: Int32[np.ndarray, " N"]
    weights: Float32[np.ndarray, "N 3"]

    def __len__(self) -> int:
        return len(self.rows)

    def part(self, chosen: slice) -> "Texels":
        """Some of the texels."""
        return Texels(self.rows[chosen], self.columns[chosen], self.faces[chosen], self.weights[chosen])

    def points(self, layout: SurfaceLayout) -> Float32[np.ndarray, "N 3"]:
        """Positions in the model frame; those of the rim lie on the plane of their face, beyond its edge."""
        return _blend(self.weights, layout.corners[self.faces])

    def normals(self, layout: SurfaceLayout) -> Float32[np.ndarray, "N 3"]:
        """Unit normals, interpolated between the corners."""
        return normalise(_blend(np.clip(self.weights, 0.0, 1.0), layout.corner_normals[self.faces]))


def texels_of_rows(layout: SurfaceLayout, page_size: int, first_row: int, end_row: int) -> Texels:
    """The texels of rows first_row..end_row − 1 whose centre lies on a chart or within RIM of one."""
    top, bottom = max(first_row - RIM, 0), min(end_row + RIM, page_size)
    face_id = _rasterise_rows(layout.corner_uvs, page_size, top, bottom)
    _dilate(face_id)
    rows, columns = np.nonzero(face_id[first_row - top : end_row - top] != NO_FACE)
    faces = face_id[rows + first_row - top, columns]
    rows = rows + first_row
    centres = np.stack([(columns + 0.5) / page_size, 1.0 - (rows + 0.5) / page_size], axis=1)
    return Texels(rows, columns, faces, _weights_at(layout.corner_uvs[faces], centres))


def _rasterise_rows(
    corner_uvs: Float32[np.ndarray, "F 3 2"], page_size: int, top: int, bottom: int
) -> Int32[np.ndarray, "H W"]:
    uvs = corner_uvs.reshape(-1, 2).astype(np.float64)
    clip = np.ones((len(uvs), 4))
    clip[:, 0] = 2.0 * uvs[:, 0] - 1.0
    clip[:, 1] = 2.0 * ((1.0 - uvs[:, 1]) * page_size - top) / (bottom - top) - 1.0
    clip[:, 2] = 0.5
    corners = np.arange(len(uvs)).reshape(-1, 3)
    return rasterise(clip, corners, height=bottom - top, width=page_size).face_id


def _dilate(face_id: Int32[np.ndarray, "H W"]) -> None:
    """Give empty texels the face of a neighbour, in place, RIM times over; sides before diagonals."""
    height, width = face_id.shape
    steps = [(0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1)]
    for _ in range(RIM):
        padded = np.pad(face_id, 1, constant_values=NO_FACE)
        for down, right in steps:
            neighbour = padded[1 + down : 1 + down + height, 1 + right : 1 + right + width]
            empty: Bool[np.ndarray, "H W"] = face_id == NO_FACE
            np.copyto(face_id, neighbour, where=empty)


def _weights_at(
    corner_uvs: Float32[np.ndarray, "N 3 2"], centres: Float64[np.ndarray, "N 2"]
) -> Float32[np.ndarray, "N 3"]:
    """Barycentric weights of page places, unbounded beyond the face but for _FURTHEST_WEIGHT."""
    a, b, c = corner_uvs.astype(np.float64).transpose(1, 2, 0)
    place = centres.T - a
    ab, ac = b - a, c - a
    area = ab[0] * ac[1] - ab[1] * ac[0]
    # A face without area on the page owns no texel centre, but may have been spread into the rim.
    area = np.where(area == 0, np.inf, area)
    v = (place[0] * ac[1] - place[1] * ac[0]) / area
    w = (ab[0] * place[1] - ab[1] * place[0]) / area
    v, w = (np.clip(weight, -_FURTHEST_WEIGHT, 1 + _FURTHEST_WEIGHT) for weight in (v, w))
    return np.stack([1.0 - v - w, v, w], axis=1).astype(np.float32)


def _blend(weights: Float32[np.ndarray, "N 3"], values: Float32[np.ndarray, "N 3 C"]) -> Float32[np.ndarray, "N C"]:
    return np.einsum("nk,nkc->nc", weights, values)
