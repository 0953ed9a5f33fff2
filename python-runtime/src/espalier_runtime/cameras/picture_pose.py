"""From where a picture was taken, and how an object that stands as its camera saw it is turned upright.

Owns the geometry and the pose's form in the recipe. An object as the camera saw it fills a box of parallel columns; a
camera near to it saw what is farther away smaller, so columns farther back are widened first. Frames: the picture's,
x right, y away from the camera, z up in the picture; the upright one, z up, the camera still towards −y.
Axes: N points.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Float, Float32

from espalier_runtime.protocol.open_json import JsonObject

STEEPEST = 89.0
"""Degrees: nobody needs to correct a picture to straight from above."""
LEAST_CROP_SIDE = 0.4
"""Of the cube: what is still deeper is cut off, or its front would have too few voxels."""
_CLOSEST = 1.2
"""Perspective beyond which the camera would stand inside the object's cube."""


@dataclass(frozen=True)
class PicturePose:
    """`pitch`: degrees from which the camera looked down. `perspective`: 1 over its distance from the middle of the
    object, in sides of the model's cube; 0 for parallel rays. `mirror`: degrees from the picture's right, around the up
    direction, of the normal of the vertical plane in which the object is its own mirror image; None where there is no
    such plane, or none is known. `crop_side`: the side of the picture's crop in the cube, less than 1 for an object
    that is deeper than it is wide and high. `depth_scale`: how many times as deep along the viewing direction the
    object is as was guessed, which no picture shows; never of a recipe's camera, always somebody's word."""

    pitch: float = 0.0
    perspective: float = 0.0
    mirror: float | None = None
    crop_side: float = 1.0
    depth_scale: float = 1.0

    @classmethod
    def in_recipe(cls, parameters: JsonObject) -> "PicturePose":
        """What a recipe's parameters say of the picture's camera; level and far away where they say nothing."""
        camera: Any = parameters.get("camera")
        if not isinstance(camera, dict):
            return cls()
        # Recipes before there were deep objects name no crop_side.
        numbers = [camera.get(name, default) for name, default in (("pitch", 0), ("perspective", 0), ("cropSide", 1))]
        if not all(isinstance(number, int | float) and math.isfinite(number) for number in numbers):
            return cls()
        pitch, perspective, crop_side = numbers
        mirror = camera.get("mirror")
        if not isinstance(mirror, int | float) or not math.isfinite(mirror):
            mirror = None  # recipes before there was one
        return cls(
            min(max(pitch, -STEEPEST), STEEPEST),
            min(max(perspective, 0.0), _CLOSEST),
            mirror,
            min(max(crop_side, LEAST_CROP_SIDE), 1.0),
        )

    def corrected(self, pitch: float | None, depth_scale: float | None = None) -> "PicturePose":
        """The same camera with what somebody knows better."""
        known = self if pitch is None else replace(self, pitch=pitch)
        return known if depth_scale is None else replace(known, depth_scale=depth_scale)

    def to_json(self) -> JsonObject:
        """For a recipe."""
        mirror: JsonObject = {} if self.mirror is None else {"mirror": round(self.mirror, 1)}
        crop: JsonObject = {} if self.crop_side == 1 else {"cropSide": self.crop_side}
        deeper: JsonObject = {} if self.depth_scale == 1 else {"depthScale": self.depth_scale}
        return {"pitch": round(self.pitch, 2), "perspective": round(self.perspective, 3)} | mirror | crop | deeper

    @property
    def changes_nothing(self) -> bool:
        """Whether the object stands as it is seen, as deep as it was guessed."""
        return self.pitch == 0 and self.perspective == 0 and self.depth_scale == 1

    @property
    def rotation(self) -> Float32[np.ndarray, "3 3"]:
        """From the picture's frame to the upright one."""
        angle = math.radians(self.pitch)
        cosine, sine = math.cos(angle), math.sin(angle)
        return np.array([[1, 0, 0], [0, cosine, sine], [0, -sine, cosine]], np.float32)

    def upright(self, points: Float[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
        """Points of the picture's frame where they really are."""
        widened = points * self._deepening
        widened[:, [0, 2]] *= self.widening(points)[:, None]
        return (widened @ self.rotation.T).astype(np.float32)

    def as_seen(self, points: Float[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
        """The inverse of `upright`."""
        seen = points @ self.rotation / self._deepening
        seen[:, [0, 2]] /= self.widening(seen)[:, None]
        return seen.astype(np.float32)

    def upright_directions(
        self, directions: Float[np.ndarray, "N 3"], points: Float[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, "N 3"]:
        """Directions along the surface at points of the picture's frame, of length 1."""
        x, y, z = (directions * self._deepening).T
        widening = self.widening(points)
        moved = [
            widening * x + self.perspective * points[:, 0] * y,
            y,
            widening * z + self.perspective * points[:, 2] * y,
        ]
        return _unit(np.stack(moved, 1) @ self.rotation.T)

    def upright_normals(
        self, normals: Float[np.ndarray, "N 3"], points: Float[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, "N 3"]:
        """Normals at points of the picture's frame: by the inverse transpose of what moves directions."""
        widening = self.widening(points)
        x, z = normals[:, 0] / widening, normals[:, 2] / widening
        y = normals[:, 1] / self.depth_scale - self.perspective * (points[:, 0] * x + points[:, 2] * z)
        return _unit(np.stack([x, y, z], 1) @ self.rotation.T)

    def widening(self, points: Float[np.ndarray, "N 3"]) -> Float[np.ndarray, " N"]:
        """How many times as large as it is seen from far away something at points of the picture's frame is."""
        return np.maximum(1 + self.perspective * self.depth_scale * points[:, 1], 0.05)

    @property
    def _deepening(self) -> Float32[np.ndarray, " 3"]:
        return np.array([1, self.depth_scale, 1], np.float32)


def _unit(vectors: Float[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
    return (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)).astype(np.float32)
