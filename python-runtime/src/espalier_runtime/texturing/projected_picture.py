"""One picture laid on the object from where its camera stood: what it shows of a place, and how surely.

Frame of the crop: the square is the front face of a unit cube, the camera looks along +y, picture up is +z.
Axes: N points, S side of a picture.
"""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Num, UInt8
from PIL import Image

from espalier_runtime.conditioning.nearest_pixel import nearest_in_mask
from espalier_runtime.conditioning.square_crop import square_crop
from espalier_runtime.conditioning.view_frames import ViewFrame
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.raster.rasterise import NO_FACE, Raster, rasterise
from espalier_runtime.texturing.softened_light import light_gain

_CROP_SIDE = 1024
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


class ProjectedPicture:
    """A cut-out picture, its light softened, in the frame that `frame` gives it. Places are in the model frame."""

    def __init__(self, cut_out: Image.Image, frame: ViewFrame, detailed: TriangleMesh) -> None:
        """`cut_out` is RGBA and uncropped; `detailed` is the object in the model frame. Raises input_empty."""
        self._frame = frame
        rgba = cut_out.convert("RGBA")
        inset = max(_RIM, _RINGING_PIXELS / max(rgba.size)) * _CROP_SIDE
        crop = np.asarray(square_crop(rgba, _CROP_SIDE))
        carried = carried_beyond_outline(crop, inset=round(inset))
        drawn = seen_from_front(TriangleMesh(frame.to_crop(detailed.vertices), detailed.faces))
        self._picture = _softened(carried, drawn, detailed)
        self._detail = fine_detail(self._picture)
        self._depth = drawn.depth - np.float32(0.5)
        self._nearby_front = _nearest_around(self._depth)

    def shown(self, points: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
        """The picture's colour at each place, seen or not."""
        return _sample(self._picture, self._frame.to_crop(points))

    def facing(self, normals: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, " N"]:
        """Cosine between each normal and the way to the camera; below 0 for backs."""
        return -self._frame.turned(normals)[:, 1]

    def seen(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, " N"]:
        """How much of the picture's colour a place may take, 0..1."""
        places = self._frame.to_crop(points)
        behind = (places[:, 1] - _at(self._depth, places) - _DEPTH_TOLERANCE) / _DEPTH_FEATHER
        facing = np.clip((self.facing(normals) - _FACING[0]) / (_FACING[1] - _FACING[0]), 0, 1)
        return (facing * facing * (3 - 2 * facing) * np.clip(1 - behind, 0, 1)).astype(np.float32)

    def unfolded_detail(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, "N 3"]:
        """The picture's grain carried round onto walls beside what is seen, so that they are not smooth beside it.

        A wall reads the picture as far inside the outline as it lies behind the front; backs get nothing.
        """
        places, turned = self._frame.to_crop(points), self._frame.turned(normals)
        behind = np.clip(places[:, 1] - _at(self._nearby_front, places), 0, 1)
        fold = (_UNFOLDING * behind)[:, None] * turned[:, [0, 2]]
        inside = places - np.stack([fold[:, 0], np.zeros(len(points), np.float32), fold[:, 1]], 1)
        strength = np.exp(-behind / _DETAIL_REACH) * np.clip(1 - 1.5 * turned[:, 1], 0, 1)
        return strength[:, None] * _sample(self._detail, inside)


def seen_from_front(mesh: TriangleMesh, side: int = _DEPTH_SIDE) -> Raster:
    """A mesh in the crop's frame as its camera sees it, row 0 on top; depth is y + 0.5, infinite where is nothing."""
    x, y, z = mesh.vertices.T
    return rasterise(np.stack([2 * x, -2 * z, y + 0.5, np.ones_like(x)], 1), mesh.faces, side, side)


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


def fine_detail(picture: Float32[np.ndarray, "S S 3"]) -> Float32[np.ndarray, "S S 3"]:
    """What is left of a picture without its coarse colours; somewhat weaker, so as not to repeat loudly."""
    return (picture - np.asarray(cv2.GaussianBlur(picture, (0, 0), _GRAIN * picture.shape[0]))) * np.float32(0.7)


def _softened(
    picture: UInt8[np.ndarray, "S S 3"], drawn: Raster, detailed: TriangleMesh
) -> Float32[np.ndarray, "S S 3"]:
    """The picture in 0..1 under the light of the detailed mesh's own colours, where it has some."""
    colours = picture.astype(np.float32) / 255
    if detailed.colours is None:
        return colours
    known = drawn.face_id != NO_FACE
    own = np.zeros((*known.shape, 3), np.float32)
    own[known] = detailed.colours_at(drawn.face_id[known], drawn.barycentric[known].astype(np.float32))
    shown = np.asarray(cv2.resize(colours, known.shape, interpolation=cv2.INTER_AREA), np.float32)
    gain = cv2.resize(light_gain(shown, own, known), colours.shape[:2], interpolation=cv2.INTER_LINEAR)
    return np.clip(colours * np.asarray(gain, np.float32)[..., None], 0, 1)


def _morphed(operation: Callable[..., Any], mask: Bool[np.ndarray, "S S"], size: int) -> Bool[np.ndarray, "S S"]:
    """A mask eroded or dilated by a square; beyond the picture nothing is true."""
    return np.asarray(operation(mask.astype(np.uint8), np.ones((size, size), np.uint8), borderValue=0)) > 0


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
