"""Sampling of images and depth maps in the frame of an orthographic view: x to the right, y away, z up, the square
one unit wide with its middle at 0, row 0 on top. Axes: N points, S side of a picture.
"""

import numpy as np
from jaxtyping import Float32, Num


def nearest_value(values: Float32[np.ndarray, "S S"], points: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, " N"]:
    """The value of the pixel that each point lies in."""
    last = values.shape[0] - 1
    rows, columns = (np.clip(np.rint(places), 0, last).astype(np.intp) for places in _pixels(points, values.shape[0]))
    return values[rows, columns]


def _pixels(points: Float32[np.ndarray, "N 3"], side: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns, in pixels with centres at whole numbers."""
    return (0.5 - points[:, 2]) * side - 0.5, (points[:, 0] + 0.5) * side - 0.5


def sample_image(picture: Num[np.ndarray, "S S 3"], points: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
    """Bilinear values of the picture at points."""
    last = picture.shape[0] - 1
    rows, columns = (np.clip(values, 0, last) for values in _pixels(points, picture.shape[0]))
    top, left = np.minimum(rows.astype(np.intp), last - 1), np.minimum(columns.astype(np.intp), last - 1)
    down, right = (rows - top)[:, None], (columns - left)[:, None]
    flat, corner = picture.reshape(-1, picture.shape[2]), top * picture.shape[1] + left
    upper = flat.take(corner, axis=0) * (1 - right) + flat.take(corner + 1, axis=0) * right
    corner += picture.shape[1]
    lower = flat.take(corner, axis=0) * (1 - right) + flat.take(corner + 1, axis=0) * right
    return (upper * (1 - down) + lower * down).astype(np.float32)
