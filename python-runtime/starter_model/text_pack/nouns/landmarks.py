"""Castles, lighthouses and windmills."""

from math import pi

from starter_model.text_pack.captioned_object import CaptionedObject

_CONE = (1, 0.8, 0.6, 0.4, 0.2, 0.02)


def build_castle(o: CaptionedObject) -> None:
    """Walls with battlements between four towers, a keep, a gate, and flags now and then."""
    tall, wide = o.proportion("short", "tall", 0.25), o.proportion("narrow", "wide", 0.15)
    walls = o.main_material(("stone", "stone", "grey", "white", "brown"), patterned=0.08)
    width, depth, height = 0.46 * wide, o.between(0.38, 0.46), 0.22 * tall
    o.block(0, (width, depth, height), (0, 0, 0), walls, rounding=0.03)
    radius, rise = o.between(0.12, 0.15), height * o.between(1.35, 1.7)
    o.lathe(1, (radius, radius, rise), (width, depth, rise - height), walls, profile=(1.1, 1, 1, 1, 1, 1.08),
            rounding=0.05, mirrored="xy")  # fmt: skip
    level = 2 * rise - height
    if o.option("roof", 0.7):
        roof = o.part_material("roof", ("red", "blue", "blue", "brown", "purple"), varied=0.35)
        o.lathe(2, (radius * 1.3, radius * 1.3, 0.14), (width, depth, level + 0.13), roof, profile=_CONE, rounding=0.02,
                mirrored="xy")  # fmt: skip
    else:
        roof = walls
        o.lathe(3, (radius * 1.25, radius * 1.25, 0.05), (width, depth, level), walls, rounding=0.15, mirrored="xy")
    keep = o.between(0.15, 0.19)
    keep_rise = height * o.between(1.5, 2.0)
    o.block(4, (keep, keep, keep_rise), (0, 0.06, keep_rise - height), walls, rounding=0.04)
    top = 2 * keep_rise - height
    o.block(5, (keep * 1.25, keep * 1.25, 0.1), (0, 0.06, top + 0.09), roof, top=(0.05, 0.05) if roof is not walls else
            (1.0, 1.0), rounding=0.03)  # fmt: skip
    gate = o.part_material("gate", ("brown", "wooden", "black"), varied=0.2)
    o.block(6, (0.1, 0.04, height * 0.62), (0, -depth - 0.005, -height * 0.38), gate, rounding=0.6)
    o.block(7, (0.055, depth + 0.015, 0.045), (width * 0.28, 0, height + 0.035), walls, mirrored="x")
    o.block(8, (0.045, depth + 0.015, 0.045), (width * 0.62, 0, height + 0.035), walls, mirrored="x")
    o.block(9, (width + 0.015, 0.05, 0.045), (0, depth * 0.4, height + 0.035), walls, mirrored="y")
    o.block(10, (0.035, 0.03, 0.06), (0.07, 0.06 - keep, top - 0.11), o.unnamed_material("black"), rounding=0.5,
            mirrored="x")  # fmt: skip
    o.block(11, (0.028, 0.03, 0.05), (width, depth + radius * 0.92, level - 0.14), o.unnamed_material("black"),
            rounding=0.5, mirrored="xy")  # fmt: skip
    if o.option("flag", 0.4):
        flag = o.part_material("flag", ("red", "yellow", "blue"), varied=0.35)
        o.lathe(12, (0.018, 0.018, 0.13), (0, 0.06, top + 0.27), o.unnamed_material("brown"))
        o.block(13, (0.09, 0.016, 0.05), (0.1, 0.06, top + 0.34), flag, rounding=0.1)


def build_lighthouse(o: CaptionedObject) -> None:
    """A tapered tower with bands, a gallery, a glass lantern under a roof, on a rock."""
    tall, wide = o.proportion("short", "tall", 0.3), o.proportion("narrow", "wide", 0.25)
    walls = o.main_material(("white", "white", "white", "red", "yellow"), patterned=0.06)
    radius, height = 0.24 * wide, 0.62 * tall
    profile = [1 - 0.38 * i / 5 for i in range(6)]
    o.lathe(0, (radius, radius, height), (0, 0, 0), walls, profile=profile, rounding=0.03)
    if o.option("band", 0.7):
        likely = ("red", "red", "blue", "black") if walls.colour != "red" else ("white",)
        band = o.part_material("band", likely, varied=0.2)
        for slot, place in ((1, -0.45), (2, 0.05), (3, 0.55)):
            girth = radius * (1 - 0.19 * (place + 1)) + 0.014
            o.lathe(slot, (girth, girth, height * 0.13), (0, 0, height * place), band,
                    profile=[1 + 0.025 * (2.5 - i) * 0.4 for i in range(6)], rounding=0.05)  # fmt: skip
    top = radius * 0.62
    gallery = o.part_material("base", ("grey", "black", "red"), varied=0.15)
    o.lathe(4, (top * 1.5, top * 1.5, 0.035), (0, 0, height), gallery, rounding=0.2)
    o.ring(5, (top * 1.4, top * 1.4), 0.014, (0, 0, height + 0.11), gallery)
    o.lathe(6, (0.014, 0.014, 0.055), (0, -top * 1.4, height + 0.06), gallery, repeats=8)
    o.lathe(7, (top * 0.8, top * 0.8, 0.12), (0, 0, height + 0.14), o.unnamed_material("yellow"))
    roof = o.part_material("roof", ("red", "red", "black", "grey"), varied=0.3)
    o.lathe(8, (top * 1.15, top * 1.15, 0.11), (0, 0, height + 0.36), roof, profile=(1, 0.84, 0.66, 0.46, 0.26, 0.04),
            rounding=0.03)  # fmt: skip
    o.ball(9, 0.03, (0, 0, height + 0.47), gallery)
    door = o.part_material("door", ("brown", "red", "blue"), varied=0.2)
    o.block(10, (0.075, 0.04, 0.13), (0, -radius * 0.96, -height + 0.13), door, rounding=0.5)
    o.block(11, (0.04, 0.035, 0.055), (0, -radius * 0.76, height * 0.3), o.unnamed_material("black"), rounding=0.3)
    if o.chance(0.6):
        o.lathe(12, (radius * 1.7, radius * 1.55, 0.09), (0, 0, -height - 0.05), o.unnamed_material("stone"),
                profile=(1.05, 1.02, 0.95, 0.9, 0.82, 0.68), rounding=0.2)  # fmt: skip


def build_windmill(o: CaptionedObject) -> None:
    """A tapered mill with a cap and four sails in a cross."""
    tall, wide = o.proportion("short", "tall", 0.2), o.proportion("narrow", "wide", 0.2)
    walls = o.main_material(("white", "white", "stone", "brown", "wooden"), patterned=0.08)
    radius, height = 0.27 * wide, 0.5 * tall
    o.lathe(0, (radius, radius, height), (0, 0, 0), walls, profile=(1.05, 0.96, 0.87, 0.78, 0.7, 0.64), rounding=0.03)
    roof = o.part_material("roof", ("red", "brown", "black", "grey"), varied=0.25)
    top = radius * 0.74
    o.lathe(1, (top, top, 0.13), (0, 0, height + 0.11), roof, profile=(1, 0.94, 0.82, 0.64, 0.42, 0.08), rounding=0.05)
    sails = o.part_material("sail", ("white", "wooden", "brown", "red"), varied=0.25)
    y, hub = -top - 0.1, height + 0.03
    o.lathe(2, (0.05, 0.05, 0.12), (0, -top, hub), o.unnamed_material("brown"), turn=(pi / 2, 0, 0), rounding=0.3)
    reach, wood = o.between(0.22, 0.26), o.unnamed_material("brown")
    far = reach * 1.15
    for slot, down in ((3, False), (5, True)):
        angle = 3 * pi / 4 if down else pi / 4
        sign = -1 if down else 1
        o.block(slot, (0.016, 0.016, reach), (reach * 0.72, y - 0.01, hub + sign * reach * 0.72), wood,
                turn=(0, angle, 0), mirrored="x")  # fmt: skip
        o.block(slot + 1, (0.075, 0.014, reach * 0.8), (far * 0.78, y, hub + sign * far * 0.78), sails,
                turn=(0, angle, 0), rounding=0.1, mirrored="x")  # fmt: skip
    door = o.part_material("door", ("brown", "green", "blue"), varied=0.2)
    o.block(7, (0.08, 0.04, 0.13), (0, -radius * 0.99, -height + 0.13), door, rounding=0.4)
    o.block(8, (0.045, 0.035, 0.06), (0, -radius * 0.88, -height * 0.1), o.unnamed_material("turquoise"), rounding=0.2)
    o.block(9, (0.035, 0.045, 0.06), (radius * 0.86, 0, 0), o.unnamed_material("turquoise"), rounding=0.2, mirrored="x")
    if o.chance(0.4):
        o.ring(10, (radius * 1.15, radius * 1.15), 0.03, (0, 0, -height * 0.35), wood)
        o.lathe(11, (radius * 1.18, radius * 1.18, 0.025), (0, 0, -height * 0.42), wood)
