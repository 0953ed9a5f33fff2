"""Colours around a view-aligned solid, coarse as its voxels: the picture where it is seen, a guess behind.

Sharp colours are the baker's work (texturing/image_projection/project_images). Maps are indexed [x, z].
Axis letters: N points, S side of the picture, R = 128 side of the maps, C = 64 side of predicted ones.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
import torch.nn.functional as functional
from jaxtyping import Bool, Float, Float32, UInt8
from torch import Tensor

from espalier_runtime.engines.view_aligned.height_field_solid import ViewSolid, sample_maps
from espalier_runtime.engines.view_aligned.silhouette import columns
from espalier_runtime.images.nearest_pixel import nearest_in_mask
from espalier_runtime.images.smoothstep import smoothstep
from espalier_runtime.texturing.image_projection.illumination_correction import light_gain

COLOUR_SIDE = 128
# Pixels this near to the outline hold some of the old background; in sides of the picture.
_RIM = 0.006
_BACK_BLUR = 4.0
# How far, in sides of the picture, the thickness of a wall's neighbourhood is looked for.
_NEIGHBOURHOOD = 0.05
_UNFOLDING = 0.75
# Where on the way from the middle to the back the hidden side's colours set in.
_BACK_BEGINS = -0.1
# The light of a neighbourhood: its size in pixels of the predicted maps, and how far it may change a colour.
_LIGHT_BLUR = 5.0
_LIGHT_RANGE = (0.6, 1.4)


@dataclass(frozen=True)
class ViewColours:
    """`front` and `back`: colours in 0..1, valid beyond the outline too."""

    front: Float32[Tensor, "3 R R"]
    back: Float32[Tensor, "3 R R"]

    def at(self, solid: ViewSolid, points: Float32[Tensor, "N 3"]) -> Float32[Tensor, "N 3"]:
        """Colours at points near the surface of `solid`: front and back mixed by depth.

        On walls that run away from the camera the pictures are unfolded: read as far inside the outline as the
        point lies behind the front (before the back). Plain extension would give streaks.
        """
        offset, normal_x, normal_z, reach = self._situation(solid, points)
        share = ((offset / reach - _BACK_BEGINS) / (1 - _BACK_BEGINS)).clamp(0, 1)
        share = smoothstep(share)
        fold = _UNFOLDING * (reach - offset.abs()).clamp(min=0)
        x, z = points[:, 0] - normal_x * fold, points[:, 2] - normal_z * fold
        front, back = sample_maps(self.front, x, z), sample_maps(self.back, x, z)
        return (front + (back - front) * share).T.clamp(0, 1)

    def _situation(self, solid: ViewSolid, points: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Of each point: depth behind the middle, the normal across the view, the half thickness thereabouts."""
        half = solid.lens.clamp(min=0).sqrt()
        window = 2 * round(_NEIGHBOURHOOD * half.shape[0]) + 1
        around = functional.max_pool2d(half[None], window, 1, window // 2)
        around = functional.avg_pool2d(around, window, 1, window // 2, count_include_pad=False)
        maps = torch.cat([solid.maps_with_slopes(), around])
        middle, _, middle_x, middle_z, lens_x, lens_z, reach = sample_maps(maps, points[:, 0], points[:, 2])
        offset = points[:, 1] - middle
        across_x, across_z = -2 * offset * middle_x - lens_x, -2 * offset * middle_z - lens_z
        length = (across_x**2 + across_z**2 + 4 * offset**2).sqrt() + 1e-6
        return offset, across_x / length, across_z / length, reach.clamp(min=1 / COLOUR_SIDE)


def front_colours(picture: UInt8[np.ndarray, "S S 4"]) -> Float32[np.ndarray, "R R 3"]:
    """The picture's colours in 0..1, carried on beyond the outline; `picture` is RGBA, row 0 on top."""
    alpha = picture[..., 3]
    inset = max(1, round(_RIM * picture.shape[0]))
    sure = cv2.erode((alpha > 250).astype(np.uint8), np.ones((2 * inset + 1,) * 2, np.uint8), borderValue=0) > 0
    if not sure.any():
        sure = alpha > 127
    if not sure.any():
        sure = np.ones_like(alpha, bool)
    filled = picture[..., :3][nearest_in_mask(sure)].astype(np.float32) / 255
    return columns(cv2.resize(filled, (COLOUR_SIDE, COLOUR_SIDE), interpolation=cv2.INTER_AREA))


def guessed_back(front: Float32[np.ndarray, "R R 3"]) -> Float32[np.ndarray, "R R 3"]:
    """A back for want of anything better: the front without its details."""
    return np.asarray(cv2.GaussianBlur(front, (0, 0), _BACK_BLUR), np.float32)


def with_less_light(
    front: Float32[np.ndarray, "R R 3"], unlit_front: Float32[np.ndarray, "C C 3"], known: Bool[np.ndarray, "C C"]
) -> Float32[np.ndarray, "R R 3"]:
    """The picture's colours without the light and shade that the network sees on them, as bright on the whole."""
    shown = np.asarray(cv2.resize(front, known.shape, interpolation=cv2.INTER_AREA), np.float32)
    gain = light_gain(shown, np.ascontiguousarray(unlit_front, np.float32), known)
    gain = np.asarray(cv2.resize(gain, front.shape[:2], interpolation=cv2.INTER_LINEAR), np.float32)
    return np.clip(front * gain[..., None], 0, 1)


def lit_like_front(
    back: Float32[np.ndarray, "C C 3"],
    unlit_front: Float32[np.ndarray, "C C 3"],
    front: Float32[np.ndarray, "R R 3"],
    known: Bool[np.ndarray, "C C"],
) -> Float32[np.ndarray, "C C 3"]:
    """An unlit `back` under the light that lies on the picture thereabouts, so that the two meet without a step.

    The light is the picture's colour over its predicted unlit colour, averaged over the `known` neighbourhood.
    """
    shown = np.asarray(cv2.resize(front, back.shape[:2], interpolation=cv2.INTER_AREA), np.float32)
    weight = known[..., None].astype(np.float32)
    lit, unlit = (cv2.GaussianBlur(side * weight, (0, 0), _LIGHT_BLUR) for side in (shown, unlit_front))
    light = (np.asarray(lit) + 1e-3) / (np.asarray(unlit) + 1e-3)
    return np.clip(back * np.clip(light, *_LIGHT_RANGE), 0, 1).astype(np.float32)


def enlarged_colours(
    colours: Float[np.ndarray, "C C 3"], known: Bool[np.ndarray, "C C"]
) -> Float32[np.ndarray, "R R 3"]:
    """Predicted colours, trusted where `known`, as a map of colours carried on beyond the outline."""
    filled = colours[nearest_in_mask(known)] if known.any() else colours
    return np.asarray(cv2.resize(filled, (COLOUR_SIDE, COLOUR_SIDE), interpolation=cv2.INTER_LINEAR), np.float32)


def view_colours(front: Float32[np.ndarray, "R R 3"], back: Float32[np.ndarray, "R R 3"]) -> ViewColours:
    """Colours from two maps."""
    return ViewColours(*(torch.from_numpy(side.transpose(2, 0, 1).copy()) for side in (front, back)))
