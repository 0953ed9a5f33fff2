"""Cars, rockets and boats. Their sides look at −y, as in a picture book."""

from math import pi

from starter_model.text_pack.captioned_object import CaptionedObject


def build_car(o: CaptionedObject) -> None:
    """A body with a cabin on wheels, driving towards −x."""
    tall, wide = o.proportion("short", "tall", 0.25), o.proportion("narrow", "wide", 0.2)
    paint = o.main_material(("red", "blue", "yellow", "green", "white"), patterned=0.2)
    length, width, height = o.between(0.62, 0.75), 0.3 * wide, 0.14 * tall
    o.block(0, (length, width, height), (0, 0, 0), paint, rounding=0.5)
    glass, tyre, hub = (
        o.unnamed_material("black"),
        o.unnamed_material("black"),
        o.part_material("wheel", ("metal", "white"), varied=0.2),
    )
    cabin = o.part_material("cabin", paint, varied=0.25)
    place, half = o.between(-0.05, 0.12), length * o.between(0.48, 0.6)
    rise = 0.15 * tall
    o.block(1, (half, width * 0.88, rise), (place, 0, height + rise - 0.03), cabin, top=(0.68, 0.86), rounding=0.25)
    o.block(
        2,
        (half * 0.78, width * 0.86, rise * 0.58),
        (place, 0, height + rise * 0.95),
        glass,
        top=(0.78, 0.93),
        rounding=0.1,
    )
    o.block(
        3,
        (half * 0.92, width * 0.6, rise * 0.55),
        (place, 0, height + rise * 0.93),
        glass,
        top=(0.78, 1.0),
        rounding=0.1,
    )
    radius = o.between(0.14, 0.18)
    axle = length * o.between(0.55, 0.62)
    o.lathe(
        4,
        (radius, radius, 0.075),
        (axle, width - 0.03, -height),
        tyre,
        turn=(pi / 2, 0, 0),
        rounding=0.4,
        mirrored="xy",
    )
    o.lathe(
        5,
        (radius * 0.58, radius * 0.58, 0.025),
        (axle, width + 0.045, -height),
        hub,
        turn=(pi / 2, 0, 0),
        mirrored="xy",
    )
    o.ball(6, 0.055, (-length, width * 0.6, 0.02), o.unnamed_material("yellow"), mirrored="y")
    o.ball(7, 0.045, (length, width * 0.62, 0.03), o.unnamed_material("red"), mirrored="y")


def build_rocket(o: CaptionedObject) -> None:
    """A pointed body with fins and a window, standing."""
    tall, wide = o.proportion("short", "tall", 0.3), o.proportion("narrow", "wide", 0.25)
    hull = o.main_material(("white", "red", "metal", "blue"), patterned=0.4)
    nose = o.part_material("nose", ("red", "orange", "blue", "black"), varied=0.4)
    radius, height = 0.23 * wide, 0.5 * tall
    o.lathe(0, (radius, radius, height), (0, 0, 0), hull, profile=(0.72, 0.92, 1, 1, 0.93, 0.78), rounding=0.05)
    o.lathe(
        1,
        (radius * 0.8, radius * 0.8, 0.2),
        (0, 0, height + 0.18),
        nose,
        profile=(0.98, 0.86, 0.7, 0.5, 0.27, 0.04),
        rounding=0.03,
    )
    fins = o.part_material("fin", nose, varied=0.35)
    number = o.count("fin", (3, 4))
    o.block(
        2, (0.03, 0.16, 0.2), (0, -radius * 1.15, -height * 0.85), fins, top=(1, 0.35), rounding=0.3, repeats=number
    )
    o.lathe(
        3,
        (radius * 0.55, radius * 0.55, 0.09),
        (0, 0, -height - 0.05),
        o.unnamed_material("black"),
        profile=(1, 0.95, 0.9, 0.85, 0.8, 0.75),
    )
    if o.option("window", 0.7):
        glass = o.unnamed_material("turquoise")
        o.lathe(
            4,
            (0.1, 0.1, 0.03),
            (0, -radius * 0.97, height * 0.42),
            o.unnamed_material("metal"),
            turn=(pi / 2, 0, 0),
            rounding=0.4,
        )
        o.lathe(
            5, (0.07, 0.07, 0.03), (0, -radius * 0.97 - 0.025, height * 0.42), glass, turn=(pi / 2, 0, 0), rounding=0.4
        )


def build_boat(o: CaptionedObject) -> None:
    """A hull with a mast and sail or a cabin, sailing towards −x."""
    wide = o.proportion("narrow", "wide", 0.25)
    hull = o.main_material(("wooden", "red", "white", "blue", "brown"), patterned=0.2)
    length, beam = 0.68, 0.26 * wide
    o.lathe(
        0,
        (0.24, beam, length),
        (0, 0, 0),
        hull,
        turn=(0, pi / 2, 0),
        profile=(0.12, 0.66, 0.95, 1, 0.92, 0.75),
        rounding=0.1,
    )
    o.block(1, (length * 0.78, beam * 0.78, 0.04), (0.08, 0, 0.2), o.unnamed_material("wooden"))
    if o.chance(0.6):
        sail = o.part_material("sail", ("white", "white", "red", "yellow"), varied=0.35)
        tall = 0.55 * o.proportion("short", "tall", 0.25)
        o.lathe(2, (0.03, 0.03, tall + 0.08), (0, 0, 0.2 + tall), o.unnamed_material("brown"))
        o.block(3, (0.27, 0.025, tall * 0.82), (0.15, 0, 0.28 + tall * 0.9), sail, top=(0.12, 1), rounding=0.2)
        if o.option("flag", 0.4):
            o.block(
                4, (0.09, 0.02, 0.05), (0.1, 0, 0.22 + 2 * tall), o.part_material("flag", ("red", "blue"), varied=0.35)
            )
    else:
        o.has("cabin")
        o.block(
            5,
            (0.26, beam * 0.6, 0.15),
            (0.1, 0, 0.36),
            o.part_material("cabin", ("white", "red", "wooden"), varied=0.35),
            rounding=0.2,
        )
        o.block(6, (0.07, beam * 0.63, 0.06), (0.1, 0, 0.39), o.unnamed_material("black"))
        if o.option("chimney", 0.5):
            o.lathe(
                7,
                (0.08, 0.08, 0.16),
                (0.18, 0, 0.62),
                o.part_material("chimney", ("red", "black", "orange"), varied=0.3),
            )
