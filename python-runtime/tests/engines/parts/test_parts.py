import math

import pytest
import torch

from espalier_runtime.engines.parts.part_codec import (
    SHAPE_CHANNELS,
    SLOTS,
    PartMaterial,
    PartShape,
    decode_materials,
    decode_shapes,
    encode_material,
    encode_shape,
    to_slots,
    to_volume,
)
from espalier_runtime.engines.parts.part_materials import colours_at
from espalier_runtime.engines.parts.part_repair import attach_parts, fit_to_cube
from espalier_runtime.engines.parts.part_sdf import bounds, solid_of

STRAIGHT = (1.0,) * 6
RED = PartMaterial((0.8, 0.1, 0.1), (1.0, 1.0, 1.0), "plain", 5.0)


def part(kind: str, half=(0.2, 0.2, 0.2), **changes) -> PartShape:
    base = {
        "kind": kind, "centre": (0.0, 0.0, 0.0), "half": half, "turn": (0.0, 0.0, 0.0), "rounding": 0.0,
        "is_hollow": False, "profile": STRAIGHT, "mirror_x": False, "mirror_y": False, "repeats": 1,
    }  # fmt: skip
    return PartShape(**{**base, **changes})


def distance(shape: PartShape, *points: tuple[float, float, float]) -> list[float]:
    return solid_of({0: shape}).distance(torch.tensor(points)).tolist()


@pytest.mark.parametrize(
    ("shape", "outside", "inside"),
    [
        (part("block", (0.1, 0.2, 0.3)), (0.15, 0.0, 0.0), (0.05, 0.0, 0.0)),
        (part("ball"), (0.0, 0.25, 0.0), (0.0, 0.15, 0.0)),
        (part("lathe"), (0.25, 0.0, 0.0), (0.15, 0.0, 0.0)),
        (part("ring", (0.2, 0.2, 0.05)), (0.3, 0.0, 0.0), (0.2, 0.0, 0.0)),
    ],
)
def test_each_kind_of_part_measures_the_distance_to_its_surface(shape, outside, inside):
    assert distance(shape, outside, inside) == pytest.approx([0.05, -0.05], abs=2e-3)


def test_a_lathe_follows_its_profile():
    cone = part("lathe", profile=(1.0, 0.8, 0.6, 0.4, 0.2, 0.0))
    low, high = distance(cone, (0.15, 0.0, -0.15), (0.15, 0.0, 0.15))
    assert low < 0 < high


def test_a_tapered_block_is_narrow_on_top_along_one_axis_only():
    roof = part("block", profile=(1.0, 0.1, *STRAIGHT[2:]))
    along, across = distance(roof, (0.15, 0.0, 0.17), (0.0, 0.15, 0.17))
    assert along < 0 < across


def test_twins_and_copies_stand_where_they_should():
    leg = part("block", (0.02, 0.02, 0.1), centre=(0.2, 0.1, 0.0), mirror_x=True, mirror_y=True)
    assert max(distance(leg, (0.2, 0.1, 0), (-0.2, 0.1, 0), (0.2, -0.1, 0), (-0.2, -0.1, 0))) < 0
    fin = part("ball", (0.03, 0.03, 0.03), centre=(0.0, -0.2, 0.0), repeats=3)
    thirds = [(0.2 * math.sin(angle), -0.2 * math.cos(angle), 0.0) for angle in (0, 2 * math.pi / 3, 4 * math.pi / 3)]
    assert max(distance(fin, *thirds)) < 0
    assert distance(fin, (0.0, 0.2, 0.0))[0] > 0


def test_a_hollow_body_has_a_wall_and_a_floor_and_is_open_on_top():
    cup = part("lathe", (0.2, 0.2, 0.2), is_hollow=True)
    wall, floor, room, mouth = distance(cup, (0.19, 0, 0), (0, 0, -0.19), (0, 0, 0), (0, 0, 0.21))
    assert max(wall, floor) < 0 < min(room, mouth)


def test_a_handle_does_not_reach_into_the_hollow():
    cup = part("lathe", (0.2, 0.2, 0.2), is_hollow=True)
    handle = part("ring", (0.1, 0.1, 0.03), centre=(0.2, 0.0, 0.0), turn=(math.pi / 2, 0.0, 0.0))
    inside, outside = solid_of({0: cup, 1: handle}).distance(torch.tensor([[0.1, 0.0, 0.0], [0.3, 0.0, 0.0]])).tolist()
    assert outside < 0 < inside


def test_numbers_describe_a_part_and_are_read_back():
    shape = part("ring", (0.2, 0.3, 0.05), centre=(0.1, -0.2, 0.3), turn=(1.0, 0.0, 0.5), mirror_x=True, repeats=5)
    numbers = torch.full((SLOTS, SHAPE_CHANNELS), -1.0)
    numbers[3] = torch.tensor(encode_shape(shape))
    read = decode_shapes(numbers)
    assert list(read) == [3]
    assert (read[3].kind, read[3].mirror_x, read[3].mirror_y, read[3].repeats) == ("ring", True, False, 5)
    assert read[3].half == pytest.approx(shape.half)
    assert read[3].turn == pytest.approx(shape.turn, abs=1e-6)
    material = decode_materials(
        torch.tensor([encode_material(PartMaterial((0.1, 0.2, 0.3), (1, 1, 1), "spotted", 6.0))])
    )[0]
    assert (material.pattern, material.frequency) == ("spotted", pytest.approx(6.0))


def test_what_is_nearly_straight_or_in_the_middle_becomes_so():
    leaning = part("block", centre=(0.005, -0.3, 0.0), turn=(0.04, math.pi / 2 - 0.05, 0.4))
    numbers = torch.tensor([encode_shape(leaning)])
    read = decode_shapes(numbers)[0]
    assert read.centre[0] == 0.0
    assert read.turn == pytest.approx((0.0, math.pi / 2, 0.4), abs=1e-6)


def test_a_volume_holds_two_slots_in_every_cell():
    slots = torch.randn(2, SLOTS, 5)
    volume = to_volume(slots)
    assert volume.shape == (2, 10, 2, 2, 2)
    assert torch.equal(to_slots(volume), slots)


def test_parts_that_reach_out_of_the_cube_are_shrunk_into_it():
    low, high = bounds(fit_to_cube({0: part("block", (0.4, 0.3, 0.6), centre=(0.0, 0.0, 0.2))}))
    assert float(torch.maximum(-low, high).max()) <= 0.481
    inside = {0: part("ball")}
    assert fit_to_cube(inside) == inside


def test_a_part_that_hangs_in_the_air_is_drawn_to_what_is_near_and_left_out_where_that_is_far():
    seat = part("block", (0.2, 0.2, 0.02))
    leg = part("block", (0.02, 0.02, 0.1), centre=(0.15, 0.15, -0.15), mirror_x=True)
    drawn = attach_parts({0: seat, 1: leg})
    assert drawn[0] == seat
    assert drawn[1].centre == pytest.approx((0.15, 0.15, -0.114), abs=2e-3)
    assert list(attach_parts({0: seat, 1: part("ball", (0.05,) * 3, centre=(0.0, 0.0, 0.4))})) == [0]
    touching = {0: seat, 1: part("block", (0.02, 0.02, 0.1), centre=(0.15, 0.15, -0.11))}
    assert attach_parts(touching) == touching


def test_a_part_that_is_buried_comes_out_where_the_surface_is_nearest():
    walls = part("block", (0.3, 0.3, 0.3))
    door = part("block", (0.05, 0.02, 0.1), centre=(0.1, -0.22, -0.1))
    centre = attach_parts({0: walls, 1: door})[1].centre
    assert centre == pytest.approx((0.1, -0.292, -0.1), abs=2e-3)


def test_colours_are_those_of_the_nearest_part_and_stripes_alternate_along_it():
    striped = PartMaterial((0.0, 0.0, 1.0), (1.0, 1.0, 1.0), "striped", 5.0)
    solid = solid_of({0: part("ball", (0.1, 0.1, 0.1), centre=(-0.3, 0, 0)), 1: part("lathe", (0.1, 0.1, 0.4))})
    points = torch.tensor([[-0.4, 0.0, 0.0], [0.1, 0.0, 0.05], [0.1, 0.0, 0.15]])
    red, first, second = colours_at(solid, [RED, striped], points).tolist()
    assert red == pytest.approx(RED.first)
    assert first != second
