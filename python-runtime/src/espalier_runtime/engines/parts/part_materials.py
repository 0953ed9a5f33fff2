"""Procedural solid textures of parts: two colours a part, mixed by a pattern in the part's local frame.

Axis letters: N points.
"""

import math

import torch
from jaxtyping import Float32
from torch import Tensor

from espalier_runtime.engines.parts.part_codec import PartMaterial, PartShape
from espalier_runtime.engines.parts.part_sdf import PartSolid

_SPOT_RADIUS = 0.3


def colours_at(
    solid: PartSolid, materials: list[PartMaterial], points: Float32[Tensor, "N 3"]
) -> Float32[Tensor, "N 3"]:
    """Colours in 0..1 of the part that is nearest to each point; `materials` are by slot."""
    _, nearest = solid.distance_and_slot(points)
    colours = torch.zeros(len(points), 3)
    for number, (slot, part) in enumerate(solid.instances):
        rows = torch.nonzero(nearest == number)[:, 0]
        if len(rows):
            colours[rows] = material_colours(materials[slot], part.shape, part.to_local(points[rows]))
    return colours


def material_colours(material: PartMaterial, shape: PartShape, local: Float32[Tensor, "N 3"]) -> Float32[Tensor, "N 3"]:
    """Colours at points of the part's local frame."""
    share = _pattern_weight(material, shape, local)[:, None]
    first, second = torch.tensor(material.first), torch.tensor(material.second)
    return first + (second - first) * share


def _pattern_weight(material: PartMaterial, shape: PartShape, local: Tensor) -> Tensor:
    """The weight of the second colour, in 0..1."""
    if material.pattern == "plain":
        return torch.zeros(len(local))
    if material.pattern == "grained":
        return _grain(shape, local)
    if material.pattern == "striped":
        return (torch.sin(2 * math.pi * material.frequency * _stripe_coordinate(shape, local)) > 0).float()
    u, v = _surface_uv(shape, local, material.frequency)
    if material.pattern == "checked":
        return (torch.floor(u) + torch.floor(v)) % 2
    row = torch.floor(v)
    shifted = u + 0.5 * (row % 2)
    return (torch.hypot(shifted - torch.floor(shifted) - 0.5, v - row - 0.5) < _SPOT_RADIUS).float()


def _grain(shape: PartShape, local: Tensor) -> Tensor:
    """Wood grain: fibres along the part's longest axis."""
    longest = _longest_axis(shape)
    first, second = (local[:, axis] for axis in range(3) if axis != longest)
    along = local[:, longest]
    return 0.5 + 0.5 * torch.sin(70 * (first + 0.8 * second) + 3 * torch.sin(6 * along))


def _stripe_coordinate(shape: PartShape, local: Tensor) -> Tensor:
    """The coordinate that stripes cross: z for a round body, else that of the longest axis."""
    axis = _longest_axis(shape) if shape.kind == "block" or shape.half[2] < 0.25 * shape.half[0] else 2
    return local[:, axis]


def _surface_uv(shape: PartShape, local: Tensor, frequency: float) -> tuple[Tensor, Tensor]:
    """Coordinates along the surface, in cycles: box mapping for a block, cylindrical with a whole number of cycles
    else."""
    if shape.kind == "block":
        face = (local / torch.tensor(shape.half)).abs().argmax(1)
        u = torch.where(face == 0, local[:, 1], local[:, 0])
        v = torch.where(face == 2, local[:, 1], local[:, 2])
        return u * frequency, v * frequency
    around = max(3, round(2 * math.pi * 0.8 * shape.half[0] * frequency))
    return torch.atan2(local[:, 1], local[:, 0]) / (2 * math.pi) * around, local[:, 2] * frequency


def _longest_axis(shape: PartShape) -> int:
    return max(range(3), key=lambda axis: shape.half[axis])
