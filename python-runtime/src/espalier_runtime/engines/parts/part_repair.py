"""Putting right what a flow leaves a little wrong: parts in the air or buried, and objects that reach out of the cube.

Owns these corrections; what is nearly straight is straightened where numbers are read (`part_codec`).
"""

import itertools
from dataclasses import replace

import torch
from jaxtyping import Float32
from torch import Tensor

from espalier_runtime.engines.parts.part_codec import PartShape
from espalier_runtime.engines.parts.part_sdf import PartSolid, bounds, box_of, copies, moved, part_distance, solid_of

# Parts stay this near to the middle of the cube along every axis.
_ROOM = 0.48
# A gap that would be seen, and the widest that is closed by moving the part; beyond, the part is left out.
_VISIBLE_GAP, _WIDEST_GAP = 0.006, 0.07
# Parts that are moved end so deep in, or stand out so far from, what they belong to.
_OVERLAP, _RELIEF = 0.006, 0.012


def tidied(shapes: dict[int, PartShape]) -> dict[int, PartShape]:
    """The parts by slot, joined and inside the cube."""
    return fitted(joined(shapes))


def joined(shapes: dict[int, PartShape]) -> dict[int, PartShape]:
    """Parts that touch nothing are moved to what is nearest, or left out where that is far; buried ones come out."""
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


def fitted(shapes: dict[int, PartShape]) -> dict[int, PartShape]:
    """The parts shrunk and moved into the unit cube with a margin, where they reach beyond it."""
    low, high = bounds(shapes)
    reaching = torch.maximum(-low, high)
    if float(reaching.max()) <= _ROOM:
        return shapes
    middle = (low + high) / 2 * torch.tensor([0.0, 0.0, 1.0])
    scale = min(1.0, 2 * _ROOM / float((high - low)[2]), _ROOM / float(reaching[:2].max()))
    return {slot: moved(shape, middle, scale) for slot, shape in shapes.items()}


def _shifted(shape: PartShape, others: PartSolid, at: Float32[Tensor, "3"], length: float) -> PartShape:
    """The part moved along the others' outward direction at a point."""
    steps = torch.cat([torch.eye(3), -torch.eye(3)]) * 1e-3
    ahead, behind = others.distance(at + steps).split(3)
    outward = torch.nn.functional.normalize(ahead - behind, dim=0)
    return replace(shape, centre=tuple((torch.tensor(shape.centre) + outward * length).tolist()))


def _smallest_first(shapes: dict[int, PartShape]) -> list[int]:
    return sorted(shapes, key=lambda slot: float(box_of(shapes[slot]).prod()))


def _points_of(shape: PartShape) -> Float32[Tensor, "N 3"]:
    """Points on and in the first copy of a part."""
    across, along = torch.linspace(-1, 1, 9), torch.linspace(-1, 1, 7)
    own = torch.tensor(list(itertools.product(across.tolist(), across.tolist(), along.tolist()))) * box_of(shape)
    own = own[part_distance(shape, own) < 2e-3]
    first = next(copies(shape))
    if not len(own):
        return first.centre[None]
    return own @ first.rotation.T + first.centre
