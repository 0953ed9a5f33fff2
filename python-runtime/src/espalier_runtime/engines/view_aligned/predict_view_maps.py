"""Monocular prediction of depth and albedo maps, front and back, and of the picture's camera, with mirror test-time
augmentation.

Owns the network's input and the change from image order to map order. The network is `models/starter/view_maps`.
Axis letters: P side of a picture as it comes, S = 128 side of the pictures that the network sees, R = 64 side of the
maps.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from jaxtyping import Float, Float32, UInt8

from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.engines.view_aligned.silhouette import CoarseSilhouette, image_to_map, map_to_image
from espalier_runtime.models.starter.view_maps import PICTURE_SIDE, PredictedCamera, PredictedMaps, ViewMaps

# Expected error of the tilt (as a tangent) beyond which an object is left as it is seen, and degrees that count as
# level.
_LEAST_SURE = 0.3
_LEVEL = 2.0
# Degrees by which the mirror plane may miss the camera where an object is seen straight on.
_STRAIGHT = 8.0
# Logit from which an object counts as its own mirror image.
_LEAST_SYMMETRIC = 0.0


@dataclass(frozen=True)
class ColumnMaps:
    """One image's maps in map order, [x, z]: depths, and colours in 0..1."""

    front: Float32[np.ndarray, "R R"]
    back: Float32[np.ndarray, "R R"]
    front_colour: Float32[np.ndarray, "R R 3"]
    back_colour: Float32[np.ndarray, "R R 3"]


def predict(
    network: ViewMaps,
    picture: UInt8[np.ndarray, "P P 4"],
    silhouette: CoarseSilhouette,
    half: Float[np.ndarray, "R R"],
) -> PredictedMaps:
    """What the network says of an RGBA picture (row 0 on top), whose outline and inflated half thickness are indexed
    [x, z], and of the mirrored one: a batch of two. It sees a binary alpha, as in training."""
    rgba = torch.from_numpy(binarise_alpha(picture)).permute(2, 0, 1)
    hints = [torch.from_numpy(map_to_image(np.asarray(hint, np.float32))) for hint in (half, silhouette.edge)]
    inputs = [torch.stack([value, value.flip(-1)]) for value in (rgba, *hints)]
    with torch.no_grad():
        return network(*inputs)


def column_maps(predicted: PredictedMaps) -> ColumnMaps:
    """Mirror test-time augmentation: the mirrored image's maps, mirrored back, averaged with those of the image."""
    both = (predicted.front, predicted.back, predicted.front_colour, predicted.back_colour)
    front, back, front_colour, back_colour = ((value[0] + value[1].flip(-1)).numpy() / 2 for value in both)
    return ColumnMaps(
        image_to_map(front),
        image_to_map(back),
        image_to_map(front_colour.transpose(1, 2, 0)),
        image_to_map(back_colour.transpose(1, 2, 0)),
    )


def camera_pose(predicted: PredictedMaps, *, crop_side: float = 1.0) -> PicturePose | None:
    """From where the picture was taken, whose crop has this side in the model's cube; None where the network cannot
    tell, or is not sure enough."""
    camera = predicted.camera
    if camera is None or float(camera.deviation.mean()) > _LEAST_SURE:
        return None
    pitch = float(np.degrees(np.arctan(-float(camera.tilt[:, 1].mean()))))
    perspective = float(camera.perspective.mean()) / crop_side
    return PicturePose(pitch if abs(pitch) > _LEVEL else 0.0, perspective, _mirror(camera), crop_side)


def is_straight_on(predicted: PredictedMaps) -> bool:
    """Whether the camera stands in the plane in which the object is its own mirror image."""
    mirror = None if predicted.camera is None else _mirror(predicted.camera)
    return mirror is not None and abs(mirror) < _STRAIGHT


def _mirror(camera: PredictedCamera) -> float | None:
    """The azimuth of the mirror plane's normal in degrees, from those of the picture and of the mirrored one."""
    if float(camera.symmetric.mean()) < _LEAST_SYMMETRIC:
        return None
    cosine, sine = (camera.mirror[0] + camera.mirror[1] * torch.tensor([1.0, -1.0])).tolist()
    return float(np.degrees(np.arctan2(sine, cosine))) / 2


def binarise_alpha(picture: UInt8[np.ndarray, "P P 4"]) -> Float32[np.ndarray, "S S 4"]:
    """The network's input of an RGBA image: in 0..1, every pixel either opaque, or black and transparent."""
    values = picture.astype(np.float32) / 255
    weighted = np.concatenate([values[..., :3] * values[..., 3:], values[..., 3:]], -1)
    small = np.asarray(cv2.resize(weighted, (PICTURE_SIDE, PICTURE_SIDE), interpolation=cv2.INTER_AREA), np.float32)
    opaque = small[..., 3:] > 0.5
    return np.where(opaque, np.concatenate([small[..., :3], small[..., 3:]], -1) / np.maximum(small[..., 3:], 0.5), 0)
