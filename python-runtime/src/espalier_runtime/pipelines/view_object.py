"""What both stages of a view-aligned pack derive from the picture: the solid and its colours.

Neither stage passes this to the other, because coordinates are all that a structure may say; each derives it again.
"""

from dataclasses import dataclass, fields

import numpy as np
import torch
from jaxtyping import Float32, UInt8

from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.model_packs.pipeline_file import StageDescription
from espalier_runtime.models.inflation import InflationConfig, inflate, prior_half
from espalier_runtime.models.silhouette import measure_silhouette
from espalier_runtime.models.view_colours import (
    ViewColours,
    enlarged_colours,
    front_colours,
    guessed_back,
    lit_like_front,
    view_colours,
)
from espalier_runtime.models.view_maps_of_picture import predict_maps
from espalier_runtime.models.view_solid import ViewSolid
from espalier_runtime.pipelines.conditions import Condition
from espalier_runtime.protocol.errors import EspalierError

VIEW_MAPS_ROLE = "view_maps"


@dataclass(frozen=True)
class ViewObject:
    """One object as its picture shows it."""

    solid: ViewSolid
    colours: ViewColours


def view_object(pack: ModelPack, description: StageDescription, condition: Condition) -> ViewObject:
    """The object in the first picture of `condition`. Raises input_empty without a picture or an opaque pixel."""
    if not condition.pictures:
        raise EspalierError(
            "input_empty", "This pack works from a picture, and there is none.", hint="Give it a picture."
        )
    picture = np.asarray(condition.pictures[0])
    config = inflation_config(description)
    try:
        silhouette = measure_silhouette(_alpha(picture))
    except ValueError as error:
        raise EspalierError("input_empty", "The picture has no opaque part.") from error
    half, front = prior_half(silhouette.coarse, config), front_colours(picture)
    if VIEW_MAPS_ROLE not in description.models:
        flat = np.zeros_like(half)
        return ViewObject(inflate(silhouette, flat, half, config), view_colours(front, guessed_back(front)))
    with pack.in_use(VIEW_MAPS_ROLE, torch.device("cpu")) as network:
        maps = predict_maps(network, picture, silhouette.coarse, half)
    middle, thick = (maps.front + maps.back) / 2, (maps.back - maps.front) / 2
    solid = inflate(silhouette, middle, np.where(half > 0, thick, 0), config)
    back = lit_like_front(maps.back_colour, maps.front_colour, front, half > 0)
    return ViewObject(solid, view_colours(front, enlarged_colours(back, half > 0)))


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


def _alpha(picture: UInt8[np.ndarray, "S S 4"]) -> Float32[np.ndarray, "S S"]:
    return picture[..., 3].astype(np.float32) / np.float32(255)
