"""Low-resolution colours of a view-aligned solid: the image projected on its front, a prediction on its back.

For the latent, as coarse as its voxels. Sharp colours are projected at bake time (texturing/image_projection). Maps are
indexed [x, z]. Axis letters: N points, S side of the picture, R = 128 side of the maps, C = 64 side of predicted ones.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
import torch.nn.functional as functional
from jaxtyping import Bool, Float, Float32, UInt8
from torch import Tensor

from espalier_runtime.engines.view_aligned.height_field_solid import HeightFieldSolid, sample_maps
from espalier_runtime.engines.view_aligned.object_palette import ObjectPalette, in_palette
from espalier_runtime.engines.view_aligned.plain_regions import GuessedColours
from espalier_runtime.engines.view_aligned.silhouette import COLUMN_SIDE, image_to_map
from espalier_runtime.images.nearest_pixel import nearest_in_mask
from espalier_runtime.images.smoothstep import smoothstep, smoothstep_between
from espalier_runtime.texturing.image_projection.illumination_correction import illumination_gain

COLOUR_SIDE = 128
# Pixels this near to the outline are mixed with the old background; in sides of the picture.
_RIM = 0.006
_BACK_BLUR = 4.0
# Radius of the neighbourhood whose largest thickness scales the depth of a point, in sides of the picture.
_NEIGHBOURHOOD = 0.05
# On side walls the images are sampled further inside the outline by this share of the depth behind the front.
_UNFOLDING = 0.75
# Walls take blurred colours, as what is drawn on the front is not on them: the blur in pixels of the maps, and between
# which sines of the normal's angle to the viewing direction it sets in.
_WALL_BLUR = 5.0
_WALLS = (0.6, 0.95)
# Between which of these sines what lies in front stops being seen.
_SEEN_ASIDE = (0.8, 0.95)
# Where the back's colours set in, from 0 at the middle to 1 at the back.
_BACK_BEGINS = -0.1
# Relighting of the predicted back: the blur in pixels of the predicted maps, and the limits of the gain.
_RELIGHTING_BLUR = 5.0
_RELIGHTING_RANGE = (0.6, 1.4)


@dataclass(frozen=True)
class ViewColours:
    """`front`, the front `blurred`, and `back`: colours in 0..1, extended beyond the outline; and the object's
    `palette`, where there is one."""

    front: Float32[Tensor, "3 R R"]
    blurred: Float32[Tensor, "3 R R"]
    back: Float32[Tensor, "3 R R"]
    palette: ObjectPalette | None = None

    def at(self, solid: HeightFieldSolid, points: Float32[Tensor, "N 3"]) -> GuessedColours:
        """Colours at points near the surface of `solid`: front and back blended by depth.

        On walls along the viewing direction a point takes its colour from further inside the outline, the deeper it
        lies behind the front (or before the back): the colours at the outline alone would give streaks. There they are
        blurred.
        """
        offset, normal_x, normal_z, reach = self._local_geometry(solid, points)
        share = ((offset / reach - _BACK_BEGINS) / (1 - _BACK_BEGINS)).clamp(0, 1)
        share = smoothstep(share)
        fold = _UNFOLDING * (reach - offset.abs()).clamp(min=0)
        x, z = points[:, 0] - normal_x * fold, points[:, 2] - normal_z * fold
        front, blurred, back = (sample_maps(one, x, z) for one in (self.front, self.blurred, self.back))
        aside = (normal_x**2 + normal_z**2).sqrt()
        front = front + (blurred - front) * smoothstep_between(aside, _WALLS)
        colours = (front + (back - front) * share).T.clamp(0, 1)
        seen = torch.where(offset < 0, 1 - smoothstep_between(aside, _SEEN_ASIDE), 0)
        return GuessedColours(colours.numpy(), seen.numpy(), share.numpy())

    def _local_geometry(self, solid: HeightFieldSolid, points: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """At each point: depth behind the middle, x and z of the normal, the largest half thickness in the
        neighbourhood."""
        half = solid.squared_half_thickness.clamp(min=0).sqrt()
        window = 2 * round(_NEIGHBOURHOOD * half.shape[0]) + 1
        around = functional.max_pool2d(half[None], window, 1, window // 2)
        around = functional.avg_pool2d(around, window, 1, window // 2, count_include_pad=False)
        maps = torch.cat([solid.maps_with_gradients(), around])
        sampled = sample_maps(maps, points[:, 0], points[:, 2])
        middle, _, middle_x, middle_z, squared_half_x, squared_half_z, reach = sampled
        offset = points[:, 1] - middle
        across_x, across_z = -2 * offset * middle_x - squared_half_x, -2 * offset * middle_z - squared_half_z
        length = (across_x**2 + across_z**2 + 4 * offset**2).sqrt() + 1e-6
        return offset, across_x / length, across_z / length, reach.clamp(min=1 / COLOUR_SIDE)


def front_colours(picture: UInt8[np.ndarray, "S S 4"]) -> Float32[np.ndarray, "R R 3"]:
    """The picture's colours in 0..1, extended beyond the outline; `picture` is RGBA, row 0 on top."""
    alpha = picture[..., 3]
    inset = max(1, round(_RIM * picture.shape[0]))
    sure = cv2.erode((alpha > 250).astype(np.uint8), np.ones((2 * inset + 1,) * 2, np.uint8), borderValue=0) > 0
    if not sure.any():
        sure = alpha > 127
    if not sure.any():
        sure = np.ones_like(alpha, bool)
    filled = picture[..., :3][nearest_in_mask(sure)].astype(np.float32) / 255
    return image_to_map(cv2.resize(filled, (COLOUR_SIDE, COLOUR_SIDE), interpolation=cv2.INTER_AREA))


def blurred_back(front: Float32[np.ndarray, "R R 3"]) -> Float32[np.ndarray, "R R 3"]:
    """The back where no network predicts one: the front, blurred."""
    return np.asarray(cv2.GaussianBlur(front, (0, 0), _BACK_BLUR), np.float32)


def correct_illumination(
    front: Float32[np.ndarray, "R R 3"], unlit_front: Float32[np.ndarray, "C C 3"], known: Bool[np.ndarray, "C C"]
) -> Float32[np.ndarray, "R R 3"]:
    """Shading removal: the picture's colours brought to the low-frequency brightness of the predicted albedo, with the
    same mean brightness as before."""
    gain = illumination_gain(shrunk_colours(front), np.ascontiguousarray(unlit_front, np.float32), known)
    gain = np.asarray(cv2.resize(gain, front.shape[:2], interpolation=cv2.INTER_LINEAR), np.float32)
    return np.clip(front * gain[..., None], 0, 1)


def relight_like_front(
    back: Float32[np.ndarray, "C C 3"],
    unlit_front: Float32[np.ndarray, "C C 3"],
    front: Float32[np.ndarray, "R R 3"],
    known: Bool[np.ndarray, "C C"],
) -> Float32[np.ndarray, "C C 3"]:
    """Relighting: the predicted albedo of the back under the illumination of the picture, so that no step is seen where
    they meet.

    The relighting gain is the picture's colour over its predicted albedo, both blurred over `known` pixels.
    """
    shown = shrunk_colours(front)
    weight = known[..., None].astype(np.float32)
    lit, unlit = (cv2.GaussianBlur(side * weight, (0, 0), _RELIGHTING_BLUR) for side in (shown, unlit_front))
    light = (np.asarray(lit) + 1e-3) / (np.asarray(unlit) + 1e-3)
    return np.clip(back * np.clip(light, *_RELIGHTING_RANGE), 0, 1).astype(np.float32)


def upsampled_colours(
    colours: Float[np.ndarray, "C C 3"], known: Bool[np.ndarray, "C C"]
) -> Float32[np.ndarray, "R R 3"]:
    """Predicted colours, valid where `known`, upsampled and extended beyond the outline."""
    filled = colours[nearest_in_mask(known)] if known.any() else colours
    return np.asarray(cv2.resize(filled, (COLOUR_SIDE, COLOUR_SIDE), interpolation=cv2.INTER_LINEAR), np.float32)


def shrunk_colours(front: Float32[np.ndarray, "R R 3"]) -> Float32[np.ndarray, "C C 3"]:
    """The front's colours as large as predicted ones."""
    side = (COLUMN_SIDE, COLUMN_SIDE)
    return np.asarray(cv2.resize(front, side, interpolation=cv2.INTER_AREA), np.float32)


def view_colours(
    front: Float32[np.ndarray, "R R 3"],
    back: Float32[np.ndarray, "R R 3"],
    palette: ObjectPalette | None = None,
) -> ViewColours:
    """Colours from two maps; walls have those of the object's `palette`, where there is one."""
    blurred = np.asarray(cv2.GaussianBlur(front, (0, 0), _WALL_BLUR), np.float32)
    blurred = blurred if palette is None else in_palette(blurred, palette)
    sides = (torch.from_numpy(side.transpose(2, 0, 1).copy()) for side in (front, blurred, back))
    return ViewColours(*sides, palette=palette)
