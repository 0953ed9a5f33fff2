"""A pinhole camera with the conventions of TRELLIS (docs/trellis-inference.md §6.3): extrinsics, intrinsics, projection
to clip space.

Owns the conventions of docs/trellis-inference.md §6.3 and nothing that draws. Model frame: right-handed, z up.
View space is OpenCV's: x right, y down, z forward. Axes: V points.
"""

import math
from dataclasses import dataclass

import torch
from jaxtyping import Float32
from torch import Tensor

UP = (0.0, 0.0, 1.0)
ORIGIN = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Camera:
    """extrinsics: world to view; intrinsics: for an image of width and height 1; near, far: view depths > 0."""

    extrinsics: Float32[Tensor, "4 4"]
    intrinsics: Float32[Tensor, "3 3"]
    near: float = 0.1
    far: float = 100.0

    @property
    def position(self) -> Float32[Tensor, "3"]:
        """Where the camera stands, in the model frame."""
        return -self.extrinsics[:3, :3].T @ self.extrinsics[:3, 3]

    def to_clip(self, points: Float32[Tensor, "V 3"]) -> Float32[Tensor, "V 4"]:
        """Homogeneous clip coordinates of points: x right, y down, depth 0 at near and 1 at far; w is view depth."""
        matrix = projection(self.intrinsics, self.near, self.far) @ self.extrinsics
        return points @ matrix[:, :3].T.to(points) + matrix[:, 3].to(points)


def orbit_camera(
    yaw: float, pitch: float, *, radius: float, field_of_view: float, near: float = 0.1, far: float = 100.0
) -> Camera:
    """The camera on a sphere around the origin that looks at it; angles in radians, radius in model units.

    Yaw 0 stands on +y, pi on the -y side, which is the front of a view-aligned object.
    """
    eye = orbit_position(yaw, pitch, radius)
    return Camera(look_at(eye, ORIGIN, UP), pinhole_intrinsics(field_of_view), near, far)


def orbit_position(yaw: float, pitch: float, radius: float) -> tuple[float, float, float]:
    """Where yaw and pitch (radians) lead on a sphere of `radius`. Source: docs/trellis-inference.md §6.3."""
    return (
        radius * math.sin(yaw) * math.cos(pitch),
        radius * math.cos(yaw) * math.cos(pitch),
        radius * math.sin(pitch),
    )


def look_at(
    eye: tuple[float, float, float], target: tuple[float, float, float], up: tuple[float, float, float]
) -> Float32[Tensor, "4 4"]:
    """World-to-view matrix. ValueError when eye and target coincide or lie in line with `up`. Source:
    docs/trellis-inference.md §6.3."""
    position, aim, upwards = (torch.tensor(vector, dtype=torch.float64) for vector in (eye, target, up))
    forward = aim - position
    right = torch.linalg.cross(-upwards, forward)
    if forward.norm() == 0 or right.norm() == 0:
        raise ValueError(f"a camera at {eye} cannot look at {target} with {up} upwards")
    forward = forward / forward.norm()
    right = right / right.norm()
    matrix = torch.eye(4, dtype=torch.float64)
    matrix[:3, :3] = torch.stack([right, torch.linalg.cross(forward, right), forward])
    matrix[:3, 3] = -matrix[:3, :3] @ position
    return matrix.float()


def pinhole_intrinsics(field_of_view: float) -> Float32[Tensor, "3 3"]:
    """Intrinsics of a square image of side 1 for a full angle in radians. Source: docs/trellis-inference.md §6.3."""
    focal = 0.5 / math.tan(field_of_view / 2)
    return torch.tensor([[focal, 0.0, 0.5], [0.0, focal, 0.5], [0.0, 0.0, 1.0]])


def projection(intrinsics: Float32[Tensor, "3 3"], near: float, far: float) -> Float32[Tensor, "4 4"]:
    """View space to clip space, y down, depth in 0..1. Source: docs/trellis-inference.md §6.3."""
    matrix = torch.zeros(4, 4)
    matrix[0, 0] = 2 * intrinsics[0, 0]
    matrix[1, 1] = 2 * intrinsics[1, 1]
    matrix[0, 2] = 2 * intrinsics[0, 2] - 1
    matrix[1, 2] = -2 * intrinsics[1, 2] + 1
    matrix[2, 2] = far / (far - near)
    matrix[2, 3] = near * far / (near - far)
    matrix[3, 2] = 1
    return matrix
