"""Vases, cups, teapots, bottles and barrels."""

from math import pi

from starter_model.text_pack.captioned_object import CaptionedObject

_VASES = (
    (0.55, 0.9, 1.0, 0.75, 0.42, 0.55),
    (0.45, 0.62, 0.85, 1.0, 0.7, 0.5),
    (0.75, 1.0, 0.85, 0.5, 0.4, 0.62),
    (0.5, 0.52, 0.6, 0.72, 0.88, 1.0),
    (0.8, 0.72, 0.62, 0.62, 0.75, 1.0),
)


def build_vase(o: CaptionedObject) -> None:
    """A turned body, open at the top, with handles or bands now and then."""
    tall, wide = o.proportion("short", "tall", 0.3), o.proportion("narrow", "wide", 0.3)
    clay = o.main_material(("blue", "white", "orange", "green", "turquoise"), patterned=0.6)
    radius, height = 0.36 * wide, 0.62 * tall
    chosen = _VASES[int(o.rng.integers(len(_VASES)))]
    profile = [value * o.between(0.93, 1.07) for value in chosen]
    o.lathe(0, (radius, radius, height), (0, 0, 0), clay, profile=profile, rounding=0.08, hollow=True)
    rim = profile[-1] * radius
    o.ring(1, (rim, rim), 0.03, (0, 0, height - 0.01), clay)
    if o.option("handle", 0.35):
        handle = o.part_material("handle", clay, varied=0.35)
        level = height * 0.25
        wall = radius * (profile[3] + profile[4]) / 2
        o.ring(2, (0.14, 0.2), 0.035, (wall + 0.03, 0, level), handle, turn=(pi / 2, 0, 0), mirrored="x")
    if o.option("band", 0.25):
        band = o.part_material("band", ("golden", "black", "white"), varied=0.4)
        wall = radius * (profile[1] + profile[2]) / 2 + 0.012
        o.lathe(3, (wall, wall, 0.05), (0, 0, -height * 0.4), band, rounding=0.3)
    if o.chance(0.4):
        foot = profile[0] * radius * 1.15
        o.lathe(4, (foot, foot, 0.05), (0, 0, -height), clay, rounding=0.4)


def build_cup(o: CaptionedObject) -> None:
    """A hollow body with a handle, now and then on a plate."""
    tall, wide = o.proportion("short", "tall", 0.3), o.proportion("narrow", "wide", 0.25)
    clay = o.main_material(("white", "red", "blue", "yellow"), patterned=0.45)
    radius, height = 0.42 * wide, 0.42 * tall
    foot = o.between(0.62, 1)
    profile = [foot + (1 - foot) * (i / 5) ** 0.6 for i in range(6)]
    o.lathe(0, (radius, radius, height), (0, 0, 0), clay, profile=profile, rounding=0.12, hollow=True)
    handle = o.part_material("handle", clay, varied=0.3)
    o.ring(1, (0.2, height * 0.6), 0.05, (radius * 1.02, 0, 0), handle, turn=(pi / 2, 0, 0))
    if o.option("base", 0.3):
        o.lathe(2, (radius * 1.5, radius * 1.5, 0.05), (0, 0, -height), o.part_material("base", clay, varied=0.3),
                profile=(0.6, 0.68, 0.76, 0.84, 0.92, 1), rounding=0.3)  # fmt: skip


def build_teapot(o: CaptionedObject) -> None:
    """A round body with spout, handle and lid."""
    tall = o.proportion("short", "tall", 0.25)
    clay = o.main_material(("white", "blue", "green", "brown", "pink"), patterned=0.45)
    radius, height = 0.46, 0.36 * tall
    o.lathe(0, (radius, radius, height), (0, 0, 0), clay, profile=(0.62, 0.9, 1.0, 0.98, 0.82, 0.5), rounding=0.15)
    lid = o.part_material("lid", clay, varied=0.35)
    o.lathe(
        1,
        (radius * 0.56, radius * 0.56, 0.07),
        (0, 0, height + 0.03),
        lid,
        profile=(1, 0.95, 0.85, 0.7, 0.5, 0.2),
        rounding=0.1,
    )
    o.ball(2, 0.07, (0, 0, height + 0.13), lid)
    spout = o.part_material("spout", clay, varied=0.15)
    o.lathe(
        3,
        (0.11, 0.11, 0.26),
        (-radius * 1.08, 0, 0.08),
        spout,
        turn=(0, -0.75, 0),
        profile=(1.2, 1.1, 0.9, 0.7, 0.6, 0.55),
    )
    handle = o.part_material("handle", clay, varied=0.3)
    if o.chance(0.7):
        o.ring(4, (0.19, height * 0.62), 0.05, (radius * 1.02, 0, 0.03), handle, turn=(pi / 2, 0, 0))
    else:
        o.ring(4, (radius * 0.75, 0.4), 0.045, (0, 0, height + 0.05), handle, turn=(pi / 2, 0, 0))


def build_bottle(o: CaptionedObject) -> None:
    """A round body with shoulders and a neck, a cork or cap, now and then a label."""
    tall, wide = o.proportion("short", "tall", 0.25), o.proportion("narrow", "wide", 0.3)
    glass = o.main_material(("green", "green", "blue", "brown", "white"), patterned=0.06)
    radius, height = 0.2 * wide, 0.42 * tall
    sharp = o.between(0.75, 1)
    o.lathe(0, (radius, radius, height), (0, 0, 0), glass, profile=(0.97, 1, 1, 1, sharp, 0.38), rounding=0.12)
    neck = radius * 0.34
    rise = o.between(0.11, 0.16)
    o.lathe(1, (neck, neck, rise), (0, 0, height + rise - 0.03), glass, profile=(1.12, 1.02, 1, 1, 1, 1), rounding=0.05)
    level = height + 2 * rise - 0.04
    o.lathe(2, (neck * 1.25, neck * 1.25, 0.028), (0, 0, level), glass, rounding=0.5)
    cork = o.part_material("cap", ("brown", "brown", "golden", "red", "black"), varied=0.2)
    o.lathe(3, (neck * 0.95, neck * 0.95, 0.05), (0, 0, level + 0.06), cork, rounding=0.3)
    if o.option("label", 0.4):
        label = o.part_material("label", ("white", "white", "yellow", "red"), varied=0.25)
        o.lathe(4, (radius * 1.025, radius * 1.025, height * 0.34), (0, 0, -height * 0.25), label)


def build_barrel(o: CaptionedObject) -> None:
    """A bulging body of staves with hoops, standing, now and then with a tap."""
    tall, wide = o.proportion("short", "tall", 0.25), o.proportion("narrow", "wide", 0.25)
    staves = o.main_material(("wooden", "wooden", "brown", "red", "blue"), patterned=0.08)
    hoops = o.part_material("band", ("metal", "black", "golden"), varied=0.2)
    radius, height = 0.34 * wide, 0.46 * tall
    waist = o.between(0.74, 0.86)
    between = waist + (1 - waist) * 0.72
    o.lathe(0, (radius, radius, height), (0, 0, 0), staves, profile=(waist, between, 1, 1, between, waist),
            rounding=0.04)  # fmt: skip
    for slot, place in ((1, -0.86), (2, -0.36), (3, 0.36), (4, 0.86)):
        girth = radius * ((waist + (1 - waist) * 0.2) if abs(place) > 0.5 else 0.98) + 0.012
        o.lathe(slot, (girth, girth, 0.04), (0, 0, height * place), hoops, rounding=0.2)
    lid = o.part_material("lid", staves, varied=0.15)
    o.lathe(5, (radius * waist * 0.9, radius * waist * 0.9, 0.02), (0, 0, height + 0.005), lid)
    if o.option("tap", 0.2):
        brass = o.unnamed_material("golden")
        o.lathe(6, (0.03, 0.03, 0.08), (0, -radius - 0.02, -height * 0.62), brass, turn=(pi / 2, 0, 0), rounding=0.2)
        o.lathe(7, (0.024, 0.024, 0.05), (0, -radius - 0.08, -height * 0.62 - 0.03), brass)
