"""Houses and towers."""

from math import pi

from starter_model.text_pack.captioned_object import CaptionedObject


def build_house(o: CaptionedObject) -> None:
    """Walls, a gabled or hipped roof, a door, windows, now and then a chimney."""
    tall, wide = o.proportion("short", "tall"), o.proportion("narrow", "wide", 0.3)
    walls = o.main_material(("white", "yellow", "red", "stone", "wooden", "pink"), patterned=0.15)
    roof = o.part_material("roof", ("red", "brown", "grey", "orange", "black"), varied=0.4)
    width, depth, height = 0.5 * wide, o.between(0.36, 0.48), 0.34 * tall
    o.block(0, (width, depth, height), (0, 0, 0), walls, rounding=0.04)
    rise = o.between(0.2, 0.36)
    gable = o.chance(0.7)
    ridge = (0.02 if o.chance(0.5) else 0.75) if gable else 0.35
    place = (0, 0, height + rise - 0.01)
    o.block(1, (width + 0.08, depth + 0.08, rise), place, roof, top=(ridge, 0.02), rounding=0.03)
    door = o.part_material("door", ("brown", "wooden", "blue", "green", "red"), varied=0.4)
    door_height = min(0.2, height * 0.62)
    x = width * (0.0 if o.chance(0.6) else o.between(-0.45, 0.45))
    o.block(2, (0.1, 0.03, door_height), (x, -depth - 0.005, -height + door_height), door, rounding=0.2)
    o.ball(3, 0.025, (x + 0.06, -depth - 0.04, -height + door_height), o.unnamed_material("golden"))
    glass = o.unnamed_material("turquoise" if o.chance(0.5) else "white")
    if abs(x) < 0.05 and width > 0.35:
        o.block(4, (0.085, 0.025, 0.085), (width * 0.6, -depth, height * 0.2), glass, rounding=0.1, mirrored="x")
    else:
        o.block(
            4, (0.11, 0.025, 0.085), (-width * 0.5 if x > 0 else width * 0.5, -depth, height * 0.2), glass, rounding=0.1
        )
    o.block(5, (0.025, 0.09, 0.085), (width, 0, height * 0.15), glass, rounding=0.1, mirrored="x")
    if o.option("chimney", 0.45):
        o.block(
            6,
            (0.07, 0.07, 0.2),
            (width * 0.5, depth * 0.25, height + rise * 1.3),
            o.part_material("chimney", ("red", "brown", "grey"), varied=0.25),
            rounding=0.1,
        )
    if o.chance(0.4):
        o.block(7, (width + 0.12, depth + 0.14, 0.035), (0, 0, -height), o.unnamed_material("stone"))
    if o.option("window", 0.35):
        o.lathe(8, (0.08, 0.08, 0.02), (0, -depth - 0.045, height + rise * 0.55), glass, turn=(pi / 2, 0, 0))


def build_tower(o: CaptionedObject) -> None:
    """A round or square tower with battlements or a pointed roof."""
    tall, wide = o.proportion("short", "tall", 0.4), o.proportion("narrow", "wide", 0.3)
    walls = o.main_material(("stone", "grey", "white", "brown"), patterned=0.25)
    radius, height = 0.34 * wide, 0.75 * tall
    is_round = o.chance(0.65)
    if is_round:
        o.says("round")
        waist = o.between(0.82, 1)
        o.lathe(
            0, (radius, radius, height), (0, 0, 0), walls, profile=(1.12, 1.04, 1, waist, waist, waist), rounding=0.05
        )
        o.lathe(1, (radius * 1.2, radius * 1.2, 0.09), (0, 0, height), walls, rounding=0.15)
    else:
        o.block(0, (radius, radius, height), (0, 0, 0), walls, top=(0.9, 0.9), rounding=0.06)
        o.block(1, (radius * 1.15, radius * 1.15, 0.09), (0, 0, height), walls, rounding=0.15)
    if o.option("roof", 0.55):
        roof = o.part_material("roof", ("red", "blue", "brown", "purple"), varied=0.4)
        rise = o.between(0.22, 0.4)
        profile = (1, 0.8, 0.6, 0.4, 0.2, 0.02)
        if is_round:
            o.lathe(
                2,
                (radius * 1.35, radius * 1.35, rise),
                (0, 0, height + 0.08 + rise),
                roof,
                profile=profile,
                rounding=0.02,
            )
        else:
            o.block(
                2,
                (radius * 1.3, radius * 1.3, rise),
                (0, 0, height + 0.08 + rise),
                roof,
                top=(0.03, 0.03),
                rounding=0.02,
            )
        top = height + 0.08 + 2 * rise
        if o.option("flag", 0.45):
            flag = o.part_material("flag", ("red", "yellow", "blue"), varied=0.4)
            o.lathe(4, (0.022, 0.022, 0.17), (0, 0, top + 0.1), o.unnamed_material("brown"))
            o.block(5, (0.12, 0.02, 0.07), (0.13, 0, top + 0.19), flag, rounding=0.1)
    else:
        reach = radius * 1.05
        o.block(3, (0.075, 0.06, 0.08), (0, -reach, height + 0.15), walls, rounding=0.1, repeats=8 if is_round else 4)
        if not is_round:
            o.block(6, (0.07, 0.07, 0.08), (reach, reach, height + 0.15), walls, rounding=0.1, mirrored="xy")
    door = o.part_material("door", ("brown", "wooden"), varied=0.25)
    o.block(7, (0.11, 0.05, 0.17), (0, -radius * 1.06, -height + 0.16), door, rounding=0.5)
    glass = o.unnamed_material("black")
    o.block(8, (0.045, 0.04, 0.09), (0, -radius * 0.96, height * 0.45), glass, rounding=0.5, repeats=4)
    if tall > 1:
        o.block(9, (0.045, 0.04, 0.09), (0, -radius * 1.0, -height * 0.15), glass, rounding=0.5, repeats=4)
