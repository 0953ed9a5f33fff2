"""Multi-view reconstruction: from images of known sides to a fused solid and the colours of its views.

Runs once, in the first stage, whose structure carries the result to the second.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from jaxtyping import Float, Float32, UInt8
from torch import Tensor

from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.cameras.view_frames import ViewFrame, outline_box, view_frames
from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.roles import VIEW_MAPS
from espalier_runtime.engines.view_aligned.flat_faces import edge_weight, flattened
from espalier_runtime.engines.view_aligned.inflation import (
    InflationConfig,
    hedged_half_thickness,
    inflate,
    inflated_half_thickness,
)
from espalier_runtime.engines.view_aligned.multi_view_fusion import FusedSolid, SingleViewSolid
from espalier_runtime.engines.view_aligned.object_palette import in_palette, palette_of
from espalier_runtime.engines.view_aligned.predict_view_maps import camera_pose, column_maps, predict
from espalier_runtime.engines.view_aligned.silhouette import Silhouette, measure_silhouette
from espalier_runtime.engines.view_aligned.view_colours import (
    ViewColours,
    blurred_back,
    correct_illumination,
    front_colours,
    relight_like_front,
    shrunk_colours,
    upsampled_colours,
    view_colours,
)
from espalier_runtime.model_packs.catalogue import STRUCTURE
from espalier_runtime.model_packs.folder.pipeline_file import StageDescription
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.models.starter.view_maps import PredictedMaps
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.sampling.velocity import MultiImageMode

# Sharpness of the view weights for colours: blending two images over each other blurs, so the nearest view dominates.
_COLOUR_SHARPNESS = 4.0


@dataclass(frozen=True)
class MultiViewReconstruction:
    """A reconstructed object; `colours` has one entry for each of the solid's views."""

    solid: FusedSolid
    colours: list[ViewColours]

    def colours_at(self, points: Float32[Tensor, "N 3"]) -> Float32[Tensor, "N 3"]:
        """Colours in 0..1 near the surface: the weighted mean over the views."""
        view_weights = self.solid.view_weights(points, sharpness=_COLOUR_SHARPNESS)
        mixed = torch.zeros_like(points)
        for share, view, colours in zip(view_weights, self.solid.views, self.colours, strict=True):
            mixed += share[:, None] * colours.at(view.solid, view.to_crop(points))
        return mixed


@dataclass(frozen=True, eq=False)
class SeenPicture:
    """A picture's outline, its inflated half thickness, and what the pack's network says of it; None without one."""

    silhouette: Silhouette
    half: Float32[np.ndarray, "R R"]
    predicted: PredictedMaps | None

    @property
    def pose(self) -> PicturePose | None:
        """Where the camera stood; None for a pack that cannot tell, or not surely enough."""
        return None if self.predicted is None else camera_pose(self.predicted)


def see_picture(pack: ModelPack, picture: UInt8[np.ndarray, "S S 4"]) -> SeenPicture:
    """Asks the pack's network about a crop. Raises NoOutlineError for one without an opaque pixel."""
    description = pack.pipeline.stages[STRUCTURE]
    outline_box(picture)
    silhouette = measure_silhouette(picture[..., 3].astype(np.float32) / np.float32(255))
    half = inflated_half_thickness(silhouette.coarse, inflation_config(description))
    if VIEW_MAPS not in description.models:
        return SeenPicture(silhouette, half, None)
    with pack.in_use(VIEW_MAPS, torch.device("cpu")) as network:
        return SeenPicture(silhouette, half, predict(network, picture, silhouette.coarse, half))


def reconstruct_views(
    pack: ModelPack, condition: Condition, mode: MultiImageMode, *, seed: int
) -> MultiViewReconstruction:
    """The object in the pictures of `condition`, each of which shows the side that it names.

    `mode` is how several images are fused: "multidiffusion" averages the views by confidence, "stochastic" lets each
    region follow one view, drawn with `seed`. Raises NoOutlineError for a picture without an opaque pixel.
    """
    config, pictures = inflation_config(pack.pipeline.stages[STRUCTURE]), condition.pictures
    frames = view_frames([outline_box(picture) for picture in pictures], condition.sides)
    seen: Sequence[SeenPicture] = condition.seen or [see_picture(pack, picture) for picture in pictures]
    views = [_reconstruct_view(*view, config) for view in zip(pictures, seen, frames, strict=True)]
    solid = FusedSolid([view for view, _ in views], seed=seed if mode == "stochastic" else None)
    return MultiViewReconstruction(solid, [colours for _, colours in views])


def _reconstruct_view(
    picture: UInt8[np.ndarray, "S S 4"], seen: SeenPicture, frame: ViewFrame, config: InflationConfig
) -> tuple[SingleViewSolid, ViewColours]:
    """The solid of one image, and its colours."""
    silhouette, half, front = seen.silhouette, seen.half, front_colours(picture)
    outline = {"edge": torch.from_numpy(silhouette.edge), "radius": torch.from_numpy(silhouette.radius)}
    if seen.predicted is None:
        inflated = inflate(silhouette, np.zeros_like(half), half, config)
        return SingleViewSolid(inflated, frame=frame, **outline), view_colours(front, blurred_back(front))
    maps = column_maps(seen.predicted)
    thick = np.where(half > 0, hedged_half_thickness((maps.back - maps.front) / 2, silhouette.coarse, config), 0)
    middle, thick = _with_flat_faces((maps.front + maps.back) / 2, thick, picture, config)
    solid = inflate(silhouette, middle, thick, config)
    front = correct_illumination(front, maps.front_colour, half > 0)
    back = relight_like_front(maps.back_colour, maps.front_colour, front, half > 0)
    palette = palette_of(shrunk_colours(front), half > 0)
    back = upsampled_colours(in_palette(back, palette), half > 0)
    return SingleViewSolid(solid, frame=frame, **outline), view_colours(front, back, palette)


def _with_flat_faces(
    middle: Float[np.ndarray, "C C"],
    thick: Float[np.ndarray, "C C"],
    picture: UInt8[np.ndarray, "S S 4"],
    config: InflationConfig,
) -> tuple[Float[np.ndarray, "C C"], Float[np.ndarray, "C C"]]:
    """Middle and half thickness of columns with flat faces. The picture's edges count for the front alone."""
    known, front, back = thick > 0, middle - thick, middle + thick
    if config.flatness > 0:
        front = flattened(front, known, edge_weight(picture), config.flatness)
    if config.back_flatness > 0:
        back = flattened(back, known, np.ones_like(thick, np.float32), config.back_flatness)
    return (front + back) / 2, np.where(known, np.maximum((back - front) / 2, config.least_half), 0)


def inflation_config(description: StageDescription) -> InflationConfig:
    """The stage's arguments; pack_unsupported names one that is unknown or wrong."""
    known = {field.name for field in fields(InflationConfig)}
    for name in description.arguments:
        if name not in known:
            raise EspalierError("pack_unsupported", f"{description.class_name} has no argument {name!r}.")
    try:
        return InflationConfig(**description.arguments)
    except (TypeError, ValueError) as error:
        raise EspalierError("pack_unsupported", f"{description.class_name}: {error}.") from error
