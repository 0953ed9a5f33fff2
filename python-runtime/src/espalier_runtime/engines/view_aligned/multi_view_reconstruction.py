"""Multi-view reconstruction: from images of known sides to a fused solid and the colours of its views.

Runs once, in the first stage, whose structure carries the result to the second.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import torch
from jaxtyping import Float, Float32, Int32, UInt8
from torch import Tensor

from espalier_runtime.cameras.picture_pose import LEAST_CROP_SIDE, PicturePose
from espalier_runtime.cameras.view_frames import ViewFrame, outline_box, view_frames
from espalier_runtime.engines.condition.condition import Condition
from espalier_runtime.engines.roles import VIEW_MAPS
from espalier_runtime.engines.view_aligned.flat_faces import edge_weight, flattened
from espalier_runtime.engines.view_aligned.inflation import (
    DEEPEST_HALF,
    InflationConfig,
    hedged_half_thickness,
    inflate,
    inflated_half_thickness,
)
from espalier_runtime.engines.view_aligned.multi_view_fusion import FusedSolid, SingleViewSolid
from espalier_runtime.engines.view_aligned.object_palette import in_palette, palette_of
from espalier_runtime.engines.view_aligned.plain_regions import plain_where_hidden, surface_neighbours
from espalier_runtime.engines.view_aligned.predict_view_maps import (
    camera_pose,
    column_maps,
    is_straight_on,
    predict,
)
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
# Share of the columns that have to fit into the model's cube: a stray one does not make the object small.
_WITHIN = 0.995


@dataclass(frozen=True)
class MultiViewReconstruction:
    """A reconstructed object; `colours` has one entry for each of the solid's views."""

    solid: FusedSolid
    colours: list[ViewColours]

    def colours_of(self, voxels: Int32[Tensor, "N 3"], resolution: int) -> Float32[Tensor, "N 3"]:
        """Colours in 0..1 of the surface's voxels in a grid `resolution` wide: the weighted mean over the views."""
        points = (voxels + 0.5) / resolution - 0.5
        neighbours = surface_neighbours(voxels.numpy(), resolution)
        view_weights = self.solid.view_weights(points, sharpness=_COLOUR_SHARPNESS)
        mixed = torch.zeros_like(points)
        for share, view, colours in zip(view_weights, self.solid.views, self.colours, strict=True):
            guess = colours.at(view.solid, view.to_crop(points))
            known = guess.colours if colours.palette is None else plain_where_hidden(guess, colours.palette, neighbours)
            mixed += share[:, None] * torch.from_numpy(known)
        return mixed


@dataclass(frozen=True, eq=False)
class SeenPicture:
    """A picture's outline, the middle and half thickness of its columns in sides of the crop (0 outside), and what the
    pack's network says of it; None without one."""

    silhouette: Silhouette
    middle: Float[np.ndarray, "R R"]
    half: Float[np.ndarray, "R R"]
    predicted: PredictedMaps | None

    @property
    def pose(self) -> PicturePose | None:
        """Where the camera stood; None for a pack that cannot tell, or not surely enough."""
        return None if self.predicted is None else camera_pose(self.predicted, crop_side=self._crop_side)

    @property
    def _crop_side(self) -> float:
        """The side that the crop may have in the model's cube, for the object's depth to fit in as well."""
        farthest = float(np.quantile((np.abs(self.middle) + self.half)[self.half > 0], _WITHIN))
        return round(min(1.0, max(LEAST_CROP_SIDE, DEEPEST_HALF / farthest)), 3)


def see_picture(pack: ModelPack, picture: UInt8[np.ndarray, "S S 4"]) -> SeenPicture:
    """Asks the pack's network about a crop. Raises NoOutlineError for one without an opaque pixel."""
    description = pack.pipeline.stages[STRUCTURE]
    outline_box(picture)
    silhouette = measure_silhouette(picture[..., 3].astype(np.float32) / np.float32(255))
    config = inflation_config(description)
    half = inflated_half_thickness(silhouette.coarse, config)
    if VIEW_MAPS not in description.models:
        return SeenPicture(silhouette, np.zeros_like(half), half, None)
    with pack.in_use(VIEW_MAPS, torch.device("cpu")) as network:
        predicted = predict(network, picture, silhouette.coarse, half)
    return SeenPicture(silhouette, *predicted_columns(predicted, picture, silhouette, config), predicted)


def reconstruct_views(
    pack: ModelPack, condition: Condition, mode: MultiImageMode, *, seed: int
) -> MultiViewReconstruction:
    """The object in the pictures of `condition`, each of which shows the side that it names.

    `mode` is how several images are fused: "multidiffusion" averages the views by confidence, "stochastic" lets each
    region follow one view, drawn with `seed`. Raises NoOutlineError for a picture without an opaque pixel.
    """
    config, pictures = inflation_config(pack.pipeline.stages[STRUCTURE]), condition.pictures
    crop_side = 1.0 if condition.pose is None else condition.pose.crop_side
    frames = view_frames([outline_box(picture) for picture in pictures], condition.sides, crop_side=crop_side)
    seen: Sequence[SeenPicture] = condition.seen or [see_picture(pack, picture) for picture in pictures]
    views = [_reconstruct_view(*view, config) for view in zip(pictures, seen, frames, strict=True)]
    solid = FusedSolid([view for view, _ in views], seed=seed if mode == "stochastic" else None)
    return MultiViewReconstruction(solid, [colours for _, colours in views])


def _reconstruct_view(
    picture: UInt8[np.ndarray, "S S 4"], seen: SeenPicture, frame: ViewFrame, config: InflationConfig
) -> tuple[SingleViewSolid, ViewColours]:
    """The solid of one image, and its colours."""
    silhouette, known, front = seen.silhouette, seen.half > 0, front_colours(picture)
    solid = inflate(silhouette, seen.middle, seen.half, config, crop_side=1 / frame.mean_scale)
    outline = {"edge": torch.from_numpy(silhouette.edge), "radius": torch.from_numpy(silhouette.radius)}
    if seen.predicted is None:
        return SingleViewSolid(solid, frame=frame, **outline), view_colours(front, blurred_back(front))
    maps = column_maps(seen.predicted)
    front = correct_illumination(front, maps.front_colour, known)
    back = relight_like_front(maps.back_colour, maps.front_colour, front, known)
    palette = palette_of(shrunk_colours(front), known)
    back = upsampled_colours(in_palette(back, palette), known)
    return SingleViewSolid(solid, frame=frame, **outline), view_colours(front, back, palette)


def predicted_columns(
    predicted: PredictedMaps, picture: UInt8[np.ndarray, "S S 4"], silhouette: Silhouette, config: InflationConfig
) -> tuple[Float[np.ndarray, "C C"], Float[np.ndarray, "C C"]]:
    """Middle and half thickness of the columns of a crop, half thickness 0 outside its outline."""
    maps, middle_share = column_maps(predicted), 1.0
    if is_straight_on(predicted):
        middle_share = 1 - config.straight_on_share
        config = replace(config, balloon_share=config.balloon_share + config.straight_on_share, straight_on_share=0)
    hedged = hedged_half_thickness((maps.back - maps.front) / 2, silhouette.coarse, config)
    return _with_flat_faces(middle_share * (maps.front + maps.back) / 2, hedged, picture, config)


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
