"""Swords and hammers, upright."""

from math import pi

from starter_model.text_pack.captioned_object import CaptionedObject


def build_sword(o: CaptionedObject) -> None:
    """A blade, point up, on a guard, with a grip and a pommel."""
    tall, wide = o.proportion("short", "tall", 0.25), o.proportion("narrow", "wide", 0.3)
    steel = o.main_material(("metal", "metal", "metal", "golden", "white"), patterned=0.05)
    length, width = 0.44 * tall, 0.065 * wide
    o.block(0, (width, 0.024, length), (0, 0, length), steel, top=(0.85, 0.9), rounding=0.2)
    o.block(1, (width * 0.85, 0.022, 0.075), (0, 0, 2 * length + 0.07), steel, top=(0.04, 0.5), rounding=0.1)
    o.block(2, (0.016, 0.03, length * 0.8), (0, 0, length * 0.8), steel, rounding=0.4)
    guard = o.part_material("guard", ("golden", "golden", "brown", "black"), varied=0.25)
    reach = o.between(0.17, 0.24)
    o.block(3, (reach, 0.045, 0.032), (0, 0, -0.02), guard, rounding=0.5)
    o.ball(4, 0.045, (reach, 0, -0.02), guard, mirrored="x")
    grip = o.part_material("handle", ("brown", "black", "wooden", "red"), varied=0.25)
    hold = o.between(0.11, 0.14)
    o.lathe(5, (0.036, 0.036, hold), (0, 0, -0.04 - hold), grip, profile=(0.9, 1, 1.08, 1.08, 1, 0.9), rounding=0.1)
    o.ball(6, 0.056, (0, 0, -0.06 - 2 * hold), guard)
    if o.option("gem", 0.3):
        gem = o.part_material("gem", ("red", "blue", "green"), varied=0.2)
        o.ball(7, (0.034, 0.034, 0.034), (0, -0.035, -0.02), gem)


def build_hammer(o: CaptionedObject) -> None:
    """A head across the top of a handle, with a claw or two faces."""
    tall, wide = o.proportion("short", "tall", 0.2), o.proportion("thin", "thick", 0.25)
    iron = o.main_material(("metal", "metal", "metal", "black", "golden", "stone"), patterned=0.04)
    grip = o.part_material("handle", ("wooden", "wooden", "brown", "red", "black"), varied=0.2)
    length, thick = 0.42 * tall, 0.05 * wide
    o.lathe(0, (thick, thick * 1.1, length), (0, 0, 0), grip, profile=(1.15, 1.1, 1, 0.85, 0.85, 0.9), rounding=0.2)
    top = length - 0.03
    size = 0.09 * wide
    o.block(1, (size, size * 0.95, size), (0, 0, top), iron, rounding=0.2)
    if o.option("claw", 0.5):
        o.lathe(2, (size * 0.8, size * 0.8, 0.09), (-size - 0.07, 0, top), iron, turn=(0, pi / 2, 0),
                profile=(1.05, 1.05, 0.9, 0.75, 0.7, 0.75), rounding=0.1)  # fmt: skip
        o.block(3, (0.035, 0.03, 0.13), (size + 0.1, 0.04, top - 0.02), iron, turn=(0, 1.85, 0), top=(0.4, 0.5),
                rounding=0.3, mirrored="y")  # fmt: skip
    else:
        big = o.between(0.95, 1.3)
        o.lathe(4, (size * big, size * big, 0.09), (size + 0.07, 0, top), iron, turn=(0, pi / 2, 0),
                profile=(0.8, 0.85, 0.95, 1, 1, 1), rounding=0.15, mirrored="x")  # fmt: skip
    if o.option("band", 0.25):
        band = o.part_material("band", ("golden", "red", "black"), varied=0.25)
        o.lathe(5, (thick * 1.2, thick * 1.3, 0.035), (0, 0, -length * 0.75), band, rounding=0.3)
