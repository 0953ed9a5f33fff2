"""Repair of sampled parts: floating ones are attached, buried ones brought out, objects fitted into the cube.

Owns these corrections; what is nearly straight is snapped where channels are decoded (`part_codec`).
"""

import itertools
from dataclasses import replace

import torch
from jaxtyping import Float32
from torch import Tensor

from espalier_runtime.engines.parts.part_codec import PartShape
from espalier_runtime.engines.parts.part_sdf import (
    PartSolid,
    bounds,
    half_extents,
    instances,
    moved,
    part_distance,
    solid_of,
)

# No part reaches further from the middle of the cube than this along any axis.
_ROOM = 0.48
# From the first gap on a part counts as floating; beyond the second it is left out instead of moved.
_VISIBLE_GAP, _WIDEST_GAP = 0.006, 0.07
# A floating part is moved this deep into the nearest other; a buried one until it stands out this far.
_OVERLAP, _RELIEF = 0.006, 0.012


def repair_parts(shapes: dict[int, PartShape]) -> dict[int, PartShape]:
    """The parts by slot, attached to one another and inside the cube."""
    return fit_to_cube(attach_parts(shapes))


def attach_parts(shapes: dict[int, PartShape]) -> dict[int, PartShape]:
    """Floating parts are moved to the nearest other or left out where it is far; buried ones are moved out."""
    kept = dict(shapes)
    for slot in _smallest_first(shapes)[:-1]:
        others = solid_of({other: shape for other, shape in kept.items() if other != slot})
        points = _points_of(kept[slot])
        distances = others.distance(points)
        gap, deepest = float(distances.min()), float(distances.max())
        if gap > _WIDEST_GAP:
            del kept[slot]
        elif gap > _VISIBLE_GAP:
            kept[slot] = _shifted(kept[slot], others, points[distances.argmin()], -gap - _OVERLAP)
        elif deepest < 0:
            kept[slot] = _shifted(kept[slot], others, points[distances.argmax()], _RELIEF - deepest)
    return kept


def fit_to_cube(shapes: dict[int, PartShape]) -> dict[int, PartShape]:
    """The parts shrunk and moved into the unit cube with a margin, where they reach beyond it."""
    low, high = bounds(shapes)
    reaching = torch.maximum(-low, high)
    if float(reaching.max()) <= _ROOM:
        return shapes
    middle = (low + high) / 2 * torch.tensor([0.0, 0.0, 1.0])
    scale = min(1.0, 2 * _ROOM / float((high - low)[2]), _ROOM / float(reaching[:2].max()))
    return {slot: moved(shape, middle, scale) for slot, shape in shapes.items()}


def _shifted(shape: PartShape, others: PartSolid, at: Float32[Tensor, "3"], length: float) -> PartShape:
    """The part moved along the gradient of the others' distance at a point."""
    steps = torch.cat([torch.eye(3), -torch.eye(3)]) * 1e-3
    ahead, behind = others.distance(at + steps).split(3)
    outward = torch.nn.functional.normalize(ahead - behind, dim=0)
    return replace(shape, centre=tuple((torch.tensor(shape.centre) + outward * length).tolist()))


def _smallest_first(shapes: dict[int, PartShape]) -> list[int]:
    return sorted(shapes, key=lambda slot: float(half_extents(shapes[slot]).prod()))


def _points_of(shape: PartShape) -> Float32[Tensor, "N 3"]:
    """Points on and in the first instance of a part."""
    across, along = torch.linspace(-1, 1, 9), torch.linspace(-1, 1, 7)
    local = torch.tensor(list(itertools.product(across.tolist(), across.tolist(), along.tolist()))) * half_extents(
        shape
    )
    local = local[part_distance(shape, local) < 2e-3]
    first = next(instances(shape))
    if not len(local):
        return first.centre[None]
    return local @ first.rotation.T + first.centre
