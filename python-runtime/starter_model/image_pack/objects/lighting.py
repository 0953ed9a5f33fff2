"""Random light on what a depth buffer shows, and the exposure of the picture.

Frame: x right, y along the viewing direction, z up. Axis letters: S side of the picture.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Array = NDArray[np.floating]
# The depth of a pixel that shows nothing.
EMPTY = np.float32(9)
# Standard deviations of a picture's brightness and of each channel's, as factors.
EXPOSURE_ERROR, WHITE_BALANCE_ERROR = 0.06, 0.03


def light(normal: Array, depth: Array, shine: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Factors [S, S] on the unlit colour, and highlights [S, S] to add, for normals [S, S, 3] and shininess [S, S]."""
    sun = np.array([rng.normal() * 0.7, -abs(rng.normal()) - 0.4, abs(rng.normal()) * 0.8 + 0.3])
    sun /= np.linalg.norm(sun)
    half = sun + np.array([0, -1, 0])
    half /= np.linalg.norm(half)
    ambient, diffuse = rng.uniform(0.3, 0.8), rng.uniform(0.3, 0.8)
    sky = 1 + rng.uniform(0, 0.3) * normal[..., 2]
    shade = (ambient * sky + diffuse * np.maximum(normal @ sun, 0)) * _crevices(depth)
    gloss = np.maximum(normal @ half, 0) ** rng.uniform(10, 60) * shine * rng.uniform(0.2, 1)
    return shade.astype(np.float32), gloss.astype(np.float32)


def exposed(lit: Array, colour: Array, rng: np.random.Generator) -> Array:
    """Lit colours [S, S, 3] as someone takes them who holds a light meter to the object: as bright as it is, nearly.

    One picture cannot tell a dark object in bright light from a pale one in dim light; people who take pictures of
    objects see to it that the picture does. What is left are the errors of exposure and of white balance.
    """
    exposure = np.exp(rng.normal() * EXPOSURE_ERROR) * colour.sum() / max(1e-3, float(lit.sum()))
    return lit * exposure * (1 + rng.normal(size=3) * WHITE_BALANCE_ERROR)


def _crevices(depth: Array) -> Array:
    """Darkening where the surroundings stand in front: 0.5 to 1."""
    seen = depth < EMPTY
    shallow = np.where(seen, depth, 0)
    weight = ndimage.gaussian_filter(seen.astype(np.float32), 3) + 1e-4
    around = ndimage.gaussian_filter(shallow, 3) / weight
    return np.clip(1 - 6 * np.maximum(shallow - around, 0), 0.5, 1)
