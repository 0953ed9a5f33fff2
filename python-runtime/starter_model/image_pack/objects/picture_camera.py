"""What is known of a picture's camera, as seven numbers that a network can be asked for.

Owns their meaning. Frame: x right, y along the viewing direction, z up in the picture.
"""

import numpy as np
from numpy.typing import NDArray


def picture_camera(rotation: NDArray[np.floating], *, perspective: float, symmetric: float) -> NDArray[np.float32]:
    """[7]: the object's up direction in the camera's frame (3); the perspective, 1 over the camera's distance in sides
    of the crop (0 is orthographic); cosine and sine of twice the azimuth of the mirror plane's normal, from the
    camera's right around the up direction; 1 if the object is mirror symmetric, 0 if not, NaN where unknown.

    `rotation` [3, 3] takes the object's frame (z up, mirrored in x) to the camera's.
    """
    up, across = rotation[:, 2], rotation[:, 0]
    right = np.array([1.0, 0, 0]) - up[0] * up
    right /= np.linalg.norm(right)
    azimuth = np.arctan2(across @ np.cross(up, right), across @ right)
    return np.array([*up, perspective, np.cos(2 * azimuth), np.sin(2 * azimuth), symmetric], np.float32)
