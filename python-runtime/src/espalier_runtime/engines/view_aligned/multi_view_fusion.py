"""One solid from the solids that several pictures of an object suggest, and who is believed where.

Every view knows the outline exactly, its near side fairly and its far side hardly. Owns how they are weighed; where the
views stand is `cameras/view_frames`. Axis letters: V views, N points, R side of maps.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as functional
from jaxtyping import Float32
from torch import Tensor

from espalier_runtime.cameras.view_frames import ViewFrame
from espalier_runtime.engines.view_aligned.height_field_solid import ViewSolid, sample_maps
from espalier_runtime.images.smoothstep import smoothstep

# How much a view's word counts at the far end of its columns, beside 1 at the near end.
_FAR_CONFIDENCE = 0.4
# How far an outline may be overstepped where another view says so, in model units: hand-held cameras disagree.
_SLACK = 0.004
# Parts that are this thin (half width, in model units) from all sides are all that lies inside the outlines; wider ones
# need depth.
_THIN, _WIDE = 0.03, 0.06
# Rows whose depth a crossing outline knows better: how much they may be stretched, and how softly that changes.
_STRETCH = (0.25, 4.0)
_ROW_BLUR = 3
# The field that decides whom a place follows: cells along a side of the cube, and how soft borders are.
_FIELD_CELLS = 6
_FIELD_SOFTNESS = 0.4


@dataclass(frozen=True, eq=False)
class SolidView:
    """What one picture says: the solid, the outline's distance and the half width of its parts (all in the frame of
    its crop, maps indexed [x, z]), and where that crop lies."""

    solid: ViewSolid
    edge: Float32[Tensor, "R R"]
    radius: Float32[Tensor, "R R"]
    frame: ViewFrame

    def to_crop(self, points: Float32[Tensor, "N 3"]) -> Float32[Tensor, "N 3"]:
        """Model coordinates in the frame of the crop."""
        turned = points @ torch.from_numpy(self.frame.matrix).T
        return turned * torch.tensor(self.frame.scale) + torch.tensor(self.frame.shift)


class AgreedSolid:
    """The solid that the views agree on: inside all outlines, its depth the views' by their confidence.

    With `draw`, a seed, every place follows one view, drawn by confidence, instead of the average of all.
    """

    def __init__(self, views: Sequence[SolidView], *, draw: int | None = None) -> None:
        self.views = [_fitted_to_crossing(view, views) for view in views]
        self._has_crossing = any(view.frame.sees_across(views[0].frame) for view in views)
        self._luck = None if draw is None else _luck(len(views), draw)

    def distance(self, points: Float32[Tensor, "N 3"]) -> Float32[Tensor, " N"]:
        """Signed distance to first order, in model units; negative inside."""
        if len(self.views) == 1:
            (view,) = self.views
            return view.solid.distance(view.to_crop(points)) / view.frame.mean_scale
        local = [view.to_crop(points) for view in self.views]
        distances = torch.stack(
            [view.solid.distance(place) / view.frame.mean_scale for view, place in zip(self.views, local, strict=True)]
        )
        agreed = (self.shares(points) * distances).sum(0)
        outlines, widest = self._outlines(local)
        agreed = torch.maximum(agreed, outlines - _SLACK)
        if not self._has_crossing:
            return agreed
        thin = ((_WIDE - widest) / (_WIDE - _THIN)).clamp(0, 1)
        return agreed + thin * (outlines - agreed)

    def _outlines(self, local: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        """Distance to what lies inside all outlines, and the half width of the widest part that a place belongs to."""
        edges, widths = [], []
        for view, place in zip(self.views, local, strict=True):
            edge, width = sample_maps(torch.stack([view.edge, view.radius]), place[:, 0], place[:, 2])
            edges.append(edge / view.frame.mean_scale)
            widths.append(width / view.frame.mean_scale)
        return torch.stack(edges).amax(0), torch.stack(widths).amax(0)

    def shares(self, points: Float32[Tensor, "N 3"], *, sharpness: float = 1.0) -> Float32[Tensor, "V N"]:
        """How much each view has to say at points near the surface; sums to 1. Sharper shares favour the near ones."""
        confidence = torch.stack([_confidence(view, view.to_crop(points)) for view in self.views]) ** sharpness
        if self._luck is None:
            return confidence / confidence.sum(0)
        field = functional.grid_sample(
            self._luck[None], 2 * points.flip(-1)[None, None, None], mode="bilinear", align_corners=False
        )[0, :, 0, 0]
        # The largest of log confidence + Gumbel noise falls on a view with the probability of its confidence.
        return ((confidence.log() + field) / _FIELD_SOFTNESS).softmax(0)


def _luck(views: int, seed: int) -> Float32[Tensor, "V G G G"]:
    """Gumbel noise for every view on a coarse grid over the model cube."""
    generator = torch.Generator().manual_seed(seed)
    uniform = torch.rand((views, *(_FIELD_CELLS,) * 3), generator=generator).clamp(1e-6, 1 - 1e-6)
    return -torch.log(-torch.log(uniform))


def _confidence(view: SolidView, places: Float32[Tensor, "N 3"]) -> Float32[Tensor, " N"]:
    """From 1 on the near side of a view's columns to little on the far side."""
    maps = torch.stack([view.solid.middle, view.solid.lens.clamp(min=0).sqrt()])
    middle, half = sample_maps(maps, places[:, 0], places[:, 2])
    depth = ((places[:, 1] - middle) / half.clamp(min=0.02)).clamp(-1, 1)
    share = (1 - depth) / 2
    share = smoothstep(share)
    return _FAR_CONFIDENCE + (1 - _FAR_CONFIDENCE) * share


def _fitted_to_crossing(view: SolidView, views: Sequence[SolidView]) -> SolidView:
    """`view` with the depth of every row moved and stretched to what cameras at right angles see of that row."""
    crossing = [other for other in views if view.frame.sees_across(other.frame)]
    if not crossing:
        return view
    seen = np.mean([_row_extents(other, view) for other in crossing], 0)
    return _with_rows(view, seen)


def _row_extents(other: SolidView, view: SolidView) -> np.ndarray:
    """[R, 2]: nearest and farthest depth, in the frame of `view`'s crop, of each of its rows as `other` sees it.

    NaN where `other` sees nothing at that height.
    """
    side = view.edge.shape[0]
    axis = ((torch.arange(side) + 0.5) / side - 0.5).float()
    # A grid of places on the plane x = 0 of the view's crop: depth by row.
    depth, height = torch.meshgrid(axis, axis, indexing="ij")
    places = torch.stack([torch.zeros_like(depth), depth, height], -1).reshape(-1, 3)
    frame = view.frame
    model = ((places - torch.tensor(frame.shift)) / torch.tensor(frame.scale)) @ torch.from_numpy(frame.matrix)
    across = other.to_crop(model)
    inside = (sample_maps(other.edge[None], across[:, 0], across[:, 2])[0] < 0).reshape(side, side).numpy()
    extents = np.full((side, 2), np.nan, np.float32)
    some = inside.any(0)
    values = axis.numpy()
    extents[some, 0] = values[inside.argmax(0)[some]] - 0.5 / side
    extents[some, 1] = values[side - 1 - inside[::-1].argmax(0)[some]] + 0.5 / side
    return extents


def _with_rows(view: SolidView, seen: np.ndarray) -> SolidView:
    middle, lens = view.solid.middle, view.solid.lens
    half = lens.clamp(min=0).sqrt()
    known = lens > 0
    far = torch.where(known, middle + half, torch.tensor(-torch.inf)).amax(0).numpy()
    near = torch.where(known, middle - half, torch.tensor(torch.inf)).amin(0).numpy()
    rows = np.isfinite(far) & np.isfinite(seen).all(1)
    if not rows.any():
        return view
    far, near, seen = np.where(rows, far, 0), np.where(rows, near, 0), np.where(rows[:, None], seen, 0)
    has, wanted = far - near, seen[:, 1] - seen[:, 0]
    stretch = _along_rows(np.clip(wanted / np.maximum(has, 1e-3), *_STRETCH), rows)
    old, new = _along_rows((far + near) / 2, rows), _along_rows(seen.mean(1), rows)
    stretch, old, new = (torch.from_numpy(values)[None] for values in (stretch, old, new))
    solid = ViewSolid((middle - old) * stretch + new, torch.where(lens > 0, lens * stretch**2, lens))
    return replace(view, solid=solid)


def _along_rows(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Values of the known rows, carried on to the others and smoothed a little."""
    places = np.arange(len(values))
    filled = np.interp(places, places[rows], values[rows])
    window = np.hanning(2 * _ROW_BLUR + 3)[1:-1]
    padded = np.pad(filled, _ROW_BLUR, mode="edge")
    return np.convolve(padded, window / window.sum(), mode="valid").astype(np.float32)
