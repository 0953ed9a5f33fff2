"""Colour difference (CIEDE2000) between rendered views of a baked asset and of what it was baked from.

Owns the views and the mean. Unlit colours are compared, so that light and shading play no part.
"""

import math

import numpy as np
from jaxtyping import Float32

from espalier_runtime.cameras.camera import Camera, orbit_camera
from espalier_runtime.cameras.hammersley import hammersley_view
from espalier_runtime.images.colour_space import linear_to_srgb
from espalier_runtime.raster.surface_pixels import ShadedMesh, rasterise_surface
from espalier_tools.benchmarks.baking.colour_difference import ciede2000, srgb_to_lab

VIEWS = 12
_RADIUS, _FIELD_OF_VIEW = 2.0, math.radians(40)


def bake_difference(baked: ShadedMesh, reference: ShadedMesh, side: int = 512) -> float:
    """Mean CIEDE2000 over the pixels that both meshes cover, from VIEWS directions spread over the sphere."""
    differences = []
    for index in range(VIEWS):
        yaw, pitch = hammersley_view(index, VIEWS)
        # From straight above or below the camera would have no up.
        pitch = float(np.clip(pitch, -math.radians(85), math.radians(85)))
        camera = orbit_camera(yaw, pitch, radius=_RADIUS, field_of_view=_FIELD_OF_VIEW)
        first, second = _colours(baked, camera, side), _colours(reference, camera, side)
        shared = ~np.isnan(first[:, 0]) & ~np.isnan(second[:, 0])
        differences.append(ciede2000(srgb_to_lab(first[shared]), srgb_to_lab(second[shared])))
    return float(np.concatenate(differences).mean())


def _colours(mesh: ShadedMesh, camera: Camera, side: int) -> Float32[np.ndarray, "P 3"]:
    """sRGB of every pixel, not a number where the mesh is not seen."""
    pixels = rasterise_surface(mesh, camera, side)
    picture = np.full((side * side, 3), np.nan, np.float32)
    picture[pixels.pixel] = linear_to_srgb(np.clip(pixels.albedo, 0.0, 1.0))
    return picture
