"""Box projection (cube mapping): every face is projected along the axis that it faces most. Cannot fail.

Owns the charts (connected faces seen from one side) and their packing in rows. It wastes more of the page than the
other engines and cuts more seams; a chart that winds over itself would overlap, which no solid decoded so far has
shown. Axes: F faces, K charts.
"""

import numpy as np
from jaxtyping import Float32, Float64, Int32
from scipy import sparse
from scipy.sparse import csgraph

from espalier_runtime.meshing.edges import neighbour_pairs
from espalier_runtime.meshing.queries.normals import face_normals
from espalier_runtime.meshing.triangle_mesh import TriangleMesh

_PAGE_AXES = np.array([[1, 2], [0, 2], [0, 1]])
"""The two axes that are seen from the sides across axis 0, 1 and 2."""
_PACKING_ROUNDS = 16


def project_on_boxes(mesh: TriangleMesh, page_size: int, padding: int) -> Float32[np.ndarray, "F 3 2"]:
    """Corner uvs in 0..1 on a page of `page_size` texels, charts `padding` texels apart."""
    normals = face_normals(mesh)
    axis = np.abs(normals).argmax(axis=1)
    side = 2 * axis + (normals[np.arange(len(axis)), axis] < 0)
    chart = _charts(mesh, side)
    flat = np.take_along_axis(mesh.corners, _PAGE_AXES[axis][:, None, :], axis=2).astype(np.float64)
    low, extent = _chart_bounds(flat, chart)
    scale, origin = _pack_in_rows(extent, page_size, padding)
    texels = (flat - low[chart][:, None]) * scale + origin[chart][:, None]
    return np.clip(texels / page_size, 0.0, 1.0).astype(np.float32)


def _charts(mesh: TriangleMesh, side: np.ndarray) -> Int32[np.ndarray, " F"]:
    pairs = neighbour_pairs(mesh.edges)
    joined = pairs[side[pairs[:, 0]] == side[pairs[:, 1]]]
    links = sparse.csr_matrix((np.ones(len(joined), bool), joined.T), shape=(len(side), len(side)))
    return csgraph.connected_components(links, directed=False)[1]


def _chart_bounds(
    flat: Float64[np.ndarray, "F 3 2"], chart: Int32[np.ndarray, " F"]
) -> tuple[Float64[np.ndarray, "K 2"], Float64[np.ndarray, "K 2"]]:
    order = np.argsort(chart, kind="stable")
    starts = np.searchsorted(chart[order], np.arange(chart.max() + 1))
    low = np.minimum.reduceat(flat[order].min(axis=1), starts)
    high = np.maximum.reduceat(flat[order].max(axis=1), starts)
    return low, high - low


def _pack_in_rows(
    extent: Float64[np.ndarray, "K 2"], page_size: int, padding: int
) -> tuple[float, Float64[np.ndarray, "K 2"]]:
    """The largest scale found by halving at which rows of charts fit the page, and each chart's corner in texels."""
    too_large = page_size / max(float(np.sqrt(np.prod(extent, axis=1).sum())), 1e-9)
    fits, corners = 0.0, np.full_like(extent, padding)
    for _ in range(_PACKING_ROUNDS):
        scale = (fits + too_large) / 2
        packed = _place_rows(extent * scale + padding, page_size, padding)
        if packed is None:
            too_large = scale
        else:
            fits, corners = scale, packed
    return fits, corners


def _place_rows(sizes: Float64[np.ndarray, "K 2"], page_size: int, padding: int) -> Float64[np.ndarray, "K 2"] | None:
    """Lay the charts side by side, tallest first, a new row where one is full; None where the page is too small."""
    limit = page_size - padding
    corners = np.empty_like(sizes)
    x, y, row_height = float(padding), float(padding), 0.0
    for chart in np.argsort(-sizes[:, 1], kind="stable"):
        width, height = sizes[chart]
        if x + width > limit and x > padding:
            x, y, row_height = float(padding), y + row_height, 0.0
        if x + width > page_size or y + height > page_size:
            return None
        corners[chart] = x, y
        x += width
        row_height = max(row_height, height)
    return corners
