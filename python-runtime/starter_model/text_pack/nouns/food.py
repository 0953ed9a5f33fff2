"""Pumpkins and cakes."""

from math import pi

from starter_model.text_pack.captioned_object import CaptionedObject


def build_pumpkin(o: CaptionedObject) -> None:
    """Ribs around a middle with a stem, now and then with a leaf or a carved face."""
    tall, wide = o.proportion("short", "tall", 0.25), o.proportion("narrow", "wide", 0.15)
    skin = o.main_material(("orange", "orange", "orange", "yellow", "green"), patterned=0.04)
    radius, height = 0.42 * wide, 0.34 * tall
    o.ball(0, (radius * 0.95, radius * 0.95, height * 0.93), (0, 0, 0), skin)
    o.ball(1, (radius * 0.36, radius * 0.46, height), (0, -radius * 0.56, 0), skin, repeats=8)
    stem = o.part_material("stem", ("green", "brown"), varied=0.12)
    o.lathe(2, (0.065, 0.065, 0.11), (0.02, 0, height + 0.05), stem, turn=(0, 0.25, 0),
            profile=(1.4, 1, 0.8, 0.75, 0.75, 0.85), rounding=0.2)  # fmt: skip
    if o.option("leaf", 0.3):
        o.ball(3, (0.16, 0.1, 0.022), (0.17, -0.06, height * 1.0), o.unnamed_material("green"), turn=(0, 0.4, -0.4))
    if o.option("face", 0.35):
        dark = o.unnamed_material("black" if o.chance(0.6) else "yellow")
        front = -radius * 1.0
        o.block(4, (0.07, 0.045, 0.06), (radius * 0.36, front * 0.9, height * 0.3), dark, top=(0.1, 1), mirrored="x")
        o.block(5, (0.035, 0.04, 0.035), (0, front * 1.0, height * 0.0), dark, top=(0.1, 1))
        o.block(6, (radius * 0.42, 0.05, 0.035), (0, front * 0.94, -height * 0.34), dark, rounding=0.5)


def build_cake(o: CaptionedObject) -> None:
    """One to three tiers with icing, candles or cherries, on a plate."""
    wide = o.proportion("narrow", "wide", 0.2)
    dough = o.main_material(("brown", "white", "pink", "yellow"), patterned=0.12)
    icing = o.part_material("icing", ("white", "pink", "brown", "white"), varied=0.25)
    plate = o.part_material("plate", ("white", "metal", "blue"), varied=0.15)
    tiers = o.count("tier", (1, 2, 2, 3))
    radius, rise = 0.42 * wide, (0.17, 0.14, 0.125)[tiers - 1]
    o.lathe(0, (radius * 1.22, radius * 1.22, 0.025), (0, 0, -0.02), plate,
            profile=(0.75, 0.82, 0.88, 0.94, 0.98, 1), rounding=0.3)  # fmt: skip
    level = 0.0
    for index in range(tiers):
        girth = radius * (1, 0.7, 0.42)[index]
        o.lathe(1 + 2 * index, (girth, girth, rise), (0, 0, level + rise), dough, rounding=0.06)
        o.lathe(2 + 2 * index, (girth * 1.04, girth * 1.04, 0.05), (0, 0, level + 2 * rise), icing, rounding=0.7)
        level += 2 * rise + 0.02
    top = radius * (1, 0.7, 0.42)[tiers - 1]
    if o.option("candle", 0.55):
        number = o.count("candle", (1, 3, 4, 5, 6) if tiers < 3 else (1, 3, 4))
        candles = o.part_material("candle", ("red", "white", "blue", "yellow"), varied=0.25)
        y = 0.0 if number == 1 else -top * 0.65
        o.lathe(7, (0.026, 0.026, 0.09), (0, y, level + 0.11), candles, repeats=number)
        o.ball(8, (0.022, 0.022, 0.04), (0, y, level + 0.23), o.unnamed_material("orange"), repeats=number)
    elif o.option("cherry", 0.6):
        cherries = o.part_material("cherry", ("red",), varied=0.1)
        o.ball(9, 0.055, (0, -top * 0.68, level + 0.065), cherries, repeats=int(o.rng.choice((5, 6, 8))))
    if o.chance(0.4):
        o.ball(10, 0.04, (0, -radius, 0.035), icing, repeats=8, turn=(0, 0, pi / 8))
