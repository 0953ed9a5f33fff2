"""From an outline, and depth maps where there are any, to a solid: the starter pack's structure.

Owns how thick a column is. Maps are indexed [x, z]; lengths in sides of the model cube.
Axis letters: R = 256 side of fine maps, C = 64 columns a side.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from jaxtyping import Bool, Float, Float32

from espalier_runtime.engines.view_aligned.height_field_solid import ViewSolid
from espalier_runtime.engines.view_aligned.silhouette import COLUMN_SIDE, MAP_SIDE, CoarseSilhouette, Silhouette
from espalier_runtime.images.nearest_pixel import nearest_in_mask
from espalier_runtime.images.smoothstep import smoothstep

# How far the solid reaches beyond the outline, a quarter of a pixel at 512: about what the decoder's grid takes off
# corners and thin parts.
_OUTSET = 0.0005
# How much deeper a column of a leaning rod may be than the rod is thick. More tears: depth maps leap at steep places.
_MOST_LEAN = 2.0


@dataclass(frozen=True)
class InflationConfig:
    """`steepness`: half thickness over √u. `softcap`: half thickness that wide parts tend to.
    `bevel`: width of the rounded border. `thin_radius`: parts narrower than this (half width) are rods, up to
    `wide_radius` they blend into what the depth maps say. `least_half`: no column is thinner."""

    steepness: float = 1.0
    softcap: float = 0.25
    bevel: float = 1 / 64
    thin_radius: float = 0.012
    wide_radius: float = 0.03
    least_half: float = 0.006

    def __post_init__(self) -> None:
        if not 0 < self.thin_radius < self.wide_radius:
            raise ValueError(f"expected 0 < thin_radius < wide_radius, got {self.thin_radius}, {self.wide_radius}")


def prior_half(silhouette: CoarseSilhouette, config: InflationConfig) -> Float32[np.ndarray, "C C"]:
    """Half thickness of the outline blown up like a balloon; 0 outside."""
    return (config.softcap * np.tanh(config.steepness * silhouette.rise / config.softcap)).astype(np.float32)


def inflate(
    silhouette: Silhouette,
    middle: Float[np.ndarray, "C C"],
    half: Float[np.ndarray, "C C"],
    config: InflationConfig,
) -> ViewSolid:
    """The solid whose columns have these `middle` and `half` depths, both valid where half > 0."""
    known = half > 0
    smooth_middle = _enlarge(_fill_outside(middle, known))
    smooth_half = np.maximum(_enlarge(_fill_outside(half, known)), config.least_half)
    bevel = np.maximum(np.minimum(config.bevel, silhouette.radius), 1 / MAP_SIDE)
    share = np.clip((silhouette.radius - config.thin_radius) / (config.wide_radius - config.thin_radius), 0, 1)
    share = cv2.GaussianBlur(smoothstep(share).astype(np.float32), (0, 0), 2)
    rod_half = np.maximum(silhouette.radius, config.least_half) * np.minimum(_lean(smooth_middle), _MOST_LEAN)
    whole_half = np.clip(share * smooth_half + (1 - share) * rod_half, config.least_half, 0.47)
    whole_middle = np.clip(smooth_middle, -0.48 + whole_half, 0.48 - whole_half)
    lens = whole_half**2 * rim((silhouette.edge - _OUTSET) / bevel)
    return ViewSolid(torch.from_numpy(whole_middle.astype(np.float32)), torch.from_numpy(lens.astype(np.float32)))


def rim(edge: Float[np.ndarray, "R R"]) -> Float[np.ndarray, "R R"]:
    """A quarter circle, squared: 1 from one unit inside, 0 on the outline, falling straight beyond it."""
    depth = np.clip(-edge, None, 1)
    return np.where(depth > 0, depth * (2 - depth), 2 * depth)


def _lean(middle: Float32[np.ndarray, "R R"]) -> Float32[np.ndarray, "R R"]:
    """How much deeper a column is than the leaning sheet that it passes through is thick."""
    across, up = np.gradient(middle, 1 / MAP_SIDE)
    return np.sqrt(1 + across**2 + up**2).astype(np.float32)


def _fill_outside(values: Float[np.ndarray, "C C"], known: Bool[np.ndarray, "C C"]) -> Float[np.ndarray, "C C"]:
    """Values outside `known` taken from the nearest known place."""
    if not known.any():
        return np.zeros_like(values)
    return values[nearest_in_mask(known)]


def _enlarge(values: Float[np.ndarray, "C C"]) -> Float32[np.ndarray, "R R"]:
    """A 64² map at 256², smooth enough that slopes have no steps at the pixels' borders."""
    large = cv2.resize(values, (MAP_SIDE, MAP_SIDE), interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.GaussianBlur(large, (0, 0), MAP_SIDE / COLUMN_SIDE / 2), np.float32)
