"""The unlit colours of points on a real model: the texture where there is one, else the material's colour.

Axes: P points.
"""

import numpy as np
from numpy.typing import NDArray

from starter_model.image_pack.real_models.model_file import TEXTURE_SIDE, RealModel


def unlit_colours(model: RealModel, face: NDArray[np.integer], weights: NDArray[np.floating]) -> NDArray[np.floating]:
    """sRGB colours [P, 3] in 0..1 on the faces [P] at barycentric `weights` [P, 3]."""
    material = model.materials[face]
    colours, image = model.colours[material], model.image_of[material]
    if not len(model.images):
        return colours
    uvs = np.einsum("pk,pkc->pc", weights, model.uvs[face])
    column = np.floor(uvs[:, 0] % 1 * TEXTURE_SIDE).astype(int) % TEXTURE_SIDE
    row = np.floor((1 - uvs[:, 1]) % 1 * TEXTURE_SIDE).astype(int) % TEXTURE_SIDE
    texel = model.images[np.maximum(image, 0), row, column] / np.float32(255)
    return np.where(image[:, None] >= 0, texel * colours, colours)
