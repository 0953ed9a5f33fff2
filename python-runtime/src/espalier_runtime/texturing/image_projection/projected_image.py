"""One image projected orthographically on the object from its camera: colours, visibility and facing of points.

Frame of the crop: the square stands in the plane y = 0, the camera looks along +y, picture up is +z, lengths in sides
of the crop.
Axes: N points, S side of a picture.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8
from PIL import Image

from espalier_runtime.cameras.view_frames import ViewFrame
from espalier_runtime.images.masked_image import MaskedImage
from espalier_runtime.images.nearest_pixel import nearest_in_mask
from espalier_runtime.images.smoothstep import smoothstep_between
from espalier_runtime.images.square_crop import square_crop
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.raster.rasterise import NO_FACE, Raster, rasterise
from espalier_runtime.texturing.image_projection.illumination_correction import illumination_gain
from espalier_runtime.texturing.image_projection.image_plane import nearest_value, sample_image

_CROP_SIDE = 1024
_DEPTH_SIDE = 512
# How deep an object may be, in sides of the crop.
_DEEPEST = 8.0
# Depth bias of the visibility test, since the finished mesh is simplified, and the width of its soft border, in sides
# of the model's cube.
_DEPTH_TOLERANCE = 0.012
_DEPTH_FEATHER = 0.012
# Cosines between the normal and the direction to the camera, between which the visibility rises from 0 to 1.
_FACING = (0.08, 0.4)
# Pixels this near to the outline are replaced: in sides of the crop, because they are mixed with the old background,
# and in pixels of the cut-out, because upsampling rings beside a hard edge.
_RIM = 0.004
_RINGING_PIXELS = 2
_OPAQUE, _HALF_OPAQUE = 250, 127
# Share of a pixel's area that is known, from which the smaller pixel counts as known.
_WHOLLY = 0.99


class ProjectedImage:
    """A cut-out image with corrected illumination, in the frame that `frame` gives it. Points are in the model
    frame."""

    def __init__(self, cut_out: Image.Image, frame: ViewFrame, detailed: TriangleMesh) -> None:
        """`cut_out` is RGBA and uncropped; `detailed` is the object in the model frame. Raises NoForegroundError,
        SinglePixelError."""
        self._frame = frame
        rgba = cut_out.convert("RGBA")
        inset = max(_RIM, _RINGING_PIXELS / max(rgba.size)) * _CROP_SIDE
        crop = np.asarray(square_crop(rgba, _CROP_SIDE))
        carried = extended_beyond_outline(crop, inset=round(inset))
        drawn = rasterise_front(TriangleMesh(frame.to_crop(detailed.vertices), detailed.faces))
        self._picture = _illumination_corrected(carried, drawn, detailed)
        opaque = crop[..., 3] >= _OPAQUE
        self._known = opaque if opaque.any() else crop[..., 3] > _HALF_OPAQUE
        self._depth = drawn_depth(drawn)

    def colours_at(self, points: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
        """The image's colour at each point, visible or not."""
        return sample_image(self._picture, self._frame.to_crop(points))

    def synthesis_source(self) -> MaskedImage:
        """The image itself [1024, 1024], as large as on the front of the model's cube, known where it is opaque: the
        source of texture synthesis.

        One that is opaque nowhere is known where it is at least half opaque."""
        side = round(_CROP_SIDE / self._frame.mean_scale)
        if side >= _CROP_SIDE:
            return MaskedImage(self._picture, self._known)
        before = (_CROP_SIDE - side) // 2
        border = (before, _CROP_SIDE - side - before)
        small = cv2.resize(self._picture, (side, side), interpolation=cv2.INTER_AREA)
        known = cv2.resize(self._known.astype(np.float32), (side, side), interpolation=cv2.INTER_AREA) > _WHOLLY
        return MaskedImage(np.pad(small, (border, border, (0, 0)), mode="edge"), np.pad(known, border))

    def facing(self, normals: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, " N"]:
        """Cosine between each normal and the direction to the camera; negative for back faces."""
        return -self._frame.turned(normals)[:, 1]

    def facing_shown(self, points: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, " N"]:
        """Cosine between the direction to the camera and the normal of what it sees in the direction of each point;
        nearly 0 at the border of what lies before something else, and 0 beside the object."""
        return nearest_value(self._facing, self._frame.to_crop(points))

    @cached_property
    def _facing(self) -> Float32[np.ndarray, "S S"]:
        """See `facing_shown`, for the pixels of the depth map. Only an image that is mirrored is asked."""
        known = np.isfinite(self._depth)
        slopes = np.gradient(np.where(known, self._depth, 0) * np.float32(self._depth.shape[0]))
        return np.where(known, 1 / np.sqrt(1 + np.square(slopes[0]) + np.square(slopes[1])), 0).astype(np.float32)

    def depth_behind(self, points: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, " N"]:
        """How far each point lies behind the surface that the camera sees there, in sides of the model's cube; minus
        infinity beside the object."""
        places = self._frame.to_crop(points)
        return (places[:, 1] - nearest_value(self._depth, places)) / np.float32(self._frame.mean_scale)

    def visibility(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, " N"]:
        """Visibility of each point from the camera, 0..1: by the depth test and the facing cosine."""
        behind = (self.depth_behind(points) - _DEPTH_TOLERANCE) / _DEPTH_FEATHER
        facing = smoothstep_between(self.facing(normals), _FACING)
        return (facing * np.clip(1 - behind, 0, 1)).astype(np.float32)


def rasterise_front(mesh: TriangleMesh, side: int = _DEPTH_SIDE) -> Raster:
    """A mesh in the crop's frame, rasterised from its camera, row 0 on top; its depths are those of `drawn_depth`."""
    x, y, z = mesh.vertices.T
    clip = np.stack([2 * x, -2 * z, y / _DEEPEST + 0.5, np.ones_like(x)], 1)
    return rasterise(clip, mesh.faces, height=side, width=side)


def drawn_depth(drawn: Raster) -> Float32[np.ndarray, "S S"]:
    """The y in the crop's frame of what `rasterise_front` has drawn, infinite where is nothing."""
    return (drawn.depth - np.float32(0.5)) * np.float32(_DEEPEST)


def extended_beyond_outline(picture: UInt8[np.ndarray, "S S 4"], *, inset: int) -> UInt8[np.ndarray, "S S 3"]:
    """The colours of an RGBA picture, those at least `inset` pixels inside extended across the outline, so
    that no background shows along the rim."""
    opaque = picture[..., 3] >= _OPAQUE
    sure = _morphed(cv2.erode, opaque, 2 * inset + 1)
    # Parts too thin to have such an inside keep their colours.
    sure |= opaque & ~_morphed(cv2.dilate, sure, 4 * inset + 1)
    if not sure.any():
        return picture[..., :3].copy()
    rows, columns = nearest_in_mask(sure)
    return picture[rows, columns, :3]


def _illumination_corrected(
    picture: UInt8[np.ndarray, "S S 3"], drawn: Raster, detailed: TriangleMesh
) -> Float32[np.ndarray, "S S 3"]:
    """The image in 0..1 with its illumination corrected towards the detailed mesh's vertex colours, where it has
    some."""
    colours = picture.astype(np.float32) / 255
    if detailed.colours is None:
        return colours
    known = drawn.face_id != NO_FACE
    own = np.zeros((*known.shape, 3), np.float32)
    own[known] = detailed.colours_at(drawn.face_id[known], drawn.barycentric[known].astype(np.float32))
    shown = np.asarray(cv2.resize(colours, known.shape, interpolation=cv2.INTER_AREA), np.float32)
    gain = cv2.resize(illumination_gain(shown, own, known), colours.shape[:2], interpolation=cv2.INTER_LINEAR)
    return np.clip(colours * np.asarray(gain, np.float32)[..., None], 0, 1)


def _morphed(operation: Callable[..., Any], mask: Bool[np.ndarray, "S S"], size: int) -> Bool[np.ndarray, "S S"]:
    """A mask eroded or dilated by a square; beyond the picture nothing is true."""
    return np.asarray(operation(mask.astype(np.uint8), np.ones((size, size), np.uint8), borderValue=0)) > 0
