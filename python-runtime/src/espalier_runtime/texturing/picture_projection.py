"""The picture itself as texture, for objects that stand as the camera of the picture sees them.

Owns which places the camera sees and the sharp colours there; places that it cannot see are asked of another source.
Frame: the square crop is the front face of the model cube, the camera looks along +y, picture up is +z.
Axes: N points, S side of the crop.
"""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Num, UInt8
from PIL import Image

from espalier_runtime.conditioning.nearest_pixel import nearest_in_mask
from espalier_runtime.conditioning.square_crop import square_crop
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.raster.rasterise import rasterise
from espalier_runtime.texturing.colour_source import ColourSource

CROP_SIDE = 1024
_DEPTH_SIDE = 512
# A place counts as seen down to this depth behind the frontmost surface: the finished mesh is simplified.
_DEPTH_TOLERANCE = 0.012
_DEPTH_FEATHER = 0.012
# Cosines between the normal and the way to the camera: below the first nothing of the picture, above the second all.
_FACING = (0.08, 0.4)
# Pixels this near to the outline are not trusted: in sides of the crop, because of the old background, and in pixels
# of the cut-out, because enlarging rings beside a hard edge.
_RIM = 0.004
_RINGING_PIXELS = 2
_OPAQUE = 250
# Walls beside the seen part: how far round the picture is unfolded for its grain, and how soon that fades; what counts
# as grain, and how far around the front of a wall's object is looked for, in sides of the crop.
_UNFOLDING = 0.75
_DETAIL_REACH = 0.2
_GRAIN = 0.012
_NEIGHBOURHOOD = 0.05


class PictureProjection:
    """Colours of the cut-out where its camera sees the object, of `hidden` elsewhere, with a soft border."""

    def __init__(self, cut_out: Image.Image, detailed: TriangleMesh, hidden: ColourSource) -> None:
        """`cut_out` is the RGBA picture that the object was made from, uncropped. Raises input_empty."""
        rgba = cut_out.convert("RGBA")
        inset = max(_RIM, _RINGING_PIXELS / max(rgba.size)) * CROP_SIDE
        self._picture = carried_beyond_outline(np.asarray(square_crop(rgba, CROP_SIDE)), inset=round(inset))
        self._detail = fine_detail(self._picture)
        self._depth = frontmost_depth(detailed)
        self._nearby_front = _nearest_around(self._depth)
        self._hidden = hidden

    def colours(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, "N 3"]:
        """See ColourSource."""
        share = self._seen(points, normals)[:, None]
        shown = _sample(self._picture, points) / 255
        if share.min(initial=1.0) >= 1:
            return shown
        guessed = self._hidden.colours(points, normals) + self._unfolded_detail(points, normals)
        return np.clip(share * shown + (1 - share) * guessed, 0, 1)

    def _unfolded_detail(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, "N 3"]:
        """The picture's grain carried round onto walls beside what is seen, so that they are not smooth beside it.

        A wall reads the picture as far inside the outline as it lies behind the front; backs get nothing.
        """
        behind = np.clip(points[:, 1] - _at(self._nearby_front, points), 0, 1)
        fold = (_UNFOLDING * behind)[:, None] * normals[:, [0, 2]]
        places = points - np.stack([fold[:, 0], np.zeros(len(points), np.float32), fold[:, 1]], 1)
        strength = np.exp(-behind / _DETAIL_REACH) * np.clip(1 - 1.5 * normals[:, 1], 0, 1)
        return strength[:, None] * _sample(self._detail, places)

    def _seen(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, " N"]:
        """How much of the picture's colour a place takes, 0..1."""
        behind = (points[:, 1] - _at(self._depth, points) - _DEPTH_TOLERANCE) / _DEPTH_FEATHER
        facing = (-normals[:, 1] - _FACING[0]) / (_FACING[1] - _FACING[0])
        facing = np.clip(facing, 0, 1)
        return (facing * facing * (3 - 2 * facing) * np.clip(1 - behind, 0, 1)).astype(np.float32)


def frontmost_depth(mesh: TriangleMesh, side: int = _DEPTH_SIDE) -> Float32[np.ndarray, "S S"]:
    """Model y of the surface nearest to the camera for every pixel, row 0 on top; infinite where there is none."""
    x, y, z = mesh.vertices.T
    clip = np.stack([2 * x, -2 * z, y + 0.5, np.ones_like(x)], 1)
    return rasterise(clip, mesh.faces, side, side).depth - np.float32(0.5)


def carried_beyond_outline(picture: UInt8[np.ndarray, "S S 4"], *, inset: int) -> UInt8[np.ndarray, "S S 3"]:
    """The colours of an RGBA picture, those at least `inset` pixels inside carried on across the outline, so that
    no background shows along the rim."""
    opaque = picture[..., 3] >= _OPAQUE
    sure = _morphed(cv2.erode, opaque, 2 * inset + 1)
    # Parts too thin to have an inside keep what they have.
    sure |= opaque & ~_morphed(cv2.dilate, sure, 4 * inset + 1)
    if not sure.any():
        return picture[..., :3].copy()
    rows, columns = nearest_in_mask(sure)
    return picture[rows, columns, :3]


def _morphed(operation: Callable[..., Any], mask: Bool[np.ndarray, "S S"], size: int) -> Bool[np.ndarray, "S S"]:
    """A mask eroded or dilated by a square; beyond the picture nothing is true."""
    return np.asarray(operation(mask.astype(np.uint8), np.ones((size, size), np.uint8), borderValue=0)) > 0


def fine_detail(picture: UInt8[np.ndarray, "S S 3"]) -> Float32[np.ndarray, "S S 3"]:
    """What is left of a picture in 0..1 without its coarse colours; somewhat weaker, so as not to repeat loudly."""
    colours = picture.astype(np.float32) / 255
    return (colours - np.asarray(cv2.GaussianBlur(colours, (0, 0), _GRAIN * picture.shape[0]))) * np.float32(0.7)


def _nearest_around(depth: Float32[np.ndarray, "S S"]) -> Float32[np.ndarray, "S S"]:
    """The nearest depth around each pixel."""
    window = 2 * round(_NEIGHBOURHOOD * depth.shape[0]) + 1
    return np.asarray(cv2.erode(depth, np.ones((window, window), np.uint8)), np.float32)


def _at(values: Float32[np.ndarray, "S S"], points: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, " N"]:
    """The value of the pixel that each point lies in."""
    last = values.shape[0] - 1
    rows, columns = (np.clip(np.rint(places), 0, last).astype(np.intp) for places in _pixels(points, values.shape[0]))
    return values[rows, columns]


def _pixels(points: Float32[np.ndarray, "N 3"], side: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns, in pixels with centres at whole numbers."""
    return (0.5 - points[:, 2]) * side - 0.5, (points[:, 0] + 0.5) * side - 0.5


def _sample(picture: Num[np.ndarray, "S S 3"], points: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
    """Bilinear values of the picture at points."""
    last = picture.shape[0] - 1
    rows, columns = (np.clip(values, 0, last) for values in _pixels(points, picture.shape[0]))
    top, left = np.minimum(rows.astype(np.intp), last - 1), np.minimum(columns.astype(np.intp), last - 1)
    down, right = (rows - top)[:, None], (columns - left)[:, None]
    upper = picture[top, left] * (1 - right) + picture[top, left + 1] * right
    lower = picture[top + 1, left] * (1 - right) + picture[top + 1, left + 1] * right
    return (upper * (1 - down) + lower * down).astype(np.float32)
