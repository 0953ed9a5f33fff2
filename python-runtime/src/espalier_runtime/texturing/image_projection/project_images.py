"""The pictures themselves as texture, for objects that stand as the cameras of the pictures see them.

Owns how several pictures and another source, for places that no camera sees, meet. What one picture shows is
`projected_image`. Axes: N points.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32
from PIL import Image

from espalier_runtime.cameras.view_frames import outline_box, view_frames
from espalier_runtime.images.square_crop import square_crop
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.messages import PictureSide
from espalier_runtime.texturing.colour_source import ColourSource
from espalier_runtime.texturing.image_projection.projected_image import ProjectedPicture

# Of two pictures that see a place the one that faces it more has nearly all to say: laid over each other they blur.
_SHARPNESS = 6.0


@dataclass(frozen=True)
class SeenPicture:
    """A cut-out RGBA picture, uncropped, and the side of the object that it shows."""

    cut_out: Image.Image
    side: PictureSide = "front"


def project_pictures(pictures: Sequence[SeenPicture], detailed: TriangleMesh) -> list[ProjectedPicture]:
    """The pictures that an object was made from, in their order, each where it lies on it. Raises input_empty."""
    cut_outs = [picture.cut_out.convert("RGBA") for picture in pictures]
    boxes = [outline_box(np.asarray(square_crop(cut_out))) for cut_out in cut_outs]
    frames = view_frames(boxes, [picture.side for picture in pictures])
    return [ProjectedPicture(*pair, detailed) for pair in zip(cut_outs, frames, strict=True)]


class PictureProjection:
    """Colours of the cut-outs where their cameras see the object, of `hidden` elsewhere, with soft borders."""

    def __init__(self, projected: Sequence[ProjectedPicture], hidden: ColourSource) -> None:
        """`projected` are the pictures that the object was made from, one at least."""
        self._projected = projected
        self._hidden = hidden

    def colours(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, "N 3"]:
        """See ColourSource."""
        seen = np.stack([projected.seen(points, normals) for projected in self._projected])
        facing = np.stack([projected.facing(normals) for projected in self._projected])
        shares = seen * np.clip(facing, 1e-3, 1) ** _SHARPNESS
        shares /= np.maximum(shares.sum(0), 1e-12)
        shown = np.zeros_like(points)
        for share, projected in zip(shares, self._projected, strict=True):
            shown += share[:, None] * projected.shown(points)
        whole = seen.max(0)
        rest = np.flatnonzero(whole < 1)  # the other source is several times slower than a picture
        if len(rest):
            share = whole[rest, None]
            shown[rest] = share * shown[rest] + (1 - share) * self._hidden.colours(points[rest], normals[rest])
        return shown
