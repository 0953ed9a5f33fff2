"""One picture laid on the object from where its camera stood: what it shows of a place, and how surely.

Frame of the crop: the square is the front face of a unit cube, the camera looks along +y, picture up is +z.
Axes: N points, S side of a picture.
"""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8
from PIL import Image

from espalier_runtime.cameras.view_frames import ViewFrame
from espalier_runtime.images.masked_image import MaskedPicture
from espalier_runtime.images.nearest_pixel import nearest_in_mask
from espalier_runtime.images.smoothstep import smoothstep
from espalier_runtime.images.square_crop import square_crop
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.raster.rasterise import NO_FACE, Raster, rasterise
from espalier_runtime.texturing.image_projection.illumination_correction import light_gain
from espalier_runtime.texturing.image_projection.image_plane import sample_picture, value_at

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
_OPAQUE, _HALF_OPAQUE = 250, 127


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
        opaque = crop[..., 3] >= _OPAQUE
        self._known = opaque if opaque.any() else crop[..., 3] > _HALF_OPAQUE
        self._depth = drawn.depth - np.float32(0.5)

    def shown(self, points: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
        """The picture's colour at each place, seen or not."""
        return sample_picture(self._picture, self._frame.to_crop(points))

    def example(self) -> MaskedPicture:
        """The picture itself [1024, 1024], known where it is opaque: what details may be taken from.

        A translucent one, which is opaque nowhere, is known where it is half so."""
        return MaskedPicture(self._picture, self._known)

    def facing(self, normals: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, " N"]:
        """Cosine between each normal and the way to the camera; below 0 for backs."""
        return -self._frame.turned(normals)[:, 1]

    def seen(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, " N"]:
        """How much of the picture's colour a place may take, 0..1."""
        places = self._frame.to_crop(points)
        behind = (places[:, 1] - value_at(self._depth, places) - _DEPTH_TOLERANCE) / _DEPTH_FEATHER
        facing = np.clip((self.facing(normals) - _FACING[0]) / (_FACING[1] - _FACING[0]), 0, 1)
        return (smoothstep(facing) * np.clip(1 - behind, 0, 1)).astype(np.float32)


def seen_from_front(mesh: TriangleMesh, side: int = _DEPTH_SIDE) -> Raster:
    """A mesh in the crop's frame as its camera sees it, row 0 on top; depth is y + 0.5, infinite where is nothing."""
    x, y, z = mesh.vertices.T
    return rasterise(np.stack([2 * x, -2 * z, y + 0.5, np.ones_like(x)], 1), mesh.faces, height=side, width=side)


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
