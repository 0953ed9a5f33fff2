"""Constructive solid geometry by signed distance functions: an object as a union of primitives and their instances.

Primitives are tapered boxes, surfaces of revolution ("lathe"), ellipsoids and tori, mirrored and repeated around z. The
distances of boxes and tori are exact, those of curved primitives F/|∇F|, exact to first order (Taubin, "Distance
Approximations for Rasterizing Implicit Curves", 1994).
Owns geometry only; what the parts are is `part_codec`. Axis letters: N points.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from jaxtyping import Float32
from torch import Tensor

from espalier_runtime.engines.parts.part_codec import STATIONS, PartShape

# Distances are cut off here, in model units: a part further away than this from a point is not looked at.
_FAR = 0.1
# Thickness of the walls and the floor of hollow parts, in model units.
_WALL = 0.028


@dataclass(frozen=True)
class PartInstance:
    """One instance of a part. A point p is at (p·reflection − centre)·rotation in the part's local frame."""

    shape: PartShape
    reflection: Float32[Tensor, "3 3"]
    centre: Float32[Tensor, "3"]
    rotation: Float32[Tensor, "3 3"]

    def to_local(self, points: Float32[Tensor, "N 3"]) -> Float32[Tensor, "N 3"]:
        """Points in the local frame."""
        return (points @ self.reflection - self.centre) @ self.rotation

    def distance(self, points: Float32[Tensor, "N 3"]) -> Float32[Tensor, " N"]:
        """Signed distance to first order, negative inside."""
        return part_distance(self.shape, self.to_local(points))

    def near(self, points: Float32[Tensor, "N 3"]) -> Tensor:
        """Mask [N] of the points within _FAR of a ball around this instance; all others are cut off."""
        centre = self.centre @ self.reflection.T
        return (points - centre).square().sum(1) < (bounding_radius(self.shape) + _FAR) ** 2


@dataclass(frozen=True)
class PartSolid:
    """The union of all instances. The cavities of hollow parts are subtracted from hollow parts and from rings, which
    are handles; other parts may stand inside a cavity. `instances` are (slot, instance)."""

    instances: tuple[tuple[int, PartInstance], ...]

    def distance(self, points: Float32[Tensor, "N 3"]) -> Float32[Tensor, " N"]:
        """Signed distance in model units, negative inside; at most _FAR."""
        return self.distance_and_slot(points)[0]

    def distance_and_slot(self, points: Float32[Tensor, "N 3"]) -> tuple[Tensor, Tensor]:
        """Signed distances [N], and [N] the index into `instances` of the nearest part."""
        best = torch.full((len(points),), _FAR, dtype=points.dtype)
        nearest = torch.zeros(len(points), dtype=torch.long)
        cavity = self._cavity(points)
        for number, (_, part) in enumerate(self.instances):
            rows = torch.nonzero(part.near(points))[:, 0]
            distance = part.distance(points[rows])
            if part.shape.is_hollow or part.shape.kind == "ring":
                distance = torch.maximum(distance, -cavity[rows])
            closer = distance < best[rows]
            best[rows[closer]] = distance[closer]
            nearest[rows[closer]] = number
        return best, nearest

    def _cavity(self, points: Float32[Tensor, "N 3"]) -> Float32[Tensor, " N"]:
        """Signed distance to the union of the cavities of hollow parts: their side moved inwards by the wall, above a
        floor."""
        room = torch.full((len(points),), _FAR, dtype=points.dtype)
        for _, part in self.instances:
            if part.shape.is_hollow:
                local = part.to_local(points)
                floor = -local[:, 2] - part.shape.half[2] + _WALL
                room = torch.minimum(room, torch.maximum(_side_distance(part.shape, local) + _WALL, floor))
        return room


def solid_of(shapes: dict[int, PartShape]) -> PartSolid:
    """The solid of parts by slot."""
    return PartSolid(tuple((slot, instance) for slot, shape in shapes.items() for instance in instances(shape)))


def instances(shape: PartShape) -> Iterator[PartInstance]:
    """The part itself, then its mirrored and repeated instances."""
    rotation = _rotation(shape.turn)
    centre = torch.tensor(shape.centre)
    across = ((1.0, -1.0) if shape.mirror_x else (1.0,), (1.0, -1.0) if shape.mirror_y else (1.0,))
    for x, y in itertools.product(*across):
        flip = torch.diag(torch.tensor([x, y, 1.0]))
        for number in range(shape.repeats):
            yield PartInstance(shape, _about("z", 2 * math.pi * number / shape.repeats) @ flip, centre, rotation)


def bounds(shapes: dict[int, PartShape]) -> tuple[Float32[Tensor, "3"], Float32[Tensor, "3"]]:
    """The lowest and highest corner of the axis-aligned box around the boxes of all instances."""
    signs = torch.tensor(list(itertools.product((-1.0, 1.0), repeat=3)))
    corners = torch.cat(
        [
            (signs * half_extents(shape) @ instance.rotation.T + instance.centre) @ instance.reflection.T
            for shape in shapes.values()
            for instance in instances(shape)
        ]
    )
    return corners.amin(0), corners.amax(0)


def moved(shape: PartShape, middle: Float32[Tensor, "3"], scale: float) -> PartShape:
    """The part moved by −`middle`, then scaled about the origin."""
    centre = (torch.tensor(shape.centre) - middle) * scale
    return replace(shape, centre=tuple(centre.tolist()), half=tuple(length * scale for length in shape.half))


def bounding_radius(shape: PartShape) -> float:
    """The radius of a ball around the centre that holds the part."""
    x, y, z = shape.half
    if shape.kind == "ring":
        return max(x, y) + z
    widest = max(1.0, *shape.profile) if shape.kind in ("lathe", "block") else 1.0
    return math.hypot(x * widest, y * widest, z)


def half_extents(shape: PartShape) -> Float32[Tensor, "3"]:
    """Half sizes of the box around the part in its local frame."""
    x, y, z = shape.half
    if shape.kind == "ring":
        return torch.tensor([x + z, y + z, z])
    wide = max(shape.profile) if shape.kind == "lathe" else 1.0
    return torch.tensor([x * wide, y * wide, z])


def part_distance(shape: PartShape, local: Float32[Tensor, "N 3"]) -> Float32[Tensor, " N"]:
    """Signed distance of the part without its cavity, at points of its local frame."""
    if shape.kind == "ball":
        return _ball(local, shape.half)
    if shape.kind == "ring":
        return _ring(local, shape.half)
    sides = _block_sides(shape, local) if shape.kind == "block" else [_lathe_side(shape, local)]
    return _intersection([*sides, local[:, 2].abs() - shape.half[2]], shape.rounding * min(shape.half) * 0.98)


def _side_distance(shape: PartShape, local: Float32[Tensor, "N 3"]) -> Float32[Tensor, " N"]:
    if shape.kind == "block":
        return torch.maximum(*_block_sides(shape, local))
    return _lathe_side(shape, local)


def _intersection(planes: Sequence[Tensor], radius: float) -> Tensor:
    """The intersection of half spaces, with edges rounded by `radius`."""
    beyond = torch.stack(list(planes)) + radius
    return beyond.clamp(min=0).square().sum(0).sqrt() + beyond.amax(0).clamp(max=0) - radius


def _block_sides(shape: PartShape, local: Tensor) -> list[Tensor]:
    height = shape.half[2]
    risen = ((local[:, 2] + height) / (2 * height)).clamp(0, 1)
    sides = []
    for axis in (0, 1):
        half, top = shape.half[axis], shape.profile[axis]
        slope = half * (1 - top) / (2 * height)
        sides.append((local[:, axis].abs() - half * (1 + (top - 1) * risen)) / math.hypot(1, slope))
    return sides


def _lathe_side(shape: PartShape, local: Tensor) -> Tensor:
    """F/|∇F| with F = ρ − profile(z), ρ the elliptic radius in shares of the half sizes."""
    x, y, z = local.unbind(1)
    wide, deep, height = shape.half
    radius = torch.hypot(x / wide, y / deep) + 1e-6
    steepness = torch.hypot(x / wide**2, y / deep**2) / radius
    steepness = steepness.clamp(min=1 / max(wide, deep))
    value, slope = _profile(shape.profile, (z / height).clamp(-1, 1))
    return (radius - value) / torch.hypot(steepness, slope / height)


def _profile(radii: tuple[float, ...], along: Tensor) -> tuple[Tensor, Tensor]:
    """The profile at −1..1 and its slope there: a Catmull-Rom spline through the stations, extended linearly at the
    ends."""
    stations = torch.tensor(radii)
    padded = torch.cat([2 * stations[:1] - stations[1:2], stations, 2 * stations[-1:] - stations[-2:-1]])
    place = (along + 1) / 2 * (STATIONS - 1)
    span = place.floor().clamp(0, STATIONS - 2)
    t, first = place - span, span.long()
    a, b, c, d = (padded[first + offset] for offset in range(4))
    linear, square, cubic = (c - a) / 2, a - 2.5 * b + 2 * c - 0.5 * d, (3 * (b - c) + d - a) / 2
    value = b + t * (linear + t * (square + t * cubic))
    slope = (linear + t * (2 * square + 3 * t * cubic)) * (STATIONS - 1) / 2
    return value.clamp(min=0), slope


def _ball(local: Tensor, half: tuple[float, ...]) -> Tensor:
    sizes = torch.tensor(half)
    shifted = local + 1e-5
    scaled, steepness = (shifted / sizes).norm(dim=1), (shifted / sizes.square()).norm(dim=1)
    return scaled * (scaled - 1) / steepness


def _ring(local: Tensor, half: tuple[float, ...]) -> Tensor:
    x, y, z = local.unbind(1)
    across = torch.hypot(x, y * (half[0] / half[1])) - half[0]
    return torch.hypot(across * min(1.0, half[1] / half[0]), z) - half[2]


def _rotation(turn: tuple[float, ...]) -> Float32[Tensor, "3 3"]:
    """Columns are the part's axes: turned about x, then y, then z."""
    return _about("z", turn[2]) @ _about("y", turn[1]) @ _about("x", turn[0])


def _about(axis: str, angle: float) -> Float32[Tensor, "3 3"]:
    cosine, sine = math.cos(angle), math.sin(angle)
    first, second = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    matrix = torch.eye(3)
    matrix[first, first] = matrix[second, second] = cosine
    matrix[first, second], matrix[second, first] = -sine, sine
    return matrix
