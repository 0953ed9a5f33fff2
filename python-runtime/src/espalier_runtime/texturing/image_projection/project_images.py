"""Projective texturing: the input images as texture of a view-aligned object (Debevec et al. 1998).

Owns the blending of several images with one another, and with another source where no camera sees the surface. One
image is `projected_image`. Axes: N points.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32
from PIL import Image

from espalier_runtime.cameras.view_frames import outline_box, view_frames
from espalier_runtime.images.square_crop import square_crop
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.messages.body import PictureSide
from espalier_runtime.texturing.colour_source import ColourSource, completed
from espalier_runtime.texturing.image_projection.projected_image import ProjectedImage

# Exponent of the facing cosine in the blending weights: two images over each other blur, so the one that faces a point
# more dominates.
_SHARPNESS = 6.0


@dataclass(frozen=True)
class PosedImage:
    """A cut-out RGBA image, uncropped, with its pose: the side of the object that it shows."""

    cut_out: Image.Image
    side: PictureSide = "front"


def project_images(
    pictures: Sequence[PosedImage], detailed: TriangleMesh, *, crop_side: float = 1.0
) -> list[ProjectedImage]:
    """The images that an object was made from, in their order, projected on it; the crop of a single one has the side
    `crop_side` in the model's cube. Raises what `square_crop` and `outline_box` do for an empty one."""
    cut_outs = [picture.cut_out.convert("RGBA") for picture in pictures]
    boxes = [outline_box(np.asarray(square_crop(cut_out))) for cut_out in cut_outs]
    frames = view_frames(boxes, [picture.side for picture in pictures], crop_side=crop_side)
    return [ProjectedImage(*pair, detailed) for pair in zip(cut_outs, frames, strict=True)]


class ImageProjection:
    """Colours of the images where their cameras see the object, of `hidden` elsewhere, blended at the borders."""

    def __init__(self, projected: Sequence[ProjectedImage], hidden: ColourSource) -> None:
        """`projected` are the pictures that the object was made from, one at least."""
        self._projected = projected
        self._hidden = hidden

    def colours(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, "N 3"]:
        """See ColourSource."""
        seen = np.stack([projected.visibility(points, normals) for projected in self._projected])
        facing = np.stack([projected.facing(normals) for projected in self._projected])
        shares = seen * np.clip(facing, 1e-3, 1) ** _SHARPNESS
        shares /= np.maximum(shares.sum(0), 1e-12)
        shown = np.zeros_like(points)
        for share, projected in zip(shares, self._projected, strict=True):
            shown += share[:, None] * projected.colours_at(points)
        whole = seen.max(0)
        return completed(shown * whole[:, None], whole, self._hidden, points=points, normals=normals)
