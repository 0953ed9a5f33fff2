"""Chairs, stools, tables and lamps."""

from math import pi

from starter_model.text_pack.captioned_object import CaptionedObject
from starter_model.text_pack.palette import DescribedMaterial


def _four_legs(
    o: CaptionedObject, slot: int, width: float, depth: float, height: float, material: DescribedMaterial
) -> None:
    """Legs in the corners below z = 0, or three around the middle."""
    thick = 0.055 * o.proportion("thin", "thick", 0.4)
    number = o.count("leg", (4, 4, 3))
    splay = o.between(0, 0.12)
    if number == 3:
        reach = min(width, depth) * 0.8
        o.lathe(slot, (thick, thick, height / 2 + 0.02), (0, -reach, -height / 2), material, turn=(-splay, 0, 0),
                profile=(0.7, 0.8, 0.9, 1, 1, 1), repeats=3)  # fmt: skip
    elif o.chance(0.5):
        o.block(slot, (thick, thick, height / 2 + 0.02), (width - thick, depth - thick, -height / 2), material,
                mirrored="xy")  # fmt: skip
    else:
        o.lathe(slot, (thick, thick, height / 2 + 0.02), (width * 0.88, depth * 0.88, -height / 2), material,
                turn=(splay, -splay, 0), profile=(0.6, 0.7, 0.8, 0.9, 1, 1), mirrored="xy")  # fmt: skip


def build_chair(o: CaptionedObject) -> None:
    """Seat, legs, back of boards or bars, now and then armrests."""
    tall, wide = o.proportion("short", "tall"), o.proportion("narrow", "wide", 0.3)
    wood = o.main_material(("wooden", "wooden", "brown", "red", "white"))
    width, depth = 0.42 * wide, o.between(0.36, 0.44)
    seat = o.part_material("seat", wood, varied=0.35)
    o.block(0, (width, depth, 0.05), (0, 0, 0), wood)
    o.block(1, (width * 0.93, depth * 0.93, 0.05), (0, 0, 0.07), seat, rounding=0.8)
    _four_legs(o, 2, width, depth, o.between(0.4, 0.5) * tall, wood)
    back, lean = o.between(0.5, 0.75) * tall, -o.between(0, 0.15)
    y = depth - 0.04
    back_material = o.part_material("back", wood, varied=0.25)
    if o.chance(0.5):
        o.block(
            3,
            (width, 0.045, back / 2 + 0.03),
            (0, y + 0.5 * back * -lean, back / 2),
            back_material,
            turn=(lean, 0, 0),
            rounding=0.5,
        )
    else:
        o.block(
            3, (width, 0.05, 0.09), (0, y + back * -lean, back - 0.05), back_material, turn=(lean, 0, 0), rounding=0.5
        )
        o.block(
            4,
            (0.045, 0.045, back / 2),
            (width - 0.045, y + 0.5 * back * -lean, back / 2),
            wood,
            turn=(lean, 0, 0),
            mirrored="x",
        )
        o.block(
            5,
            (0.035, 0.03, back / 2),
            (width * 0.33, y + 0.5 * back * -lean, back / 2),
            back_material,
            turn=(lean, 0, 0),
            mirrored="x",
        )
    if o.option("armrest", 0.3):
        rise = o.between(0.24, 0.32)
        o.block(6, (0.05, depth * 0.9, 0.035), (width - 0.02, -0.02, rise), wood, mirrored="x")
        o.block(7, (0.04, 0.04, rise / 2), (width - 0.02, -depth * 0.75, rise / 2), wood, mirrored="x")


def build_stool(o: CaptionedObject) -> None:
    """A round or square seat on legs."""
    tall, wide = o.proportion("short", "tall", 0.4), o.proportion("narrow", "wide", 0.25)
    wood = o.main_material(("wooden", "wooden", "red", "metal"))
    seat = o.part_material("seat", wood, varied=0.45)
    radius, height = 0.38 * wide, 0.75 * tall
    if o.chance(0.65):
        o.says("round")
        o.lathe(0, (radius, radius, 0.07), (0, 0, 0), seat, rounding=0.6)
    else:
        o.block(0, (radius, radius, 0.07), (0, 0, 0), seat, rounding=0.6)
    number = o.count("leg", (3, 4, 3, 4, 1))
    if number == 1:
        o.lathe(1, (0.07, 0.07, height / 2), (0, 0, -height / 2), wood)
        o.lathe(2, (radius * 0.85, radius * 0.85, 0.04), (0, 0, -height), wood, rounding=0.6)
        return
    splay, thick = o.between(0.05, 0.2), 0.05 * o.proportion("thin", "thick", 0.35)
    turn = pi / 4 if number == 4 else 0.0
    x, y = (0.5 * radius, -0.5 * radius) if number == 4 else (0.0, -0.68 * radius - splay * height / 2)
    o.lathe(1, (thick, thick, height / 2 + 0.02), (x, y, -height / 2), wood,
            turn=(-splay, 0, turn), profile=(0.75, 0.8, 0.9, 1, 1, 1), repeats=number)  # fmt: skip
    if o.chance(0.5):
        o.ring(2, (radius * 0.72, radius * 0.72), 0.025, (0, 0, -height * 0.6), wood)


def build_table(o: CaptionedObject) -> None:
    """A round or rectangular top on legs or on one foot."""
    tall, wide = o.proportion("short", "tall"), o.proportion("narrow", "wide", 0.3)
    wood = o.main_material(("wooden", "wooden", "brown", "white"))
    top = o.part_material("top", wood, varied=0.35)
    width, depth, height = 0.72 * wide, o.between(0.42, 0.55), 0.65 * tall
    is_round = o.chance(0.4)
    if is_round:
        o.says("round")
        depth = width = 0.6 * wide
        o.lathe(0, (width, width, 0.05), (0, 0, 0), top, rounding=0.5)
    else:
        o.block(0, (width, depth, 0.05), (0, 0, 0), top)
    if is_round and o.chance(0.55):
        o.has("one", "leg")
        o.lathe(1, (0.16, 0.16, height / 2), (0, 0, -height / 2), wood, profile=(1, 0.5, 0.4, 0.4, 0.45, 0.8))
        o.lathe(2, (width * 0.6, width * 0.6, 0.04), (0, 0, -height), wood, rounding=0.6)
    else:
        _four_legs(o, 1, width * (0.72 if is_round else 0.95), depth * (0.72 if is_round else 0.92), height, wood)
    if not is_round and o.option("drawer", 0.3):
        knob = o.unnamed_material("golden")
        o.block(3, (width * 0.85, depth * 0.8, 0.09), (0, 0, -0.13), wood)
        o.block(4, (width * 0.36, 0.03, 0.065), (width * 0.42, -depth * 0.8, -0.13), top, mirrored="x")
        o.ball(5, 0.035, (width * 0.42, -depth * 0.8 - 0.05, -0.13), knob, mirrored="x")


def build_lamp(o: CaptionedObject) -> None:
    """A shade on a stem on a foot."""
    tall, wide = o.proportion("short", "tall", 0.4), o.proportion("narrow", "wide", 0.3)
    shade = o.main_material(("white", "yellow", "red", "green"), patterned=0.4)
    metal = o.part_material("base", ("metal", "golden", "black", "wooden"), varied=0.4)
    height, radius = 0.9 * tall, 0.4 * wide
    narrowing = o.between(0.45, 0.8)
    o.lathe(
        0,
        (radius, radius, 0.26),
        (0, 0, height),
        shade,
        profile=[1 + (narrowing - 1) * i / 5 for i in range(6)],
        rounding=0.1,
    )
    o.lathe(1, (0.045, 0.045, height / 2), (0, 0, height / 2), metal)
    if o.chance(0.5):
        o.lathe(2, (0.3, 0.3, 0.05), (0, 0, 0.02), metal, rounding=0.6)
    else:
        o.lathe(2, (0.24, 0.24, 0.25), (0, 0, 0.22), metal, profile=(0.75, 1, 0.9, 0.6, 0.35, 0.25))
    if o.chance(0.4):
        o.ball(3, 0.06, (0, 0, height + 0.3), metal)
