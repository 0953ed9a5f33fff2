"""Airplanes, trains and trucks, under way to −x: their sides look at −y."""

from math import pi

from starter_model.text_pack.captioned_object import CaptionedObject

_ALONG_X = (0, pi / 2, 0)
_ALONG_Y = (pi / 2, 0, 0)


def build_airplane(o: CaptionedObject) -> None:
    """A round body with swept or straight wings, a tail, windows, and engines or a propeller."""
    wide = o.proportion("narrow", "wide", 0.2)
    hull = o.main_material(("white", "white", "red", "blue", "yellow", "metal"), patterned=0.12)
    wings = o.part_material("wing", hull, varied=0.35)
    length, girth = 0.62, o.between(0.095, 0.125)
    o.lathe(0, (girth, girth, length), (0, 0, 0), hull, turn=_ALONG_X,
            profile=(0.35, 0.92, 1, 0.98, 0.75, 0.28), rounding=0.3)  # fmt: skip
    span = 0.5 * wide
    propeller = o.option("propeller", 0.4)
    sweep = 0.0 if propeller else o.between(0.25, 0.5)
    level = girth * 0.75 if propeller and o.chance(0.4) else -girth * 0.35
    o.block(1, (0.13, 0.022, span / 2 + 0.03), (-0.05 + sweep * span / 2, span / 2 + girth * 0.4, level), wings,
            turn=(-pi / 2, 0, -sweep), top=(0.55, 0.7), rounding=0.5, mirrored="y")  # fmt: skip
    tail = o.part_material("tail", wings, varied=0.3)
    o.block(2, (0.1, 0.02, 0.12), (length - 0.06, 0, girth + 0.07), tail, turn=(0, 0.4, 0), top=(0.55, 1), rounding=0.4)
    o.block(3, (0.075, 0.018, 0.12), (length - 0.05, 0.12, girth * 0.45), tail, turn=(-pi / 2, 0, -0.3), top=(0.6, 1),
            rounding=0.4, mirrored="y")  # fmt: skip
    glass = o.unnamed_material("black" if o.chance(0.5) else "turquoise")
    o.ball(4, (0.085, girth * 0.72, girth * 0.5), (-length * 0.72, 0, girth * 0.62), glass)
    if propeller:
        o.lathe(5, (0.05, 0.05, 0.05), (-length - 0.03, 0, 0), tail, turn=(0, -pi / 2, 0),
                profile=(1, 0.95, 0.85, 0.7, 0.5, 0.2))  # fmt: skip
        o.block(6, (0.014, 0.035, 0.2), (-length - 0.02, 0, 0), o.unnamed_material("wooden"), rounding=0.7,
                turn=(0.7, 0, 0))  # fmt: skip
        o.lathe(7, (0.065, 0.065, 0.03), (-0.25, 0.13, -girth - 0.14), o.unnamed_material("black"), turn=_ALONG_Y,
                rounding=0.5, mirrored="y")  # fmt: skip
        o.block(8, (0.018, 0.018, 0.1), (-0.25, 0.09, -girth - 0.06), o.unnamed_material("grey"), turn=(0.5, 0, 0),
                mirrored="y")  # fmt: skip
    else:
        o.block(9, (length * 0.5, girth * 1.01, 0.018), (0.02, 0, girth * 0.28), glass, rounding=0.2)
        engines = o.part_material("engine", ("grey", "white", "metal"), varied=0.15)
        o.lathe(10, (0.055, 0.055, 0.1), (-0.1 + sweep * span * 0.4, span * 0.45, level - 0.075), engines,
                turn=_ALONG_X, profile=(0.95, 1.05, 1, 0.95, 0.85, 0.65), rounding=0.2, mirrored="y")  # fmt: skip


def build_train(o: CaptionedObject) -> None:
    """A steam engine: a boiler with chimney and dome, a cabin, wheels with hubs, a lamp."""
    tall = o.proportion("short", "tall", 0.2)
    paint = o.main_material(("red", "black", "green", "blue"), patterned=0.08)
    cabin = o.part_material("cabin", paint, varied=0.3)
    length, girth = 0.6, o.between(0.15, 0.18)
    o.block(0, (length, 0.19, 0.05), (0, 0, 0), o.unnamed_material("black"), rounding=0.2)
    o.lathe(1, (girth, girth, length * 0.66), (-length * 0.32, 0, girth + 0.03), paint, turn=_ALONG_X, rounding=0.15)
    rise = 0.24 * tall + 0.02
    back = length * 0.62
    o.block(2, (0.2, 0.2, rise), (back, 0, rise + 0.04), cabin, rounding=0.08)
    roof = o.part_material("roof", ("black", "red", "grey"), varied=0.25)
    o.block(3, (0.25, 0.24, 0.03), (back, 0, 2 * rise + 0.06), roof, rounding=0.5)
    o.block(4, (0.11, 0.207, 0.075), (back, 0, rise * 1.35 + 0.05), o.unnamed_material("turquoise"), rounding=0.2)
    chimney = o.part_material("chimney", ("black", "black", "golden"), varied=0.2)
    o.lathe(5, (0.075, 0.075, 0.13), (-length * 0.74, 0, 2 * girth + 0.12), chimney,
            profile=(0.7, 0.68, 0.7, 0.78, 0.95, 1.15), rounding=0.1)  # fmt: skip
    gold = o.unnamed_material("golden")
    o.ball(6, (0.085, 0.085, 0.1), (-length * 0.2, 0, 2 * girth + 0.03), gold)
    o.lathe(7, (girth + 0.012, girth + 0.012, 0.022), (-length * 0.47, 0, girth + 0.03), gold, turn=_ALONG_X)
    wheels = o.part_material("wheel", ("red", "black", "black"), varied=0.15)
    radius = o.between(0.12, 0.14)
    o.lathe(8, (radius, radius, 0.04), (length * 0.62, 0.19, -radius * 0.6), wheels, turn=_ALONG_Y, rounding=0.2,
            mirrored="xy")  # fmt: skip
    o.lathe(9, (radius, radius, 0.04), (0, 0.19, -radius * 0.6), wheels, turn=_ALONG_Y, rounding=0.2, mirrored="y")
    o.ball(10, (0.05, 0.03, 0.05), (length * 0.62, 0.24, -radius * 0.6), o.unnamed_material("metal"), mirrored="xy")
    o.block(11, (length * 0.64, 0.02, 0.024), (0, 0.25, -radius * 0.6), o.unnamed_material("metal"), mirrored="y")
    o.lathe(12, (0.06, 0.06, 0.04), (-length - 0.02, 0, girth + 0.1), o.unnamed_material("yellow"), turn=_ALONG_X)
    o.block(13, (0.09, 0.19, 0.07), (-length - 0.04, 0, -0.06), o.unnamed_material("black"), top=(0.45, 0.8))


def build_truck(o: CaptionedObject) -> None:
    """A cab in front of a box or an open bed, on six wheels."""
    tall = o.proportion("short", "tall", 0.2)
    paint = o.main_material(("red", "blue", "white", "yellow", "green"), patterned=0.08)
    length, width = 0.62, 0.23
    o.block(0, (length, width * 0.8, 0.045), (0, 0, 0), o.unnamed_material("black"), rounding=0.1)
    cab, rise = 0.17, 0.19
    o.block(1, (cab, width, rise), (-length + cab, 0, rise + 0.02), paint, top=(0.85, 0.95), rounding=0.2)
    glass = o.unnamed_material("black")
    o.block(2, (cab * 0.55, width * 1.0, rise * 0.34), (-length + cab, 0, rise * 1.42), glass, rounding=0.2)
    o.block(3, (0.03, width * 0.8, rise * 0.34), (-length + 0.022, 0, rise * 1.42), glass, turn=(0, 0.1, 0),
            rounding=0.2)  # fmt: skip
    trailer = o.part_material("trailer", ("white", "white", "grey", "metal"), varied=0.4)
    half = (2 * length - 2 * cab - 0.05) / 2
    middle = length - half
    if o.chance(0.7):
        height = 0.25 * tall
        o.block(4, (half, width * 1.05, height), (middle, 0, height + 0.04), trailer, rounding=0.06)
    else:
        height = 0.1 * tall
        o.block(5, (half, width * 1.05, 0.03), (middle, 0, 0.06), trailer, rounding=0.1)
        o.block(6, (half, 0.022, height), (middle, width * 1.03, height + 0.06), trailer, rounding=0.1, mirrored="y")
        o.block(7, (0.022, width * 1.03, height), (length - 0.02, 0, height + 0.06), trailer, rounding=0.1)
        o.block(8, (0.022, width * 1.03, height), (length - 2 * half, 0, height + 0.06), trailer, rounding=0.1)
    radius, tyre = o.between(0.11, 0.135), o.unnamed_material("black")
    wheels = o.part_material("wheel", ("metal", "white"), varied=0.15)
    o.lathe(9, (radius, radius, 0.065), (length * 0.64, width * 0.85, -radius * 0.5), tyre, turn=_ALONG_Y, rounding=0.4,
            mirrored="xy")  # fmt: skip
    o.lathe(10, (radius, radius, 0.065), (length * 0.2, width * 0.85, -radius * 0.5), tyre, turn=_ALONG_Y, rounding=0.4,
            mirrored="y")  # fmt: skip
    o.lathe(11, (radius * 0.55, radius * 0.55, 0.02), (length * 0.64, width * 0.85 + 0.06, -radius * 0.5), wheels,
            turn=_ALONG_Y, mirrored="xy")  # fmt: skip
    o.lathe(12, (radius * 0.55, radius * 0.55, 0.02), (length * 0.2, width * 0.85 + 0.06, -radius * 0.5), wheels,
            turn=_ALONG_Y, mirrored="y")  # fmt: skip
    o.ball(13, 0.04, (-length + 0.005, width * 0.7, 0.1), o.unnamed_material("yellow"), mirrored="y")
    o.block(14, (0.025, width, 0.04), (-length - 0.01, 0, 0.0), o.unnamed_material("metal"), rounding=0.3)
