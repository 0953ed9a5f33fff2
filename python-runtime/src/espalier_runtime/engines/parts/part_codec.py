"""Encoding and decoding of parts as the channels of a slot: an object is at most 16 parts, two in each cell of 2³.

Owns the order of the channels, and the decoding of sampled values, which snaps what is nearly straight or centred. The
geometry of a part is `part_sdf`, its colours are `part_materials`. Axis letters: S = 16 slots, C channels, B samples.
"""

import math
from dataclasses import dataclass
from types import MappingProxyType

import torch
from jaxtyping import Float
from torch import Tensor

SIDE = 2
SLOTS_PER_CELL = 2
SLOTS = SLOTS_PER_CELL * SIDE**3
KINDS = ("block", "lathe", "ball", "ring")
PATTERNS = ("plain", "striped", "spotted", "checked", "grained")
STATIONS = 6
MOST_REPEATS = 8

# Channels by name, in order. Lengths are natural logarithms of model units, angles half turns.
SHAPE_LAYOUT = MappingProxyType(
    {
        "presence": 1, "kind": len(KINDS), "centre": 3, "half": 3, "turn": 3, "rounding": 1, "hollow": 1,
        "profile": STATIONS, "mirror_x": 1, "mirror_y": 1, "repeats": 1,
    }
)  # fmt: skip
MATERIAL_LAYOUT = MappingProxyType({"first": 3, "second": 3, "pattern": len(PATTERNS), "frequency": 1})
SHAPE_CHANNELS = sum(SHAPE_LAYOUT.values())
MATERIAL_CHANNELS = sum(MATERIAL_LAYOUT.values())

# Sampled values are never exact, and a table that leans by a degree looks broken: what is this near to a quarter turn
# (in half turns), or to the middle (in model units), is snapped to it.
_SNAP_HALF_TURNS = 0.035
_SNAP_CENTRE = 0.012
# Smallest and largest half size, in model units.
_THINNEST = 0.011
_WIDEST = 0.5


@dataclass(frozen=True)
class PartShape:
    """One part. `half` sizes and `centre` in model units, `turn` in radians about x, then y, then z.

    `profile` holds a lathe's radii from bottom to top, as shares of its half sizes; for a block its first two values
    are how wide the top is along x and y beside the bottom. `mirror_x`, `mirror_y` add mirrored instances, `repeats`
    instances around z.
    """

    kind: str
    centre: tuple[float, ...]
    half: tuple[float, ...]
    turn: tuple[float, ...]
    rounding: float
    is_hollow: bool
    profile: tuple[float, ...]
    mirror_x: bool
    mirror_y: bool
    repeats: int


@dataclass(frozen=True)
class PartMaterial:
    """Two colours in 0..1, the pattern that mixes them, and its cycles per model unit.

    Packs and curves of training call it "coat": `part_coat_flow_model`, `coat_channels`, `coat`.
    """

    first: tuple[float, ...]
    second: tuple[float, ...]
    pattern: str
    frequency: float


def encode_shape(part: PartShape) -> list[float]:
    """The channels of a slot that holds `part`, before normalisation."""
    return [
        1.0,
        *_one_hot(KINDS, part.kind),
        *part.centre,
        *(math.log(length) for length in part.half),
        *(angle / math.pi for angle in part.turn),
        part.rounding,
        float(part.is_hollow),
        *part.profile,
        float(part.mirror_x),
        float(part.mirror_y),
        float(part.repeats),
    ]


def encode_material(material: PartMaterial) -> list[float]:
    """The channels of the material of a slot, before normalisation."""
    return [*material.first, *material.second, *_one_hot(PATTERNS, material.pattern), math.log(material.frequency)]


def channels_of(name: str) -> slice:
    """Where a field of SHAPE_LAYOUT lies among the channels."""
    names = list(SHAPE_LAYOUT)
    start = sum(SHAPE_LAYOUT[before] for before in names[: names.index(name)])
    return slice(start, start + SHAPE_LAYOUT[name])


def decode_shapes(numbers: Float[Tensor, "S C"]) -> dict[int, PartShape]:
    """The parts by slot of de-normalised channels; what is nearly straight or centred is snapped."""
    found = {}
    for slot, row in enumerate(numbers.tolist()):
        field = _split_fields(row, SHAPE_LAYOUT)
        if field["presence"][0] > 0.5:
            found[slot] = _decode_shape(field)
    return found


def decode_materials(numbers: Float[Tensor, "S C"]) -> list[PartMaterial]:
    """The material of every slot, from de-normalised channels."""
    materials = []
    for row in numbers.tolist():
        field = _split_fields(row, MATERIAL_LAYOUT)
        materials.append(
            PartMaterial(
                first=tuple(min(max(value, 0.0), 1.0) for value in field["first"]),
                second=tuple(min(max(value, 0.0), 1.0) for value in field["second"]),
                pattern=PATTERNS[_argmax(field["pattern"])],
                frequency=math.exp(min(max(field["frequency"][0], 0.0), 4.0)),
            )
        )
    return materials


def to_volume(slots: Float[Tensor, "B S C"]) -> Float[Tensor, "B C_volume R R R"]:
    """Slots as the dense volume that a structure flow works on; the channels of a cell's two slots are concatenated."""
    cells = slots.reshape(len(slots), SIDE**3, -1)
    return cells.transpose(1, 2).reshape(len(slots), -1, SIDE, SIDE, SIDE)


def to_slots(volume: Float[Tensor, "B C_volume R R R"]) -> Float[Tensor, "B S C"]:
    """The inverse of `to_volume`."""
    return volume.flatten(2).transpose(1, 2).reshape(len(volume), SLOTS, -1)


def _decode_shape(field: dict[str, list[float]]) -> PartShape:
    return PartShape(
        kind=KINDS[_argmax(field["kind"])],
        centre=tuple(
            0.0 if abs(value) < _SNAP_CENTRE and axis < 2 else value for axis, value in enumerate(field["centre"])
        ),
        half=tuple(min(max(math.exp(min(value, 0.0)), _THINNEST), _WIDEST) for value in field["half"]),
        turn=tuple(math.pi * _snapped_to_quarter_turn(value) for value in field["turn"]),
        rounding=min(max(field["rounding"][0], 0.0), 1.0),
        is_hollow=field["hollow"][0] > 0.5,
        profile=tuple(min(max(value, 0.0), 1.5) for value in field["profile"]),
        mirror_x=field["mirror_x"][0] > 0.5,
        mirror_y=field["mirror_y"][0] > 0.5,
        repeats=min(max(round(field["repeats"][0]), 1), MOST_REPEATS),
    )


def _snapped_to_quarter_turn(half_turns: float) -> float:
    quarter = round(half_turns * 2) / 2
    return quarter if abs(half_turns - quarter) < _SNAP_HALF_TURNS else half_turns


def _split_fields(row: list[float], layout: MappingProxyType[str, int]) -> dict[str, list[float]]:
    fields, start = {}, 0
    for name, count in layout.items():
        fields[name] = row[start : start + count]
        start += count
    return fields


def _one_hot(names: tuple[str, ...], chosen: str) -> list[float]:
    return [float(name == chosen) for name in names]


def _argmax(values: list[float]) -> int:
    return int(torch.tensor(values).argmax())
