"""Trees, firs, mushrooms, cacti and flowers."""

from math import cos, pi, sin

from starter_model.text_pack.captioned_object import CaptionedObject


def build_tree(o: CaptionedObject) -> None:
    """A trunk under a crown of several balls, now and then with fruit."""
    tall, wide = o.proportion("short", "tall", 0.4), o.proportion("narrow", "wide", 0.25)
    leaves = o.main_material(("green", "green", "green", "orange", "pink"), patterned=0.12)
    bark = o.part_material("trunk", ("brown", "wooden"), varied=0.2)
    height, girth = 0.42 * tall, 0.1 * o.proportion("thin", "thick", 0.35)
    o.lathe(0, (girth, girth, height + 0.1), (0, 0, -height), bark, profile=(1.5, 1.05, 0.95, 0.85, 0.8, 0.75))
    size = 0.33 * wide
    o.ball(1, (size, size, size * 0.95), (0, 0, size * 0.95), leaves)
    number = int(o.rng.integers(3, 6))
    phase = o.between(0, 2 * pi)
    for index in range(number):
        angle = phase + 2 * pi * index / number
        lobe = size * o.between(0.58, 0.78)
        o.ball(2 + index, lobe, (size * 0.8 * cos(angle), size * 0.8 * sin(angle), size * o.between(0.35, 0.9)), leaves)
    top = size * o.between(0.6, 0.75)
    o.ball(7, top, (size * o.between(-0.2, 0.2), 0, size * 1.75), leaves)
    if o.option("fruit", 0.3):
        fruit = o.part_material("fruit", ("red", "red", "yellow", "orange"), varied=0.25)
        for index in range(3):
            angle = phase + 0.4 + 2.1 * index
            o.ball(
                8 + index,
                0.07,
                (size * 1.12 * cos(angle), size * 1.12 * sin(angle), size * (0.5 + 0.4 * index)),
                fruit,
                repeats=2,
            )


def build_fir(o: CaptionedObject) -> None:
    """Cones on a trunk, now and then with balls and a star's place on top."""
    tall, wide = o.proportion("short", "tall"), o.proportion("narrow", "wide", 0.3)
    green = o.main_material(("green", "green", "turquoise", "white"), patterned=0.15)
    bark = o.part_material("trunk", ("brown", "wooden"), varied=0.2)
    tiers = int(o.rng.choice((3, 4)))
    radius, height = 0.5 * wide, 0.34 * tall
    o.lathe(0, (0.1, 0.1, 0.16), (0, 0, -0.1), bark)
    base = 0.0
    for index in range(tiers):
        shrink = 1 - 0.75 * index / tiers
        rise = height * (1 - 0.1 * index)
        o.lathe(1 + index, (radius * shrink, radius * shrink, rise), (0, 0, base + rise), green,
                profile=(1, 0.72, 0.5, 0.32, 0.16, 0.02), rounding=0.04)  # fmt: skip
        base += rise * 0.95
    top = base + height * (1 - 0.1 * (tiers - 1)) * 1.05
    if o.option("ball", 0.3):
        colour = o.part_material("ball", ("red", "golden", "blue"), varied=0.25)
        o.ball(5, 0.055, (0, -radius * 0.93, 0.06), colour, repeats=5)
        o.ball(6, 0.05, (0, -radius * 0.7, height * 0.95 + 0.06), colour, turn=(0, 0, 0.5), repeats=4)
        o.ball(7, 0.07, (0, 0, top), colour)


def build_mushroom(o: CaptionedObject) -> None:
    """A cap on a stem; a fly agaric when it is red and spotted."""
    tall, wide = o.proportion("short", "tall", 0.4), o.proportion("narrow", "wide", 0.3)
    cap = o.main_material(("red", "red", "brown", "orange"), patterned=0.6)
    stem = o.part_material("stem", ("white", "white", "yellow"), varied=0.2)
    height, girth = 0.42 * tall, 0.13 * o.proportion("thin", "thick", 0.35)
    radius, rise = 0.48 * wide, o.between(0.2, 0.34)
    o.lathe(0, (girth, girth, height), (0, 0, -height), stem, profile=(1.45, 1.3, 1.05, 0.95, 0.9, 0.95))
    pointed = o.chance(0.3)
    profile = (0.94, 1, 0.78, 0.5, 0.25, 0.05) if pointed else (0.9, 1, 0.95, 0.82, 0.58, 0.12)
    o.lathe(1, (radius, radius, rise), (0, 0, rise * 0.8), cap, profile=profile, rounding=0.25)
    if o.chance(0.4):
        o.lathe(
            2, (girth * 1.7, girth * 1.7, 0.03), (0, 0, -height * 0.45), stem, profile=(1, 0.95, 0.85, 0.75, 0.65, 0.6)
        )
    if o.chance(0.3):
        side = 0.5 * radius
        o.lathe(3, (girth * 0.5, girth * 0.5, height * 0.45), (radius * 0.75, -0.05, -height * 1.55), stem)
        o.lathe(
            4,
            (side * 0.8, side * 0.8, rise * 0.5),
            (radius * 0.75, -0.05, -height * 1.05),
            cap,
            profile=profile,
            rounding=0.25,
        )


def build_cactus(o: CaptionedObject) -> None:
    """A column with arms, in a pot or on a stone, now and then in flower."""
    tall, wide = o.proportion("short", "tall"), o.proportion("narrow", "wide", 0.25)
    green = o.main_material(("green", "green", "green", "turquoise"), patterned=0.3)
    pot = o.part_material("pot", ("orange", "brown", "white"), varied=0.4)
    height, girth = 0.62 * tall, 0.19 * wide
    o.lathe(0, (girth, girth, height), (0, 0, height), green, profile=(0.85, 1, 1, 1, 0.95, 0.6), rounding=0.9)
    o.lathe(1, (0.34, 0.34, 0.22), (0, 0, -0.12), pot, profile=(0.7, 0.76, 0.82, 0.88, 0.95, 1), rounding=0.08)
    o.lathe(2, (0.37, 0.37, 0.06), (0, 0, 0.08), pot, rounding=0.3)
    number = o.count("arm", (1, 2, 2))
    for index in range(number):
        side, level = (1, -1)[index], height * o.between(0.75, 1.25)
        reach, thick, rise = girth + 0.17, girth * 0.55, o.between(0.18, 0.3)
        o.lathe(
            3 + 2 * index,
            (thick, thick, 0.15),
            (side * (girth + 0.06), 0, level),
            green,
            turn=(0, pi / 2, 0),
            rounding=0.3,
        )
        o.lathe(
            4 + 2 * index,
            (thick, thick, rise),
            (side * reach, 0, level + rise - thick),
            green,
            profile=(0.9, 1, 1, 1, 0.95, 0.7),
            rounding=0.9,
        )
    if o.option("flower", 0.4):
        o.ball(
            7, (0.11, 0.11, 0.08), (0, 0, 2 * height), o.part_material("flower", ("pink", "red", "yellow"), varied=0.25)
        )


def build_flower(o: CaptionedObject) -> None:
    """Petals around a middle on a stem with leaves, in a pot or alone."""
    tall = o.proportion("short", "tall", 0.35)
    petals = o.main_material(("red", "yellow", "pink", "white", "purple", "blue"), patterned=0.1)
    middle = o.unnamed_material("yellow" if petals.colour != "yellow" else "brown")
    green = o.unnamed_material("green")
    height = 0.9 * tall
    o.lathe(0, (0.04, 0.04, height / 2), (0, 0, height / 2), green)
    number = o.count("petal", (5, 6, 8))
    length, tilt = o.between(0.2, 0.27), o.between(0.5, 1.1)
    o.ball(1, (0.13, 0.13, 0.09), (0, -0.06, height), middle, turn=(tilt, 0, 0))
    o.ball(
        2,
        (0.52 / number + 0.03, length, 0.045),
        (0, -0.1 - length * 0.7, height),
        petals,
        turn=(0.25, 0, 0),
        repeats=number,
    )
    o.ball(
        3, (0.2, 0.085, 0.03), (0.19, 0, height * 0.45), green, turn=(0, -0.6, 0), mirrored="x" if o.chance(0.6) else ""
    )
    if o.option("pot", 0.55):
        pot = o.part_material("pot", ("orange", "brown", "white", "blue"), varied=0.4)
        o.lathe(4, (0.26, 0.26, 0.19), (0, 0, -0.1), pot, profile=(0.7, 0.76, 0.82, 0.88, 0.95, 1), rounding=0.08)
        o.lathe(5, (0.29, 0.29, 0.05), (0, 0, 0.08), pot, rounding=0.3)
