"""Finished objects against the procedural ones whose pictures they were made from: solid and colours.

Owns how a finished object is put back into the frame of the stored picture, and how its texture is seen without light.
Axis letters: R = 64 side of the truth, S = 4 R side of what is drawn.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from espalier_runtime.cameras.view_frames import outline_box
from espalier_runtime.images.square_crop import square_crop
from espalier_runtime.raster.rasterise import NO_FACE, rasterise
from espalier_runtime.raster.surface_pixels import ShadedMesh
from starter_model.image_pack.evaluation.finished.mesh_solid import filled_by
from starter_model.image_pack.evaluation.held_out import colour_error, overlap
from starter_model.image_pack.evaluation.held_out_objects import HeldOutObject
from starter_model.image_pack.objects.shards import SOLID_SIDE, TARGET_SIDE

_SAMPLES = 4


@dataclass(frozen=True)
class TruthFigures:
    """Intersection over union of solids; mean absolute errors (0..1) of the texture's colours against unlit ones."""

    solid: float
    front_colour: float
    back_colour: float


def measure_against_truth(true: HeldOutObject, drawn: ShadedMesh) -> TruthFigures:
    """The finished object of `true.picture`; colours where both are seen."""
    positions = placed_as_pictured(true, drawn.positions)
    solid = filled_by(positions, drawn.faces, SOLID_SIDE)
    sides = ((1.0, true.front_colour), (-1.0, true.back_colour))
    errors = [_side_error(drawn, positions, towards, wanted, true.seen) for towards, wanted in sides]
    return TruthFigures(overlap(solid, true.solid), *errors)


def placed_as_pictured(true: HeldOutObject, positions: NDArray[np.float32]) -> NDArray[np.float32]:
    """Positions [V, 3] in the frame of the stored picture, which the program has cropped anew."""
    stored = outline_box(true.picture)
    crop = outline_box(np.asarray(square_crop(true.image)))
    scale = max(crop.width, crop.height) / max(stored.width, stored.height)
    middle = np.array([crop.centre_x, 0, crop.centre_z]), np.array([stored.centre_x, 0, stored.centre_z])
    return ((positions - middle[0]) / scale + middle[1]).astype(np.float32)


def _side_error(
    drawn: ShadedMesh, positions: NDArray[np.float32], towards: float, wanted: NDArray, seen: NDArray[np.bool_]
) -> float:
    colours, covered = unlit_side(drawn, positions, towards)
    return colour_error(colours, wanted, seen & covered)


def unlit_side(
    drawn: ShadedMesh, positions: NDArray[np.float32], towards: float
) -> tuple[NDArray[np.floating], NDArray[np.bool_]]:
    """The texture's colours [R, R, 3] in the columns of a picture, and which of them are covered.

    `towards` 1 looks from the front, −1 from behind; either way columns keep their place, as in the stored truth.
    """
    x, y, z = positions.T
    # Half the depth, so that nothing lies beyond the range that is drawn.
    clip = np.stack([2 * x, -2 * z, towards * y / 2 + 0.5, np.ones_like(x)], 1)
    raster = rasterise(clip, drawn.faces, height=TARGET_SIDE * _SAMPLES, width=TARGET_SIDE * _SAMPLES)
    covered = raster.face_id != NO_FACE
    samples = np.zeros((*covered.shape, 3), np.float32)
    assert drawn.uvs is not None
    uvs = np.einsum("rsk,rskc->rsc", raster.barycentric, drawn.uvs[drawn.faces[raster.face_id]])
    samples[covered] = texture_at(drawn, uvs)[covered]
    weight = _averaged(covered[..., None].astype(np.float32))
    return _averaged(samples) / np.maximum(weight, 1e-6), weight[..., 0] >= 0.5


def texture_at(drawn: ShadedMesh, uvs: NDArray[np.floating]) -> NDArray[np.floating]:
    """sRGB colours [S, S, 3] in 0..1 at texture coordinates [S, S, 2], v up."""
    assert drawn.texture is not None
    height, width = drawn.texture.shape[:2]
    places = (uvs[..., 0] * width - 0.5).astype(np.float32), ((1 - uvs[..., 1]) * height - 0.5).astype(np.float32)
    found = cv2.remap(drawn.texture, *places, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.float32) / 255


def _averaged(samples: NDArray[np.floating]) -> NDArray[np.floating]:
    return samples.reshape(TARGET_SIDE, _SAMPLES, TARGET_SIDE, _SAMPLES, -1).mean((1, 3))
