"""Silhouette inflation: from an outline, and predicted depth maps where there are any, to a two-sided height field.

The inflated height is the square root of a Poisson solution (`silhouette`), as in "Repoussé: Automatic Inflation of 2D
Artwork" (Joshi and Carr, 2008). Owns how thick a column is. Maps are indexed [x, z]; lengths in sides of the model
cube. Axis letters: R = 256 side of fine maps, C = 64 columns a side.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
import torch
from jaxtyping import Bool, Float, Float32

from espalier_runtime.engines.view_aligned.height_field_solid import HeightFieldSolid
from espalier_runtime.engines.view_aligned.silhouette import COLUMN_SIDE, MAP_SIDE, CoarseSilhouette, Silhouette
from espalier_runtime.images.nearest_pixel import nearest_in_mask
from espalier_runtime.images.smoothstep import smoothstep

# The solid is this much larger than the outline, a quarter of a pixel at 512: it makes up for what the decoder's grid
# rounds off corners and thin parts.
_OUTSET = 0.0005
# Largest depth of a column over the thickness of the slanted rod that it passes through. With more the surface tears,
# because predicted depth jumps at steep places.
_MAX_SLOPE_FACTOR = 2.0
DEEPEST_HALF = 0.47
"""Of the model's cube: how far the object may reach towards the camera and away from it."""
# Of the crop: how much farther a column may reach whose middle lies off.
_MARGIN = 0.01
# Steepness and soft cap of the balloon that predicted thickness is drawn to.
_BALLOON = (2.0, 0.46)


@dataclass(frozen=True)
class InflationConfig:
    """`steepness`: half thickness over √u, the Poisson height. `softcap`: the limit of the half thickness of wide
    parts. `bevel`: width of the rounded border. Parts of a half width below `thin_radius` are round rods; up to
    `wide_radius` they blend into the depth maps. `least_half`: the smallest half thickness of a column.
    `balloon_share`: how far predicted thickness is drawn towards that of the balloon with the constants that suit real
    objects best, 0 to 1. `straight_on_share`: how much farther thickness and middles are drawn to the balloon's where
    an object is seen straight on, and nothing of its sides. `flatness`, `back_flatness`: how much of the unevenness of
    a predicted front and back is taken for noise, see `flat_faces`; 0 leaves it as it is."""

    steepness: float = 1.0
    softcap: float = 0.25
    bevel: float = 1 / 64
    thin_radius: float = 0.012
    wide_radius: float = 0.03
    least_half: float = 0.006
    balloon_share: float = 0.0
    straight_on_share: float = 0.0
    flatness: float = 0.0
    back_flatness: float = 0.0

    def __post_init__(self) -> None:
        if not 0 < self.thin_radius < self.wide_radius:
            raise ValueError(f"expected 0 < thin_radius < wide_radius, got {self.thin_radius}, {self.wide_radius}")
        if not 0 <= self.balloon_share <= 1:
            raise ValueError(f"expected a balloon_share of 0 to 1, got {self.balloon_share}")
        if not 0 <= self.straight_on_share <= 1 - self.balloon_share:
            raise ValueError(f"expected a straight_on_share of 0 to 1 - balloon_share, got {self.straight_on_share}")
        if not (0 <= self.flatness <= 10 and 0 <= self.back_flatness <= 10):
            raise ValueError(f"expected a flatness of 0 to 10, got {self.flatness}, {self.back_flatness}")


def inflated_half_thickness(silhouette: CoarseSilhouette, config: InflationConfig) -> Float32[np.ndarray, "C C"]:
    """Half thickness of the inflated outline, from its Poisson height; 0 outside."""
    return (config.softcap * np.tanh(config.steepness * silhouette.poisson_height / config.softcap)).astype(np.float32)


def hedged_half_thickness(
    predicted: Float[np.ndarray, "C C"], silhouette: CoarseSilhouette, config: InflationConfig
) -> Float32[np.ndarray, "C C"]:
    """The geometric mean of predicted half thickness and the balloon's, by `balloon_share`: a network that is not sure
    of a depth is seldom wrong in the same way as the balloon. 0 outside."""
    balloon = inflated_half_thickness(silhouette, replace(config, steepness=_BALLOON[0], softcap=_BALLOON[1]))
    share = config.balloon_share
    hedged = np.maximum(predicted, 1e-4) ** (1 - share) * balloon**share
    return np.where(balloon > 0, hedged, 0).astype(np.float32)


def inflate(
    silhouette: Silhouette,
    middle: Float[np.ndarray, "C C"],
    half: Float[np.ndarray, "C C"],
    config: InflationConfig,
    *,
    crop_side: float = 1.0,
) -> HeightFieldSolid:
    """The solid whose columns have these `middle` and `half` depths, both valid where half > 0, as far as they are
    within the model's cube, in which the crop has the side `crop_side`."""
    known = half > 0
    smooth_middle = _upsampled(_fill_outside(middle, known))
    smooth_half = np.maximum(_upsampled(_fill_outside(half, known)), config.least_half)
    bevel = np.maximum(np.minimum(config.bevel, silhouette.radius), 1 / MAP_SIDE)
    share = np.clip((silhouette.radius - config.thin_radius) / (config.wide_radius - config.thin_radius), 0, 1)
    share = cv2.GaussianBlur(smoothstep(share).astype(np.float32), (0, 0), 2)
    slope_factor = np.minimum(_slope_factor(smooth_middle), _MAX_SLOPE_FACTOR)
    rod_half = np.maximum(silhouette.radius, config.least_half) * slope_factor
    deepest = DEEPEST_HALF / crop_side
    whole_half = np.clip(share * smooth_half + (1 - share) * rod_half, config.least_half, deepest)
    farthest = deepest + _MARGIN
    whole_middle = np.clip(smooth_middle, -farthest + whole_half, farthest - whole_half)
    squared_half = whole_half**2 * bevel_profile((silhouette.edge - _OUTSET) / bevel)
    maps = (whole_middle, squared_half)
    return HeightFieldSolid(*(torch.from_numpy(one.astype(np.float32)) for one in maps))


def bevel_profile(edge: Float[np.ndarray, "R R"]) -> Float[np.ndarray, "R R"]:
    """The square of a quarter circle: 1 from one unit inside on, 0 on the outline, linear beyond it."""
    depth = np.clip(-edge, None, 1)
    return np.where(depth > 0, depth * (2 - depth), 2 * depth)


def _slope_factor(middle: Float32[np.ndarray, "R R"]) -> Float32[np.ndarray, "R R"]:
    """The depth of a column over the thickness of the slanted sheet that it passes through."""
    across, up = np.gradient(middle, 1 / MAP_SIDE)
    return np.sqrt(1 + across**2 + up**2).astype(np.float32)


def _fill_outside(values: Float[np.ndarray, "C C"], known: Bool[np.ndarray, "C C"]) -> Float[np.ndarray, "C C"]:
    """Values with those outside `known` taken from the nearest known pixel."""
    if not known.any():
        return np.zeros_like(values)
    return values[nearest_in_mask(known)]


def _upsampled(values: Float[np.ndarray, "C C"]) -> Float32[np.ndarray, "R R"]:
    """A 64² map at 256², smooth enough that its gradient has no steps at the borders of the 64² pixels."""
    large = cv2.resize(values, (MAP_SIDE, MAP_SIDE), interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.GaussianBlur(large, (0, 0), MAP_SIDE / COLUMN_SIDE / 2), np.float32)
