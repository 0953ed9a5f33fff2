"""Poses of several orthographic views: the side that each image shows, and where its square crop lies in the model
frame.

Owns the geometry of several views: pictures are cropped one by one, so their outlines are brought to the same height
and, for opposite sides, the same width. Frame of a crop: x to the right of the picture, y away from the camera, z up,
all in sides of the crop, its middle at 0. Axes: N points, S side of a crop.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from jaxtyping import Float, UInt8

from espalier_runtime.protocol.messages.body import PictureSide

# The order in which images are assigned to sides by default. `left` is the view from the left of the front image, like
# a modelling program's left view.
SIDE_ORDER: tuple[PictureSide, ...] = ("front", "back", "left", "right")
# For each side's camera: model axis and sign of the image's right, and of the viewing direction.
_RIGHT: Mapping[PictureSide, tuple[int, int]] = MappingProxyType(
    {"front": (0, 1), "back": (0, -1), "left": (1, -1), "right": (1, 1)}
)
_AWAY: Mapping[PictureSide, tuple[int, int]] = MappingProxyType(
    {"front": (1, 1), "back": (1, -1), "left": (0, 1), "right": (0, -1)}
)
_OPAQUE = 127


class NoOutlineError(ValueError):
    """No pixel of the crop is opaque."""


@dataclass(frozen=True)
class OutlineBox:
    """The rectangle around the opaque part of a crop, in the crop's frame."""

    centre_x: float
    centre_z: float
    width: float
    height: float


@dataclass(frozen=True)
class ViewFrame:
    """Where the crop of a picture of `side` lies: crop coordinates = turned model coordinates · scale + shift."""

    side: PictureSide
    scale: tuple[float, float, float] = (1.0, 1.0, 1.0)
    shift: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @property
    def matrix(self) -> Float[np.ndarray, "3 3"]:
        """The rotation alone: rows are the crop's axes in the model frame."""
        turn = np.zeros((3, 3), np.float32)
        for row, (axis, sign) in ((0, _RIGHT[self.side]), (1, _AWAY[self.side]), (2, (2, 1))):
            turn[row, axis] = sign
        return turn

    @property
    def mean_scale(self) -> float:
        """Crop lengths per model length, on the average of the picture's two axes."""
        return float(np.sqrt(self.scale[0] * self.scale[2]))

    def to_crop(self, points: Float[np.ndarray, "N 3"]) -> Float[np.ndarray, "N 3"]:
        """Model coordinates in the frame of the crop."""
        turned = points @ self.matrix.T
        return (turned * np.asarray(self.scale) + np.asarray(self.shift)).astype(np.float32)

    def turned(self, normals: Float[np.ndarray, "N 3"]) -> Float[np.ndarray, "N 3"]:
        """Directions in the frame of the crop."""
        return (normals @ self.matrix.T).astype(np.float32)

    def is_perpendicular_to(self, other: "ViewFrame") -> bool:
        """Whether the two cameras look at right angles."""
        return _RIGHT[self.side][0] != _RIGHT[other.side][0]


def outline_box(picture: UInt8[np.ndarray, "S S 4"]) -> OutlineBox:
    """The box around the opaque part of an RGBA crop (row 0 on top). Raises NoOutlineError without one."""
    opaque = picture[..., 3] > _OPAQUE
    if not opaque.any():
        raise NoOutlineError
    side = opaque.shape[0]
    (left, right), (top, bottom) = (np.flatnonzero(opaque.any(axis))[[0, -1]] for axis in (0, 1))
    return OutlineBox(
        centre_x=float((left + right + 1) / 2 / side - 0.5),
        centre_z=float(0.5 - (top + bottom + 1) / 2 / side),
        width=float((right + 1 - left) / side),
        height=float((bottom + 1 - top) / side),
    )


def view_frames(
    boxes: Sequence[OutlineBox], sides: Sequence[PictureSide], *, crop_side: float = 1.0
) -> list[ViewFrame]:
    """One frame for each image. The first is the reference: alone, its crop is the model frame as its camera sees it,
    or, with a `crop_side` below 1, that much of it around the middle.

    Further images are scaled so that their outlines' boxes agree: in height with the reference, in width with the first
    image along the same axis. Where the object is deeper than it is wide and high, everything is scaled down to fit.
    """
    if len(boxes) == 1:
        scale = 1 / crop_side
        return [ViewFrame(sides[0], scale=(scale, scale, scale))]
    reference = boxes[0]
    lengths, middles = {2: reference.height}, {2: reference.centre_z}
    for box, side in zip(boxes, sides, strict=True):
        axis, sign = _RIGHT[side]
        if axis not in lengths:
            lengths[axis] = box.width * reference.height / box.height
            middles[axis] = sign * box.centre_x if box is reference else 0.0
    shrink = max(reference.width, reference.height) / max(lengths.values())
    return [
        _frame(box, side, lengths=lengths, middles=middles, shrink=shrink)
        for box, side in zip(boxes, sides, strict=True)
    ]


def _frame(
    box: OutlineBox, side: PictureSide, *, lengths: Mapping[int, float], middles: Mapping[int, float], shrink: float
) -> ViewFrame:
    axis, sign = _RIGHT[side]
    across = box.width / (lengths[axis] * shrink)
    up = box.height / (lengths[2] * shrink)
    return ViewFrame(
        side,
        scale=(across, float(np.sqrt(across * up)), up),
        shift=(
            box.centre_x - sign * middles[axis] * shrink * across,
            0.0,
            box.centre_z - middles[2] * shrink * up,
        ),
    )
