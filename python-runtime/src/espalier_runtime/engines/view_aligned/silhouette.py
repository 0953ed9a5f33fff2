"""Silhouette features of an alpha channel: signed distance to the outline, local thickness, Poisson height.

Owns plane geometry alone; depth begins in `inflation`. Maps are indexed [x, z] (x to the
right of the picture, z up), at pixel centres, lengths in sides of the square crop.
Axis letters: S side of the picture, R side of a map.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, Float, Float32, Shaped
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import spsolve

MAP_SIDE = 256
COLUMN_SIDE = 64
# Outlines are measured on a finer raster than the maps, so that half a map pixel is not lost to thresholding.
_OUTLINE_SIDE = 1024
_OPAQUE = 0.5


@dataclass(frozen=True)
class Silhouette:
    """`edge` [256, 256]: signed distance to the outline, negative inside. `radius` [256, 256]: local thickness, half
    the width of the part that a pixel belongs to, up to `WIDEST_RADIUS`. `coarse` is the networks' input."""

    edge: Float32[np.ndarray, "R R"]
    radius: Float32[np.ndarray, "R R"]
    coarse: "CoarseSilhouette"


@dataclass(frozen=True)
class CoarseSilhouette:
    """`edge` [64, 64]: signed distance to the outline, negative inside. `poisson_height` [64, 64]: √u with
    ∇²u = −1 on the pixels that are at least half inside, and u = 0 elsewhere."""

    edge: Float32[np.ndarray, "R R"]
    poisson_height: Float32[np.ndarray, "R R"]


WIDEST_RADIUS = 0.06


def measure_silhouette(alpha: Float[np.ndarray, "S S"]) -> Silhouette:
    """The silhouette of an alpha channel in 0..1 in image order (row 0 on top).

    Raises ValueError when nothing is opaque.
    """
    fine = _resize(alpha, _OUTLINE_SIDE) > _OPAQUE
    if not fine.any():
        raise ValueError("the picture has no opaque pixel")
    edge = image_to_map(_shrink(signed_distance(fine), MAP_SIDE))
    return Silhouette(edge, _part_radius(edge), coarse_silhouette(edge))


def map_to_image(values: Shaped[np.ndarray, "W H ..."]) -> Shaped[np.ndarray, "H W ..."]:
    """Map order [x, z, …] → image order [row, column, …]."""
    return np.ascontiguousarray(np.swapaxes(values, 0, 1)[::-1])


def coarse_silhouette(edge: Float32[np.ndarray, "R R"]) -> CoarseSilhouette:
    """From a signed distance map of any side that 64 divides."""
    factor = edge.shape[0] // COLUMN_SIDE
    blocks = edge.reshape(COLUMN_SIDE, factor, COLUMN_SIDE, factor)
    return CoarseSilhouette(blocks.mean((1, 3)), np.sqrt(solve_poisson((blocks < 0).mean((1, 3)) >= 0.5)))


def image_to_map(picture: Shaped[np.ndarray, "H W ..."]) -> Shaped[np.ndarray, "W H ..."]:
    """Image order [row, column, …] → map order [x, z, …]."""
    return np.ascontiguousarray(np.swapaxes(picture[::-1], 0, 1))


def solve_poisson(inside: Bool[np.ndarray, "R R"]) -> Float32[np.ndarray, "R R"]:
    """u with ∇²u = −1 inside and 0 outside, on the unit square (five-point stencil, solved directly)."""
    side = inside.shape[0]
    number = np.full(inside.shape, -1)
    count = int(inside.sum())
    number[inside] = np.arange(count)
    rows, neighbours = [np.arange(count)], [np.arange(count)]
    values = [np.full(count, 4.0)]
    for axis in (0, 1):
        for step in (-1, 1):
            beside = np.roll(number, step, axis)
            edge = [slice(None), slice(None)]
            edge[axis] = slice(0, 1) if step == 1 else slice(-1, None)
            beside[tuple(edge)] = -1
            here = inside & (beside >= 0)
            rows.append(number[here])
            neighbours.append(beside[here])
            values.append(np.full(int(here.sum()), -1.0))
    matrix = coo_matrix((np.concatenate(values), (np.concatenate(rows), np.concatenate(neighbours))), (count, count))
    solution = np.zeros(inside.shape, np.float32)
    if count:
        solution[inside] = np.asarray(spsolve(matrix.tocsc(), np.full(count, 1 / side**2)), np.float32)
    return np.maximum(solution, 0)


def signed_distance(inside: Bool[np.ndarray, "R R"]) -> Float32[np.ndarray, "R R"]:
    """Distance to the border between pixels, in sides; negative inside."""
    framed = np.pad(inside, 1).astype(np.uint8)
    within = cv2.distanceTransform(framed, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    beyond = cv2.distanceTransform(1 - framed, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    return (np.where(inside, 0.5 - within, beyond - 0.5) / inside.shape[0]).astype(np.float32)


def _part_radius(edge: Float32[np.ndarray, "R R"]) -> Float32[np.ndarray, "R R"]:
    """The largest inscribed circle near each pixel: depth below the outline, spread as far as it is deep."""
    radius = np.maximum(-edge, 0)
    widest = int(WIDEST_RADIUS * edge.shape[0])
    for reach in range(1, widest + 1):
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
        deep = np.where(-edge * edge.shape[0] >= reach - 0.5, -edge, 0).astype(np.float32)
        radius = np.maximum(radius, cv2.dilate(deep, disc))
    return radius


def _resize(picture: Float[np.ndarray, "S S"], side: int) -> Float32[np.ndarray, "R R"]:
    way = cv2.INTER_AREA if picture.shape[0] > side else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture.astype(np.float32), (side, side), interpolation=way), np.float32)


def _shrink(picture: Float32[np.ndarray, "S S"], side: int) -> Float32[np.ndarray, "R R"]:
    return np.asarray(cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA), np.float32)
