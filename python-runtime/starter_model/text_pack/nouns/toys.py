"""Chests, crates and balls."""

from math import pi

from starter_model.text_pack.captioned_object import CaptionedObject
from starter_model.text_pack.palette import described_material


def build_chest(o: CaptionedObject) -> None:
    """A treasure chest with a round lid, bands and a lock."""
    tall, wide = o.proportion("short", "tall", 0.25), o.proportion("narrow", "wide", 0.25)
    wood = o.main_material(("wooden", "brown", "red"), patterned=0.15)
    metal = o.part_material("band", ("golden", "metal", "black"), varied=0.2)
    width, depth, height = 0.56 * wide, o.between(0.34, 0.42), 0.24 * tall
    o.block(0, (width, depth, height), (0, 0, -height), wood, rounding=0.06)
    lid = o.part_material("lid", wood, varied=0.25)
    o.lathe(1, (depth * 0.75, depth, width), (0, 0, 0), lid, turn=(0, pi / 2, 0), rounding=0.06)
    place = width * o.between(0.55, 0.8)
    o.lathe(2, (depth * 0.75 + 0.02, depth + 0.02, 0.06), (place, 0, 0), metal, turn=(0, pi / 2, 0), mirrored="x")
    o.block(3, (0.06, depth + 0.02, height + 0.015), (place, 0, -height), metal, mirrored="x")
    if o.option("lock", 0.7):
        o.block(
            4, (0.09, 0.04, 0.1), (0, -depth - 0.02, -0.03), o.part_material("lock", metal, varied=0.2), rounding=0.3
        )
    if o.option("leg", 0.25):
        o.ball(5, 0.08, (width * 0.85, depth * 0.8, -2 * height), metal, mirrored="xy")


def build_crate(o: CaptionedObject) -> None:
    """A box framed by beams."""
    tall, wide = o.proportion("short", "tall", 0.25), o.proportion("narrow", "wide", 0.25)
    wood = o.main_material(("wooden", "wooden", "brown", "grey", "metal"), patterned=0.2)
    beams = o.part_material("beam", wood, varied=0.45)
    width, depth, height = 0.45 * wide, o.between(0.38, 0.45), 0.42 * tall
    thick = o.between(0.05, 0.08)
    o.block(0, (width, depth, height), (0, 0, 0), wood, rounding=0.03)
    o.block(
        1,
        (thick, thick, height + 0.02),
        (width - thick * 0.5, depth - thick * 0.5, 0),
        beams,
        rounding=0.15,
        mirrored="xy",
    )
    for slot, level in ((2, height), (3, -height)):
        z = level * (1 - thick * 0.4 / height)
        o.block(slot, (width, thick, thick), (0, depth - thick * 0.5, z), beams, rounding=0.15, mirrored="y")
        o.block(slot + 2, (thick, depth, thick), (width - thick * 0.5, 0, z), beams, rounding=0.15, mirrored="x")
    if o.chance(0.4):
        reach, angle = (width**2 + height**2) ** 0.5 - 0.06, o.rng.choice((-1, 1))
        tilt = float(angle) * 0.78
        o.block(6, (reach * 0.9, 0.03, thick * 0.8), (0, depth + 0.005, 0), beams, turn=(0, tilt, 0), mirrored="y")


def build_ball(o: CaptionedObject) -> None:
    """A ball, plain or patterned, sometimes with a band."""
    paint = o.main_material(("red", "blue", "yellow", "orange"), patterned=0.7)
    radius = 0.45
    squeeze = o.between(0.94, 1)
    o.ball(0, (radius, radius, radius * squeeze), (0, 0, 0), paint)
    if o.option("band", 0.25):
        band = described_material(o.rng, "white" if paint.colour != "white" else "red")
        o.lathe(1, (radius * 1.012, radius * 1.012, 0.07), (0, 0, 0), band, rounding=0.2)
    if o.option("base", 0.12):
        o.lathe(
            2,
            (0.22, 0.22, 0.07),
            (0, 0, -radius),
            o.part_material("base", ("wooden", "black", "golden"), varied=0.2),
            rounding=0.3,
        )
