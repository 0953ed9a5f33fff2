"""Robots and snowmen."""

from math import pi

from starter_model.text_pack.captioned_object import CaptionedObject


def build_robot(o: CaptionedObject) -> None:
    """A boxy or round figure with head, arms, legs, eyes and antennas."""
    tall, wide = o.proportion("short", "tall", 0.25), o.proportion("narrow", "wide", 0.25)
    steel = o.main_material(("metal", "blue", "red", "yellow", "turquoise"), patterned=0.15)
    limbs = o.part_material("arm", steel, varied=0.3)
    width, depth, height = 0.27 * wide, o.between(0.17, 0.22), 0.28 * tall
    boxy = o.chance(0.65)
    if boxy:
        o.block(0, (width, depth, height), (0, 0, 0), steel, top=(o.between(0.85, 1.15), 1), rounding=0.2)
    else:
        o.says("round")
        o.lathe(0, (width, depth * 1.2, height), (0, 0, 0), steel, profile=(0.8, 0.95, 1, 1, 0.95, 0.75), rounding=0.3)
    head = o.part_material("head", steel, varied=0.3)
    size = o.between(0.17, 0.22)
    up = height + 0.06 + size
    if boxy:
        o.block(1, (size * 1.15, size, size), (0, 0, up), head, rounding=0.25)
    else:
        o.ball(1, (size * 1.15, size * 1.1, size * 1.05), (0, 0, up), head)
    o.lathe(2, (0.07, 0.07, 0.06), (0, 0, height + 0.03), o.unnamed_material("black"))
    eyes = o.part_material("eye", ("yellow", "turquoise", "white", "red"), varied=0.2)
    o.ball(3, 0.06, (size * 0.5, -size * 1.0, up + size * 0.15), eyes, mirrored="x")
    o.block(4, (size * 0.5, 0.03, 0.03), (0, -size * 1.02, up - size * 0.5), o.unnamed_material("black"))
    reach, swing = width + 0.08, o.between(-0.35, 0.05)
    o.ball(5, 0.085, (reach, 0, height * 0.75), o.unnamed_material("grey"), mirrored="x")
    o.lathe(
        6,
        (0.06, 0.06, 0.24),
        (reach + 0.24 * -swing * 0.9, 0, height * 0.75 - 0.22),
        limbs,
        turn=(0, swing, 0),
        mirrored="x",
    )
    o.ball(7, 0.085, (reach + 0.46 * -swing, 0, height * 0.75 - 0.46), o.unnamed_material("grey"), mirrored="x")
    if o.chance(0.75):
        length = o.between(0.16, 0.24)
        o.lathe(8, (0.075, 0.075, length), (width * 0.5, 0, -height - length + 0.03), limbs, mirrored="x")
        o.block(
            9, (0.11, 0.16, 0.06), (width * 0.5, -0.05, -height - 2 * length + 0.05), steel, rounding=0.5, mirrored="x"
        )
    else:
        o.has("wheel")
        o.lathe(
            10,
            (0.17, 0.17, 0.07),
            (width * 0.6, 0, -height - 0.1),
            o.unnamed_material("black"),
            turn=(0, pi / 2, 0),
            rounding=0.4,
            mirrored="x",
        )
    number = o.count("antenna", (1, 2)) if o.chance(0.7) else 0
    if number:
        x = 0.0 if number == 1 else size * 0.6
        mirrored = "x" if number == 2 else ""
        o.lathe(11, (0.022, 0.022, 0.1), (x, 0, up + size + 0.08), o.unnamed_material("grey"), mirrored=mirrored)
        o.ball(12, 0.05, (x, 0, up + size + 0.19), eyes, mirrored=mirrored)
    o.block(
        13,
        (width * 0.55, 0.03, height * 0.35),
        (0, -depth * (1.0 if boxy else 1.12), height * 0.2),
        o.unnamed_material("white" if o.chance(0.5) else "black"),
        rounding=0.3,
    )
    o.ball(14, 0.035, (width * 0.3, -depth * (1.0 if boxy else 1.12) - 0.035, height * 0.25), eyes, mirrored="x")


def build_snowman(o: CaptionedObject) -> None:
    """Two or three balls of snow with a nose, buttons and arms, often a hat and a scarf."""
    wide = o.proportion("narrow", "wide", 0.2)
    snow = o.main_material(("white", "white", "white", "white", "turquoise"), patterned=0.05)
    low, middle, top = 0.42 * wide, 0.3 * wide, 0.22
    o.ball(0, (low, low, low * 0.92), (0, 0, 0), snow)
    rise = low * 0.92 + middle * 0.62
    o.ball(1, (middle, middle, middle * 0.95), (0, 0, rise), snow)
    up = rise + middle * 0.8 + top * 0.7
    o.ball(2, (top, top, top), (0, 0, up), snow)
    black = o.unnamed_material("black")
    o.ball(3, 0.032, (0.08, -top * 0.92, up + 0.06), black, mirrored="x")
    nose = o.part_material("nose", ("orange",), varied=0.15)
    o.lathe(
        4,
        (0.045, 0.045, 0.12),
        (0, -top - 0.08, up - 0.01),
        nose,
        turn=(pi / 2, 0, 0),
        profile=(1, 0.85, 0.68, 0.5, 0.3, 0.08),
    )
    o.ball(5, 0.035, (0, -middle * 0.98, rise + 0.08), black)
    o.ball(6, 0.035, (0, -middle * 1.0, rise - 0.05), black)
    if o.option("arm", 0.7):
        o.lathe(
            7,
            (0.03, 0.03, 0.24),
            (middle + 0.17, 0, rise + 0.1),
            o.unnamed_material("brown"),
            turn=(0, 1.0, 0),
            mirrored="x",
        )
    if o.option("hat", 0.6):
        hat = o.part_material("hat", ("black", "black", "red", "blue"), varied=0.35)
        o.lathe(8, (top * 1.25, top * 1.25, 0.035), (0, 0, up + top * 0.72), hat, rounding=0.5)
        o.lathe(9, (top * 0.78, top * 0.78, 0.15), (0, 0, up + top * 0.72 + 0.15), hat, rounding=0.1)
    if o.option("scarf", 0.5):
        scarf = o.part_material("scarf", ("red", "green", "blue"), varied=0.4)
        o.ring(10, (top * 0.88, top * 0.88), 0.065, (0, 0, up - top * 0.72), scarf)
        o.block(11, (0.06, 0.035, 0.14), (0.1, -top * 0.98, up - top * 0.72 - 0.14), scarf, rounding=0.4)
