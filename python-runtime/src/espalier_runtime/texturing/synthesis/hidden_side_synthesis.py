"""Texture synthesis for the hidden sides: predicted low-resolution colours with details of an input image.

The object's coarse colours are rendered from the back, both sides, above and below; `image_analogies` adds details to
each of these views, and points take their colours from the views that they face. Axes: N points, V vertices, S side of
a view.
"""

from collections.abc import Collection
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float, Float32

from espalier_runtime.images.masked_image import MaskedImage
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.progress import UNWATCHED, Progress
from espalier_runtime.texturing.colour_source import ColourSource, completed
from espalier_runtime.texturing.image_projection.image_plane import nearest_value, sample_image
from espalier_runtime.texturing.synthesis.grain import Grain, fine_part
from espalier_runtime.texturing.synthesis.image_analogies import ImageAnalogies, PositionWeights

# Pixels of a view: the detailed mesh has several vertices to each, so that a surface seen has no holes.
_SIDE = 128
_FACING = 0.2
_SHARPNESS = 3.0
# How far details stray from the predicted colours at most, in each channel, whatever the grain: grain of wood and fur
# stays, knobs and lamps that belong on the front do not.
_MOST_DETAIL = 0.05
_LEAST_DETAIL = 1e-3
# Pixels of the maps of grain, which is asked for by colour.
_GRAIN_SIDE = 64
# Standard deviation of the blur of what brings the guide to the example's colours, in sides of the view.
_EVENNESS = 1 / 32
# Depth bias of the visibility test, in sides of the crop, and the width of its soft border.
_TOLERANCE, _FEATHER = 0.025, 0.03


@dataclass(frozen=True)
class _Direction:
    """An orthographic view: the model axes to its right, away from it and up (rows), and its position weights."""

    axes: tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]
    weights: PositionWeights


_BESIDE, _LEVEL = PositionWeights(row=0.7, column=0), PositionWeights(row=0, column=0.35)
_DIRECTIONS = {
    "back": _Direction(((-1, 0, 0), (0, -1, 0), (0, 0, 1)), PositionWeights(row=0.7, column=0.35, mirrored=True)),
    "left": _Direction(((0, -1, 0), (1, 0, 0), (0, 0, 1)), _BESIDE),
    "right": _Direction(((0, 1, 0), (-1, 0, 0), (0, 0, 1)), _BESIDE),
    "above": _Direction(((1, 0, 0), (0, 0, -1), (0, 1, 0)), _LEVEL),
    "below": _Direction(((1, 0, 0), (0, 0, 1), (0, -1, 0)), _LEVEL),
}


class HiddenSideSynthesis:
    """The colours of `coarse`, with details of `example` on all that faces back, sideways, up or down."""

    def __init__(
        self,
        coarse: ColourSource,
        detailed: TriangleMesh,
        example: MaskedImage,
        *,
        seed: int,
        shown: Collection[str] = (),
        progress: Progress = UNWATCHED,
    ) -> None:
        """`detailed` is the object in the model frame, with its coarse colours; another `seed` gives other details.

        Sides that are `shown` by a picture ("back", "left", "right") are left out. Each takes some tenths of a second;
        `progress` is checked before it."""
        self._coarse = coarse
        details, grain = ImageAnalogies(example), Grain(example)
        self._views: list[_View] = []
        for number, (side, direction) in enumerate(_DIRECTIONS.items()):
            progress.check()
            if side not in shown:
                self._views.append(_View(direction, detailed, details, grain, np.random.default_rng((seed, number))))

    def colours(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, "N 3"]:
        """See ColourSource."""
        shares = np.stack([view.share(points, normals) for view in self._views])
        whole = shares.sum(0)
        shares /= np.maximum(whole, 1)
        found = np.zeros_like(points)
        for share, view in zip(shares, self._views, strict=True):
            some = np.flatnonzero(share > 0)
            found[some] += share[some, None] * view.colours_at(points[some])
        return completed(found, whole, self._coarse, points=points, normals=normals)


class _View:
    """One synthesised view."""

    def __init__(
        self,
        direction: _Direction,
        detailed: TriangleMesh,
        details: ImageAnalogies,
        grain: Grain,
        rng: np.random.Generator,
    ) -> None:
        assert detailed.colours is not None, "the coarse colours lie on the vertices"
        self._axes = np.array(direction.axes, np.float32)
        nearest, self._depth = _nearest_vertices(detailed.vertices @ self._axes.T)
        guide = MaskedImage(detailed.colours[nearest].astype(np.float32), np.isfinite(self._depth))
        large = _upsampled(guide)
        self._picture = _calmed(details.synthesise(large, direction.weights, rng), large, grain)

    def share(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, " N"]:
        """Blending weight of this view at each point: by the facing cosine, zero where it is occluded."""
        places = points @ self._axes.T
        behind = (places[:, 1] - nearest_value(self._depth, places) - _TOLERANCE) / _FEATHER
        facing = np.clip((-(normals @ self._axes[1]) - _FACING) / (1 - _FACING), 0, 1)
        return (_SHARPNESS * facing**_SHARPNESS * np.clip(1 - behind, 0, 1)).astype(np.float32)

    def colours_at(self, points: Float32[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
        """The view's colour at each point."""
        return sample_image(self._picture, points @ self._axes.T)


def _nearest_vertices(places: Float[np.ndarray, "V 3"]) -> tuple[np.ndarray, Float32[np.ndarray, "S S"]]:
    """The vertex nearest to the camera in every pixel, and its depth; infinite where there is none."""
    columns = np.clip(((places[:, 0] + 0.5) * _SIDE).astype(np.intp), 0, _SIDE - 1)
    rows = np.clip(((0.5 - places[:, 2]) * _SIDE).astype(np.intp), 0, _SIDE - 1)
    from_far = np.argsort(-places[:, 1], kind="stable")
    nearest = np.full((_SIDE, _SIDE), -1, np.intp)
    nearest[rows[from_far], columns[from_far]] = from_far
    return nearest, np.where(nearest >= 0, places[nearest, 1], np.inf).astype(np.float32)


def _calmed(
    synthesised: Float32[np.ndarray, "S S 3"], guide: MaskedImage, grain: Grain
) -> Float32[np.ndarray, "S S 3"]:
    """The guide, evenly brought to the example's colours, with the fine part of the synthesised details, which strays
    hardly farther than the grain of each colour. The broad part would be blotches."""
    size = synthesised.shape[1::-1]
    wanted = np.asarray(cv2.resize(guide.filled().colours, size, interpolation=cv2.INTER_LINEAR), np.float32)
    known = np.asarray(cv2.resize(guide.known.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)) > 0
    small = guide.reduced(_GRAIN_SIDE)
    own, most = grain.alike(small.colours)
    nearer = MaskedImage(own - small.colours, small.known).blurred(_EVENNESS * _GRAIN_SIDE).colours
    wanted = wanted + np.asarray(cv2.resize(nearer, size, interpolation=cv2.INTER_LINEAR), np.float32)
    most = np.clip(most, _LEAST_DETAIL, _MOST_DETAIL)
    most = np.asarray(cv2.resize(most, size, interpolation=cv2.INTER_LINEAR), np.float32)[..., None]
    details = fine_part(synthesised - wanted, MaskedImage(synthesised, known))
    return np.clip(wanted + most * np.tanh(details / most), 0, 1).astype(np.float32)


def _upsampled(picture: MaskedImage) -> MaskedImage:
    """The image at twice the size, with a smooth outline."""
    size = (2 * picture.side, 2 * picture.side)
    known = np.asarray(cv2.resize(picture.known.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)) > 0.5
    colours = cv2.resize(picture.filled().colours, size, interpolation=cv2.INTER_LINEAR)
    return MaskedImage(np.asarray(colours, np.float32), known)
