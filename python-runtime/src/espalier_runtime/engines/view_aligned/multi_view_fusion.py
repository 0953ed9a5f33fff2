"""Multi-view fusion: one solid from those of several images, blended by confidence and bounded by the visual hull.

A view is exact about its outline, fair about its near side and poor about its far side. Owns the weights of the views;
their geometry is `cameras/view_frames`. Visual hull: Laurentini 1994. Drawing a view by Gumbel noise: Maddison et al.,
"A* Sampling" (2014). Axis letters: V views, N points, R side of maps.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as functional
from jaxtyping import Float32
from torch import Tensor

from espalier_runtime.cameras.view_frames import ViewFrame
from espalier_runtime.engines.view_aligned.height_field_solid import HeightFieldSolid, sample_maps
from espalier_runtime.images.smoothstep import smoothstep

# Confidence of a view at the far end of its columns; it is 1 at the near end.
_FAR_CONFIDENCE = 0.4
# How far the fused solid may exceed the visual hull, in model units: the views of hand-held cameras disagree.
_SLACK = 0.004
# Where perpendicular views exist, parts of a half width below the first (in model units, in every view) follow the
# visual hull alone; above the second, the blended depth.
_THIN, _WIDE = 0.03, 0.06
# The depth of each row is stretched to the outline of a perpendicular view: limits of the factor, and the half width
# of its smoothing over rows.
_STRETCH = (0.25, 4.0)
_ROW_BLUR = 3
# The Gumbel noise: cells along a side of the cube, and the temperature of the softmax over views.
_FIELD_CELLS = 6
_FIELD_SOFTNESS = 0.4


@dataclass(frozen=True, eq=False)
class SingleViewSolid:
    """The solid of one image, with its outline's signed distance and its parts' half widths (all in the frame of the
    crop, maps indexed [x, z]), and where that crop lies."""

    solid: HeightFieldSolid
    edge: Float32[Tensor, "R R"]
    radius: Float32[Tensor, "R R"]
    frame: ViewFrame

    def to_crop(self, points: Float32[Tensor, "N 3"]) -> Float32[Tensor, "N 3"]:
        """Model coordinates in the frame of the crop."""
        turned = points @ torch.from_numpy(self.frame.matrix).T
        return turned * torch.tensor(self.frame.scale) + torch.tensor(self.frame.shift)


class FusedSolid:
    """The fused solid: inside all outlines, its depth the mean over the views by confidence.

    With a `seed`, each region follows one view, drawn with the probability of its confidence, instead of the mean.
    """

    def __init__(self, views: Sequence[SingleViewSolid], *, seed: int | None = None) -> None:
        self.views = [_aligned_to_side_views(view, views) for view in views]
        self._has_side_views = any(view.frame.is_perpendicular_to(views[0].frame) for view in views)
        self._gumbel_noise = None if seed is None else _gumbel_noise(len(views), seed)

    def distance(self, points: Float32[Tensor, "N 3"]) -> Float32[Tensor, " N"]:
        """Signed distance to first order, in model units; negative inside."""
        if len(self.views) == 1:
            (view,) = self.views
            return view.solid.distance(view.to_crop(points)) / view.frame.mean_scale
        local = [view.to_crop(points) for view in self.views]
        distances = torch.stack(
            [view.solid.distance(place) / view.frame.mean_scale for view, place in zip(self.views, local, strict=True)]
        )
        fused = (self.view_weights(points) * distances).sum(0)
        outlines, widest = self._outlines(local)
        fused = torch.maximum(fused, outlines - _SLACK)
        if not self._has_side_views:
            return fused
        thin = ((_WIDE - widest) / (_WIDE - _THIN)).clamp(0, 1)
        return fused + thin * (outlines - fused)

    def _outlines(self, local: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        """Distance to the visual hull at each point, and the largest half width of its part over the views."""
        edges, widths = [], []
        for view, place in zip(self.views, local, strict=True):
            edge, width = sample_maps(torch.stack([view.edge, view.radius]), place[:, 0], place[:, 2])
            edges.append(edge / view.frame.mean_scale)
            widths.append(width / view.frame.mean_scale)
        return torch.stack(edges).amax(0), torch.stack(widths).amax(0)

    def view_weights(self, points: Float32[Tensor, "N 3"], *, sharpness: float = 1.0) -> Float32[Tensor, "V N"]:
        """The weights of the views at points near the surface; they sum to 1. More `sharpness` favours the nearest
        view."""
        confidence = torch.stack([_confidence(view, view.to_crop(points)) for view in self.views]) ** sharpness
        if self._gumbel_noise is None:
            return confidence / confidence.sum(0)
        field = functional.grid_sample(
            self._gumbel_noise[None], 2 * points.flip(-1)[None, None, None], mode="bilinear", align_corners=False
        )[0, :, 0, 0]
        # Gumbel-max: argmax(log confidence + Gumbel noise) draws a view with the probability of its confidence; the
        # softmax is its relaxation.
        return ((confidence.log() + field) / _FIELD_SOFTNESS).softmax(0)


def _gumbel_noise(views: int, seed: int) -> Float32[Tensor, "V G G G"]:
    """Gumbel noise for every view on a coarse grid over the model cube."""
    generator = torch.Generator().manual_seed(seed)
    uniform = torch.rand((views, *(_FIELD_CELLS,) * 3), generator=generator).clamp(1e-6, 1 - 1e-6)
    return -torch.log(-torch.log(uniform))


def _confidence(view: SingleViewSolid, places: Float32[Tensor, "N 3"]) -> Float32[Tensor, " N"]:
    """From 1 at the near end of a view's columns to _FAR_CONFIDENCE at the far end."""
    maps = torch.stack([view.solid.middle, view.solid.squared_half_thickness.clamp(min=0).sqrt()])
    middle, half = sample_maps(maps, places[:, 0], places[:, 2])
    depth = ((places[:, 1] - middle) / half.clamp(min=0.02)).clamp(-1, 1)
    share = (1 - depth) / 2
    share = smoothstep(share)
    return _FAR_CONFIDENCE + (1 - _FAR_CONFIDENCE) * share


def _aligned_to_side_views(view: SingleViewSolid, views: Sequence[SingleViewSolid]) -> SingleViewSolid:
    """`view` with the depth of every row shifted and scaled to the extents that perpendicular views see at its
    height."""
    perpendicular = [other for other in views if view.frame.is_perpendicular_to(other.frame)]
    if not perpendicular:
        return view
    seen = np.mean([_row_extents(other, view) for other in perpendicular], 0)
    return _with_row_extents(view, seen)


def _row_extents(other: SingleViewSolid, view: SingleViewSolid) -> np.ndarray:
    """[R, 2]: nearest and farthest depth, in the frame of `view`'s crop, of each of its rows as `other` sees it.

    NaN where `other` sees nothing at that height.
    """
    side = view.edge.shape[0]
    axis = ((torch.arange(side) + 0.5) / side - 0.5).float()
    # A grid of points on the plane x = 0 of the view's crop: depth by row, as deep as the model's cube.
    deep = axis * max(1.0, view.frame.scale[1])
    depth, height = torch.meshgrid(deep, axis, indexing="ij")
    places = torch.stack([torch.zeros_like(depth), depth, height], -1).reshape(-1, 3)
    frame = view.frame
    model = ((places - torch.tensor(frame.shift)) / torch.tensor(frame.scale)) @ torch.from_numpy(frame.matrix)
    across = other.to_crop(model)
    inside = (sample_maps(other.edge[None], across[:, 0], across[:, 2])[0] < 0).reshape(side, side).numpy()
    extents = np.full((side, 2), np.nan, np.float32)
    some = inside.any(0)
    values = deep.numpy()
    half_step = (values[1] - values[0]) / 2
    extents[some, 0] = values[inside.argmax(0)[some]] - half_step
    extents[some, 1] = values[side - 1 - inside[::-1].argmax(0)[some]] + half_step
    return extents


def _with_row_extents(view: SingleViewSolid, seen: np.ndarray) -> SingleViewSolid:
    middle, squared_half = view.solid.middle, view.solid.squared_half_thickness
    half = squared_half.clamp(min=0).sqrt()
    known = squared_half > 0
    far = torch.where(known, middle + half, torch.tensor(-torch.inf)).amax(0).numpy()
    near = torch.where(known, middle - half, torch.tensor(torch.inf)).amin(0).numpy()
    rows = np.isfinite(far) & np.isfinite(seen).all(1)
    if not rows.any():
        return view
    far, near, seen = np.where(rows, far, 0), np.where(rows, near, 0), np.where(rows[:, None], seen, 0)
    has, wanted = far - near, seen[:, 1] - seen[:, 0]
    stretch = _filled_rows(np.clip(wanted / np.maximum(has, 1e-3), *_STRETCH), rows)
    old, new = _filled_rows((far + near) / 2, rows), _filled_rows(seen.mean(1), rows)
    stretch, old, new = (torch.from_numpy(values)[None] for values in (stretch, old, new))
    solid = HeightFieldSolid(
        (middle - old) * stretch + new, torch.where(known, squared_half * stretch**2, squared_half)
    )
    return replace(view, solid=solid)


def _filled_rows(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Values of the known rows, interpolated over the others and smoothed."""
    places = np.arange(len(values))
    filled = np.interp(places, places[rows], values[rows])
    window = np.hanning(2 * _ROW_BLUR + 3)[1:-1]
    padded = np.pad(filled, _ROW_BLUR, mode="edge")
    return np.convolve(padded, window / window.sum(), mode="valid").astype(np.float32)
