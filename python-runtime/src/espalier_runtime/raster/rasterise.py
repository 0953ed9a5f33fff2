"""A scanline rasteriser with a z-buffer, in plain numpy: the nearest triangle of each pixel.

Owns coverage, depth and barycentric coordinates; knows nothing of colours, light or cameras.
Two triangles that share an edge leave no gap along it and never both claim a pixel: an edge's crossing with a
row is one expression in its two end points, the same from either side, and spans are closed left, open right.

Axes: V vertices, F faces, H rows, W columns, R (face, row) pairs, S candidate pixels.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float64, Int, Int32, Int64

NO_FACE = -1
# Candidate pixels handled at once, counted by bounding boxes: bounds memory at about 150 bytes a candidate.
_CHUNK_PIXELS = 2_000_000


class Raster(NamedTuple):
    """face_id: the nearest face, -1 where there is none. barycentric: its corner weights, perspective-correct.

    depth: z / w, infinite where there is no face.
    """

    face_id: Int32[np.ndarray, "H W"]
    barycentric: Float[np.ndarray, "H W 3"]
    depth: Float[np.ndarray, "H W"]


class _Projected(NamedTuple):
    """Triangles that may cover a pixel centre: corner pixels x, y and depths z, and which face each one is."""

    x: Float64[np.ndarray, "F 3"]
    y: Float64[np.ndarray, "F 3"]
    z: Float64[np.ndarray, "F 3"]
    face: Int64[np.ndarray, " F"]


def rasterise(
    vertices_clip: Float[np.ndarray, "V 4"], faces: Int[np.ndarray, "F 3"], *, height: int, width: int
) -> Raster:
    """Draw all faces, from either side, into an image of `height` × `width` pixels.

    Clip x points right and clip y down, so that row 0 is y = -1; the centre of column i lies at
    x = (2 i + 1) / W - 1. Only depths z / w in 0..1 are drawn, the nearest wins, and of equals the lowest face.
    Faces are not clipped: one with a corner behind the eye (w ≤ 0) or with a coordinate that is not finite is
    left out. ValueError for an image without pixels.
    Time follows F and the pixels covered, seen or hidden: about 0.5 s for 600 000 small faces at 512² on one core.
    """
    if height < 1 or width < 1:
        raise ValueError(f"the image must have pixels, got {height} × {width}")
    screen = _to_screen(vertices_clip, height, width)
    triangles = _cull(screen, faces, height=height, width=width)
    face_id = np.full(height * width, NO_FACE, dtype=np.int32)
    depth = np.full(height * width, np.inf)
    for part in _chunks(triangles, height, width):
        _draw(part, face_id, depth, height=height, width=width)
    barycentric = _barycentric(screen, vertices_clip[:, 3], faces, face_id=face_id, width=width)
    return Raster(
        face_id.reshape(height, width),
        barycentric.reshape(height, width, 3),
        depth.reshape(height, width).astype(np.float32),
    )


def _to_screen(vertices_clip: np.ndarray, height: int, width: int) -> Float64[np.ndarray, "V 3"]:
    """Pixel x, pixel y and depth of every vertex; not a number for those that cannot be projected."""
    clip = vertices_clip.astype(np.float64)
    is_projectable = (clip[:, 3] > 0) & np.isfinite(clip).all(axis=1)
    x, y, z = clip[:, :3].T / np.where(is_projectable, clip[:, 3], np.nan)
    return np.stack([((x + 1) * width - 1) / 2, ((y + 1) * height - 1) / 2, z], axis=1)


def _cull(screen: np.ndarray, faces: np.ndarray, *, height: int, width: int) -> _Projected:
    """Drop faces whose bounding box holds no pixel centre; most of a dense mesh goes here."""
    x_range, y_range, z_range = (_ranges(screen[:, axis].take(faces)) for axis in range(3))
    # Comparisons with not-a-number are false, so faces that cannot be projected are dropped too.
    has_column = np.ceil(x_range[0]).clip(min=0) < x_range[1].clip(max=width)
    has_row = np.ceil(y_range[0]).clip(min=0) < y_range[1].clip(max=height)
    face = np.flatnonzero(has_column & has_row & (z_range[0] <= 1) & (z_range[1] >= 0))
    vertices = faces.take(face, axis=0)
    by_row = np.argsort(screen[:, 1].take(vertices), axis=1)
    vertices = np.take_along_axis(vertices, by_row, axis=1)
    x, y, z = (screen[:, axis].take(vertices) for axis in range(3))
    return _Projected(x, y, z, face)


def _ranges(values: Float64[np.ndarray, "F 3"]) -> tuple[Float64[np.ndarray, " F"], Float64[np.ndarray, " F"]]:
    """The least and the most of each row, by columns: numpy is ten times slower along an axis of three."""
    first, second, third = values.T
    return np.minimum(np.minimum(first, second), third), np.maximum(np.maximum(first, second), third)


def _chunks(triangles: _Projected, height: int, width: int) -> list[_Projected]:
    least, most = _ranges(triangles.x)
    columns = most.clip(max=width) - least.clip(min=0) + 1
    rows = triangles.y[:, 2].clip(max=height) - triangles.y[:, 0].clip(min=0) + 1
    chunk = (np.cumsum(columns * rows) // _CHUNK_PIXELS).astype(np.int64)
    borders = np.flatnonzero(np.diff(chunk)) + 1
    pieces = [np.split(values, borders) for values in triangles]
    return [_Projected(*piece) for piece in zip(*pieces, strict=True)]


def _draw(triangles: _Projected, face_id: np.ndarray, depth: np.ndarray, *, height: int, width: int) -> None:
    """Test all candidate pixels of `triangles` against the z-buffer and write the winners."""
    triangle, row = _rows(triangles, height)
    left, right = _spans(triangles, triangle, row, width=width)
    span, column = _runs(left, right)
    triangle, row = triangle[span], row[span]
    z = _depth_at(triangles, triangle, column=column, row=row)
    pixel = row * width + column
    nearer = np.flatnonzero((z < depth[pixel]) & (z >= 0) & (z <= 1))
    triangle, pixel, z = triangle[nearer], pixel[nearer], z[nearer]
    np.minimum.at(depth, pixel, z)
    wins = np.flatnonzero(z == depth[pixel])[::-1]  # backwards, so that the lowest face is written last
    face_id[pixel[wins]] = triangles.face[triangle[wins]]


def _rows(triangles: _Projected, height: int) -> tuple[Int64[np.ndarray, " R"], Int64[np.ndarray, " R"]]:
    """Every (triangle, row) whose pixel centres the triangle may cover."""
    first = np.ceil(triangles.y[:, 0]).clip(min=0).astype(np.int64)
    end = np.ceil(triangles.y[:, 2]).clip(max=height).astype(np.int64)
    return _runs(first, end)


def _spans(
    triangles: _Projected, triangle: np.ndarray, row: np.ndarray, *, width: int
) -> tuple[Int64[np.ndarray, " R"], Int64[np.ndarray, " R"]]:
    """First column and column after the last of each (triangle, row)."""
    x, y = triangles.x[triangle], triangles.y[triangle]
    below_middle = row >= y[:, 1]
    upper, lower = below_middle.astype(np.int64), 1 + below_middle.astype(np.int64)
    pick = np.arange(len(row))
    long_x = _crossing(x_from=x[:, 0], y_from=y[:, 0], x_to=x[:, 2], y_to=y[:, 2], row=row)
    short_x = _crossing(x_from=x[pick, upper], y_from=y[pick, upper], x_to=x[pick, lower], y_to=y[pick, lower], row=row)
    left = np.ceil(np.minimum(long_x, short_x)).clip(0, width).astype(np.int64)
    right = np.ceil(np.maximum(long_x, short_x)).clip(0, width).astype(np.int64)
    return left, right


def _crossing(
    *, x_from: np.ndarray, y_from: np.ndarray, x_to: np.ndarray, y_to: np.ndarray, row: np.ndarray
) -> np.ndarray:
    """Where an edge, given from its upper end to its lower one, crosses a row that lies between them."""
    return x_from + (row - y_from) * ((x_to - x_from) / (y_to - y_from))


def _runs(first: np.ndarray, end: np.ndarray) -> tuple[Int64[np.ndarray, " S"], Int64[np.ndarray, " S"]]:
    """Write out the integers first[i] … end[i] - 1 of every i: which i, and the integer."""
    length = (end - first).clip(min=0)
    owner = np.repeat(np.arange(len(first)), length)
    start = np.cumsum(length) - length
    return owner, np.arange(len(owner)) - start[owner] + first[owner]


def _depth_at(triangles: _Projected, triangle: np.ndarray, *, column: np.ndarray, row: np.ndarray) -> np.ndarray:
    """Depth of each triangle's plane at a pixel centre, kept within the triangle's own range (slivers tilt wildly)."""
    x, y, z = triangles.x, triangles.y, triangles.z
    ax, ay, az = x[:, 1] - x[:, 0], y[:, 1] - y[:, 0], z[:, 1] - z[:, 0]
    bx, by, bz = x[:, 2] - x[:, 0], y[:, 2] - y[:, 0], z[:, 2] - z[:, 0]
    area = ax * by - ay * bx
    area = np.where(area == 0, np.inf, area)
    slope_x, slope_y = (az * by - ay * bz) / area, (ax * bz - az * bx) / area
    depth = z[triangle, 0] + slope_x[triangle] * (column - x[triangle, 0]) + slope_y[triangle] * (row - y[triangle, 0])
    least, most = _ranges(z)
    return depth.clip(least[triangle], most[triangle])


def _barycentric(
    screen: np.ndarray, w: np.ndarray, faces: np.ndarray, *, face_id: np.ndarray, width: int
) -> Float[np.ndarray, "P 3"]:
    """Perspective-correct weights of the seen face's corners for every pixel, zero where no face is seen."""
    pixel = np.flatnonzero(face_id != NO_FACE)
    corners = faces[face_id[pixel]]
    x, y = screen[:, 0][corners], screen[:, 1][corners]
    to_x, to_y = x - (pixel % width)[:, None], y - (pixel // width)[:, None]
    following, last = np.roll(np.arange(3), -1), np.roll(np.arange(3), -2)
    weights = to_x[:, following] * to_y[:, last] - to_x[:, last] * to_y[:, following]
    total = weights.sum(axis=1, keepdims=True)
    # A pixel centre on an edge may fall outside by rounding, and a sliver may have no area at all.
    weights = np.divide(weights, total, out=np.full_like(weights, 1 / 3), where=total != 0).clip(min=0)
    weights = weights / w[corners]
    result = np.zeros((len(face_id), 3), dtype=np.float32)
    result[pixel] = weights / weights.sum(axis=1, keepdims=True)
    return result
