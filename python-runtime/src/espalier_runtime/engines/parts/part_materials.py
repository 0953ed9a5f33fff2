"""Colours on the surface of an object made of parts: two colours a part, mixed by a pattern that follows its shape.

Axis letters: N points.
"""

import math

import torch
from jaxtyping import Float32
from torch import Tensor

from espalier_runtime.engines.parts.part_codec import PartCoat, PartShape
from espalier_runtime.engines.parts.part_sdf import PartSolid

_SPOT_RADIUS = 0.3


def colours_at(solid: PartSolid, coats: list[PartCoat], points: Float32[Tensor, "N 3"]) -> Float32[Tensor, "N 3"]:
    """Colours in 0..1 of the part that is nearest to each point; `coats` are by slot."""
    _, nearest = solid.distance_and_slot(points)
    colours = torch.zeros(len(points), 3)
    for number, (slot, part) in enumerate(solid.placed):
        rows = torch.nonzero(nearest == number)[:, 0]
        if len(rows):
            colours[rows] = paint(coats[slot], part.shape, part.own_points(points[rows]))
    return colours


def paint(coat: PartCoat, shape: PartShape, own: Float32[Tensor, "N 3"]) -> Float32[Tensor, "N 3"]:
    """Colours at points of the part's own frame."""
    share = _share(coat, shape, own)[:, None]
    first, second = torch.tensor(coat.first), torch.tensor(coat.second)
    return first + (second - first) * share


def _share(coat: PartCoat, shape: PartShape, own: Tensor) -> Tensor:
    """How much of the second colour, in 0..1."""
    if coat.pattern == "plain":
        return torch.zeros(len(own))
    if coat.pattern == "grained":
        return _grain(shape, own)
    if coat.pattern == "striped":
        return (torch.sin(2 * math.pi * coat.frequency * _lengthwise(shape, own)) > 0).float()
    u, v = _unrolled(shape, own, coat.frequency)
    if coat.pattern == "checked":
        return (torch.floor(u) + torch.floor(v)) % 2
    row = torch.floor(v)
    shifted = u + 0.5 * (row % 2)
    return (torch.hypot(shifted - torch.floor(shifted) - 0.5, v - row - 0.5) < _SPOT_RADIUS).float()


def _grain(shape: PartShape, own: Tensor) -> Tensor:
    """Fibres along the part's longest axis."""
    longest = _longest_axis(shape)
    first, second = (own[:, axis] for axis in range(3) if axis != longest)
    along = own[:, longest]
    return 0.5 + 0.5 * torch.sin(70 * (first + 0.8 * second) + 3 * torch.sin(6 * along))


def _lengthwise(shape: PartShape, own: Tensor) -> Tensor:
    """The coordinate that stripes cross: up a round body, else along the longest axis; half a stripe off the middle."""
    axis = _longest_axis(shape) if shape.kind == "block" or shape.half[2] < 0.25 * shape.half[0] else 2
    return own[:, axis]


def _unrolled(shape: PartShape, own: Tensor, frequency: float) -> tuple[Tensor, Tensor]:
    """Coordinates along the surface in cycles: a whole number of them around a round body."""
    if shape.kind == "block":
        face = (own / torch.tensor(shape.half)).abs().argmax(1)
        u = torch.where(face == 0, own[:, 1], own[:, 0])
        v = torch.where(face == 2, own[:, 1], own[:, 2])
        return u * frequency, v * frequency
    around = max(3, round(2 * math.pi * 0.8 * shape.half[0] * frequency))
    return torch.atan2(own[:, 1], own[:, 0]) / (2 * math.pi) * around, own[:, 2] * frequency


def _longest_axis(shape: PartShape) -> int:
    return max(range(3), key=lambda axis: shape.half[axis])
