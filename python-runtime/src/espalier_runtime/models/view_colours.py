"""Colours around a view-aligned solid, coarse as its voxels: the picture where it is seen, a guess behind.

Sharp colours are the baker's work (texturing/picture_projection). Maps are [x, z]; N points.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from espalier_runtime.conditioning.nearest_pixel import nearest_in_mask
from espalier_runtime.models.silhouette import columns
from espalier_runtime.models.view_solid import ViewSolid, sample_maps

COLOUR_SIDE = 128
# Pixels this near to the outline hold some of the old background; in sides of the picture.
_RIM = 0.006
_BACK_BLUR = 4.0


@dataclass(frozen=True)
class ViewColours:
    """`front` and `back`: colours in 0..1 [3, 128, 128], valid beyond the outline too."""

    front: Tensor
    back: Tensor

    def at(self, solid: ViewSolid, points: Tensor) -> Tensor:
        """Colours [N, 3] at points near the surface of `solid`: front and back mixed by depth."""
        x, z = points[:, 0], points[:, 2]
        middle, lens = sample_maps(torch.stack([solid.middle, solid.lens]), x, z)
        half = lens.clip(min=0).sqrt() + 1 / COLOUR_SIDE
        share = (((points[:, 1] - middle) / half + 0.4) / 0.8).clamp(0, 1)
        share = share * share * (3 - 2 * share)
        front, back = sample_maps(self.front, x, z), sample_maps(self.back, x, z)
        return (front + (back - front) * share).T.clamp(0, 1)


def front_colours(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The picture's colours [128, 128, 3] in 0..1, carried on beyond the outline; `picture` is RGBA, row 0 on top."""
    alpha = picture[..., 3]
    inset = max(1, round(_RIM * picture.shape[0]))
    sure = cv2.erode((alpha > 250).astype(np.uint8), np.ones((2 * inset + 1,) * 2, np.uint8), borderValue=0) > 0
    if not sure.any():
        sure = alpha > 127
    if not sure.any():
        sure = np.ones_like(alpha, bool)
    filled = picture[..., :3][nearest_in_mask(sure)].astype(np.float32) / 255
    return columns(cv2.resize(filled, (COLOUR_SIDE, COLOUR_SIDE), interpolation=cv2.INTER_AREA))


def guessed_back(front: NDArray[np.float32]) -> NDArray[np.float32]:
    """A back for want of anything better: the front without its details."""
    return np.asarray(cv2.GaussianBlur(front, (0, 0), _BACK_BLUR), np.float32)


def enlarged_colours(colours: NDArray[np.floating], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Predicted colours [64, 64, 3], trusted where `known`, as a map [128, 128, 3] carried on beyond the outline."""
    filled = colours[nearest_in_mask(known)] if known.any() else colours
    return np.asarray(cv2.resize(filled, (COLOUR_SIDE, COLOUR_SIDE), interpolation=cv2.INTER_LINEAR), np.float32)


def view_colours(front: NDArray[np.float32], back: NDArray[np.float32]) -> ViewColours:
    """Colours from maps [128, 128, 3]."""
    return ViewColours(*(torch.from_numpy(side.transpose(2, 0, 1).copy()) for side in (front, back)))
