"""Dogs, cats, horses, pigs, sheep, rabbits, ducks and fish. They look towards −x and show their side, as in a picture
book.

Four-footed animals keep like parts in like slots: 0 body, 1 legs, 2 feet, 3 neck, 4 head, 5 snout, 6 nose, 7 ears, 8
eyes, 9 tail.
"""

from math import pi

from starter_model.text_pack.captioned_object import CaptionedObject
from starter_model.text_pack.palette import DescribedMaterial

_ALONG_X = (0, pi / 2, 0)


def _legs(
    o: CaptionedObject,
    coat: DescribedMaterial,
    feet: DescribedMaterial,
    *,
    at: tuple[float, float],
    top: float,
    length: float,
    thick: float,
) -> None:
    """Four legs with feet, mirrored from one at `at`; `top` is where they leave the body."""
    o.lathe(
        1,
        (thick, thick, length / 2),
        (*at, top - length / 2),
        coat,
        profile=(0.8, 0.8, 0.85, 0.95, 1.1, 1.3),
        rounding=0.2,
        mirrored="xy",
    )
    o.lathe(2, (thick, thick * 1.05, 0.035), (*at, top - length), feet, rounding=0.6, mirrored="xy")


def build_dog(o: CaptionedObject) -> None:
    """A slim body on four legs, a long snout, hanging or pointed ears, a raised tail, now and then a collar."""
    tall = o.proportion("short", "tall", 0.25)
    coat = o.main_material(("brown", "brown", "white", "black", "grey", "orange"), patterned=0.25)
    black = o.unnamed_material("black")
    length, girth = o.between(0.36, 0.44), o.between(0.15, 0.18)
    o.lathe(0, (girth, girth * 0.92, length), (0, 0, 0), coat, turn=_ALONG_X,
            profile=(0.82, 1.08, 1.05, 0.9, 0.88, 0.78), rounding=0.7)  # fmt: skip
    _legs(o, coat, coat, at=(length * 0.72, girth * 0.62), top=-0.02, length=0.44 * tall, thick=0.062)
    rise = o.between(0.28, 0.34)
    o.lathe(3, (0.1, 0.09, 0.15), (-length - 0.02, 0, rise * 0.55), coat, turn=(0, -0.5, 0), rounding=0.5)
    head = -length - 0.11
    o.ball(4, (0.155, 0.135, 0.14), (head, 0, rise), coat)
    snout = o.part_material("snout", coat, varied=0.2)
    o.lathe(5, (0.075, 0.08, 0.11), (head - 0.18, 0, rise - 0.045), snout, turn=_ALONG_X,
            profile=(0.75, 0.85, 0.92, 1, 1, 1), rounding=0.5)  # fmt: skip
    o.ball(6, (0.035, 0.045, 0.035), (head - 0.285, 0, rise - 0.005), black)
    ears = o.part_material("ear", coat, varied=0.3)
    if o.chance(0.65):
        o.ball(7, (0.065, 0.028, 0.13), (head + 0.05, 0.125, rise - 0.01), ears, turn=(0.2, -0.2, 0), mirrored="y")
    else:
        o.lathe(7, (0.06, 0.035, 0.08), (head + 0.05, 0.075, rise + 0.18), ears,
                profile=(1, 0.85, 0.68, 0.5, 0.3, 0.06), mirrored="y")  # fmt: skip
    o.ball(8, 0.026, (head - 0.12, 0.075, rise + 0.05), black, mirrored="y")
    o.lathe(9, (0.04, 0.04, 0.16), (length + 0.09, 0, 0.17), coat, turn=(0, 0.6, 0),
            profile=(1, 1, 0.95, 0.85, 0.7, 0.5), rounding=0.7)  # fmt: skip
    if o.option("collar", 0.35):
        collar = o.part_material("collar", ("red", "blue", "golden"), varied=0.3)
        o.lathe(10, (0.118, 0.108, 0.028), (-length - 0.01, 0, rise * 0.5), collar, turn=(0, -0.5, 0), rounding=0.3)


def build_cat(o: CaptionedObject) -> None:
    """A slender body on four legs, a round head with pointed ears, a long tail held up, now and then a collar."""
    tall = o.proportion("short", "tall", 0.2)
    coat = o.main_material(("orange", "grey", "black", "white", "brown"), patterned=0.35)
    length, girth = o.between(0.32, 0.38), o.between(0.13, 0.155)
    o.lathe(0, (girth, girth * 0.9, length), (0, 0, 0), coat, turn=_ALONG_X,
            profile=(0.75, 0.95, 0.95, 0.95, 1, 0.85), rounding=0.8)  # fmt: skip
    _legs(o, coat, coat, at=(length * 0.74, girth * 0.6), top=-0.02, length=0.36 * tall, thick=0.05)
    rise = o.between(0.17, 0.22)
    o.lathe(3, (0.09, 0.085, 0.11), (-length + 0.02, 0, rise * 0.5), coat, turn=(0, -0.7, 0), rounding=0.5)
    head = -length - 0.07
    o.ball(4, (0.15, 0.165, 0.145), (head, 0, rise), coat)
    snout = o.part_material("snout", ("white", "white", "pink"), varied=0.15)
    o.ball(5, (0.05, 0.075, 0.045), (head - 0.125, 0, rise - 0.045), snout)
    o.ball(6, (0.02, 0.028, 0.018), (head - 0.175, 0, rise - 0.02), o.unnamed_material("pink"))
    ears = o.part_material("ear", coat, varied=0.2)
    o.lathe(7, (0.045, 0.065, 0.085), (head + 0.01, 0.095, rise + 0.155), ears, turn=(-0.2, 0, 0),
            profile=(1, 0.84, 0.66, 0.48, 0.28, 0.05), mirrored="y")  # fmt: skip
    eyes = o.part_material("eye", ("green", "yellow", "black"), varied=0.15)
    o.ball(8, (0.022, 0.03, 0.034), (head - 0.125, 0.07, rise + 0.035), eyes, mirrored="y")
    lean = o.between(0.15, 0.55)
    o.lathe(9, (0.037, 0.037, 0.25), (length + 0.25 * lean, 0, 0.25), coat, turn=(0, lean, 0),
            profile=(1, 1, 0.95, 0.95, 0.9, 0.8), rounding=0.9)  # fmt: skip
    if o.option("collar", 0.3):
        collar = o.part_material("collar", ("red", "blue", "golden"), varied=0.3)
        o.lathe(10, (0.108, 0.102, 0.026), (-length + 0.01, 0, rise * 0.45), collar, turn=(0, -0.7, 0), rounding=0.3)


def build_horse(o: CaptionedObject) -> None:
    """A strong body on long legs, a long neck with a mane, a long head, a hanging tail, now and then a saddle."""
    tall = o.proportion("short", "tall", 0.2)
    coat = o.main_material(("brown", "brown", "white", "black", "grey"), patterned=0.2)
    hair = o.part_material("mane", ("black", "black", "brown", "white"), varied=0.25)
    length, girth = o.between(0.36, 0.42), o.between(0.18, 0.2)
    o.lathe(0, (girth, girth * 0.85, length), (0, 0, 0), coat, turn=_ALONG_X,
            profile=(0.75, 1, 0.97, 0.97, 1.03, 0.85), rounding=0.8)  # fmt: skip
    _legs(o, coat, o.unnamed_material("black"), at=(length * 0.76, girth * 0.52), top=-0.04, length=0.56 * tall,
          thick=0.058)  # fmt: skip
    o.lathe(3, (0.12, 0.08, 0.26), (-length - 0.08, 0, 0.24), coat, turn=(0, -0.55, 0),
            profile=(1.25, 1.1, 1, 0.85, 0.75, 0.7), rounding=0.4)  # fmt: skip
    head, rise = -length - 0.26, 0.45
    o.lathe(4, (0.085, 0.075, 0.17), (head, 0, rise - 0.04), coat, turn=(0, -2.2, 0),
            profile=(1, 1.08, 1.02, 0.85, 0.72, 0.7), rounding=0.5)  # fmt: skip
    o.ball(6, (0.02, 0.02, 0.02), (head - 0.15, 0.045, rise - 0.12), o.unnamed_material("black"), mirrored="y")
    o.lathe(7, (0.03, 0.028, 0.06), (head + 0.11, 0.045, rise + 0.12), coat,
            profile=(0.9, 1, 0.85, 0.62, 0.36, 0.06), mirrored="y")  # fmt: skip
    o.ball(8, 0.024, (head + 0.02, 0.068, rise + 0.01), o.unnamed_material("black"), mirrored="y")
    o.lathe(9, (0.065, 0.05, 0.22), (length + 0.06, 0, -0.1), hair, turn=(0, -0.3, 0),
            profile=(0.45, 0.9, 1.05, 1, 0.8, 0.5), rounding=0.6)  # fmt: skip
    o.block(10, (0.055, 0.028, 0.25), (-length - 0.0, 0, 0.31), hair, turn=(0, -0.55, 0), rounding=0.8)
    if o.option("saddle", 0.3):
        saddle = o.part_material("saddle", ("red", "brown", "blue"), varied=0.3)
        o.lathe(11, (girth * 1.1, girth * 0.97, 0.12), (-0.02, 0, 0.012), saddle, turn=_ALONG_X, rounding=0.3)


def build_pig(o: CaptionedObject) -> None:
    """A fat body on short legs, a flat snout with nostrils, pointed ears, a curled tail."""
    wide = o.proportion("narrow", "wide", 0.15)
    coat = o.main_material(("pink", "pink", "pink", "brown", "black"), patterned=0.2)
    length, girth = o.between(0.38, 0.43), 0.25 * wide
    o.ball(0, (length, girth, girth * 1.02), (0, 0, 0), coat)
    _legs(o, coat, o.unnamed_material("brown"), at=(length * 0.5, girth * 0.52), top=-girth * 0.55, length=0.24,
          thick=0.07)  # fmt: skip
    head, rise = -length - 0.0, 0.08
    o.ball(4, (0.17, 0.165, 0.165), (head, 0, rise), coat)
    snout = o.part_material("snout", ("pink",), varied=0.15)
    o.lathe(5, (0.075, 0.085, 0.06), (head - 0.18, 0, rise - 0.02), snout, turn=_ALONG_X, rounding=0.4)
    o.ball(6, (0.015, 0.018, 0.022), (head - 0.24, 0.032, rise - 0.02), o.unnamed_material("black"), mirrored="y")
    ears = o.part_material("ear", coat, varied=0.15)
    o.lathe(7, (0.03, 0.065, 0.08), (head - 0.03, 0.095, rise + 0.18), ears, turn=(-0.35, -0.45, 0),
            profile=(1, 0.95, 0.8, 0.6, 0.35, 0.06), mirrored="y")  # fmt: skip
    o.ball(8, 0.025, (head - 0.135, 0.08, rise + 0.07), o.unnamed_material("black"), mirrored="y")
    o.ring(9, (0.045, 0.045), 0.02, (length + 0.04, 0, 0.07), coat, turn=(pi / 2, 0, 0.5))


def build_sheep(o: CaptionedObject) -> None:
    """A ball of wool on thin legs, with a dark or pale face."""
    wide = o.proportion("narrow", "wide", 0.15)
    wool = o.main_material(("white", "white", "white", "black", "brown"), patterned=0.06)
    face = o.part_material("head", ("black", "black", "pink", "brown"), varied=0.15)
    length, girth = o.between(0.3, 0.34), 0.21 * wide
    o.ball(0, (length * 1.12, girth * 1.02, girth), (0, 0, 0), wool)
    _legs(o, face, o.unnamed_material("black"), at=(length * 0.6, girth * 0.5), top=-girth * 0.6, length=0.3,
          thick=0.045)  # fmt: skip
    head, rise = -length - 0.14, 0.13
    o.ball(3, (0.12, 0.12, 0.1), (head + 0.06, 0, rise + 0.1), wool)
    o.lathe(4, (0.095, 0.095, 0.14), (head - 0.02, 0, rise), face, turn=(0, -2.2, 0),
            profile=(0.95, 1.05, 1, 0.9, 0.8, 0.7), rounding=0.6)  # fmt: skip
    o.ball(7, (0.035, 0.085, 0.03), (head + 0.05, 0.14, rise + 0.05), face, turn=(-0.45, 0, 0), mirrored="y")
    o.ball(8, 0.024, (head - 0.055, 0.08, rise + 0.035), o.unnamed_material("white" if face.colour == "black" else
           "black"), mirrored="y")  # fmt: skip
    o.ball(9, (0.07, 0.065, 0.065), (length + 0.08, 0, 0.04), wool)
    # The wool's curls, on the sides, above and below.
    o.ball(10, 0.125, (length * 0.62, girth * 0.62, girth * 0.42), wool, mirrored="xy")
    o.ball(11, 0.13, (0, girth * 0.75, girth * 0.5), wool, mirrored="y")
    o.ball(12, 0.12, (length * 0.62, girth * 0.7, -girth * 0.35), wool, mirrored="xy")
    o.ball(13, 0.125, (0, girth * 0.85, -girth * 0.4), wool, mirrored="y")
    o.ball(14, 0.13, (length * 0.5, 0, girth * 0.72), wool, mirrored="x")


def build_rabbit(o: CaptionedObject) -> None:
    """Sitting, with long ears, strong thighs and a round tail."""
    tall = o.proportion("short", "tall", 0.2)
    coat = o.main_material(("white", "grey", "brown", "brown"), patterned=0.15)
    girth = o.between(0.2, 0.23)
    o.ball(0, (girth * 1.35, girth * 0.95, girth * 1.1), (0.03, 0, 0), coat, turn=(0, 0.3, 0))
    o.ball(1, (0.15, 0.075, 0.14), (0.12, girth * 0.72, -0.08), coat, mirrored="y")
    o.ball(2, (0.13, 0.06, 0.045), (0.03, girth * 0.78, -girth * 1.02), coat, mirrored="y")
    o.lathe(3, (0.05, 0.05, 0.14), (-girth * 0.95, 0.075, -0.12), coat, rounding=0.8, mirrored="y")
    head, rise = -girth * 1.05, girth + 0.1
    o.ball(4, (0.16, 0.14, 0.14), (head, 0, rise), coat)
    snout = o.part_material("snout", ("white", "white", "pink"), varied=0.1)
    o.ball(5, (0.05, 0.07, 0.05), (head - 0.13, 0, rise - 0.04), snout)
    o.ball(6, (0.022, 0.028, 0.02), (head - 0.178, 0, rise - 0.015), o.unnamed_material("pink"))
    ears = o.part_material("ear", coat, varied=0.2)
    length = 0.19 * tall
    o.ball(7, (0.035, 0.058, length), (head + 0.07, 0.075, rise + 0.1 + length * 0.8), ears, turn=(-0.18, 0.15, 0),
           mirrored="y")  # fmt: skip
    o.ball(8, (0.024, 0.022, 0.028), (head - 0.09, 0.105, rise + 0.035), o.unnamed_material("black"), mirrored="y")
    tail = o.part_material("tail", ("white",), varied=0.12)
    o.ball(9, 0.075, (girth * 1.35, 0, -0.08), tail)


def build_duck(o: CaptionedObject) -> None:
    """A swimming body with a raised tail, a round head, a flat beak and wings, now and then on feet."""
    wide = o.proportion("narrow", "wide", 0.15)
    down = o.main_material(("yellow", "yellow", "white", "brown", "green"), patterned=0.08)
    beak = o.part_material("beak", ("orange", "orange", "red"), varied=0.15)
    length, girth = o.between(0.33, 0.38), 0.22 * wide
    o.ball(0, (length, girth, girth * 0.9), (0, 0, 0), down)
    head, rise = -length * 0.72, girth * 0.9 + 0.2
    o.lathe(3, (0.12, 0.115, 0.14), (-length * 0.66, 0, girth * 0.75), down,
            profile=(1.2, 1.1, 1, 0.95, 0.9, 0.9), rounding=0.2)  # fmt: skip
    size = o.between(0.155, 0.18)
    o.ball(4, (size, size * 0.95, size * 0.95), (head, 0, rise), down)
    o.ball(5, (0.11, 0.085, 0.032), (head - size - 0.02, 0, rise - 0.035), beak)
    o.ball(8, (0.022, 0.022, 0.028), (head - size * 0.7, size * 0.62, rise + size * 0.3), o.unnamed_material("black"),
           mirrored="y")  # fmt: skip
    o.lathe(9, (0.11, 0.13, 0.13), (length * 0.95, 0, girth * 0.42), down, turn=(0, 0.75, 0),
            profile=(1, 0.9, 0.75, 0.58, 0.36, 0.08))  # fmt: skip
    wings = o.part_material("wing", down, varied=0.25)
    o.ball(10, (length * 0.56, 0.055, girth * 0.5), (0.07, girth * 0.92, 0.05), wings, turn=(0, -0.25, 0), mirrored="y")
    if o.option("foot", 0.3):
        o.lathe(1, (0.03, 0.03, 0.1), (-0.02, 0.09, -girth * 0.9 - 0.06), beak, mirrored="y")
        o.ball(2, (0.1, 0.07, 0.028), (-0.06, 0.09, -girth * 0.9 - 0.155), beak, mirrored="y")


def build_fish(o: CaptionedObject) -> None:
    """A flat body with a forked tail and fins."""
    tall = o.proportion("short", "tall", 0.25)
    scales = o.main_material(("orange", "blue", "red", "yellow", "turquoise"), patterned=0.4)
    fins = o.part_material("fin", scales, varied=0.4)
    length, height, thick = 0.46, 0.24 * tall, o.between(0.11, 0.14)
    o.lathe(0, (height, thick, length), (0, 0, 0), scales, turn=_ALONG_X,
            profile=(0.25, 0.85, 1.02, 0.88, 0.55, 0.2), rounding=0.3)  # fmt: skip
    # Both lobes of the tail, then what stands above and below the body, then the fins at its sides.
    reach = height * o.between(0.75, 0.95)
    o.block(9, (0.085, 0.022, reach * 0.5), (length + 0.1, 0, reach * 0.42), fins, turn=(0, 0.75, 0), top=(0.35, 1),
            rounding=0.5)  # fmt: skip
    o.block(10, (0.085, 0.022, reach * 0.5), (length + 0.1, 0, -reach * 0.42), fins, turn=(0, pi - 0.75, 0),
            top=(0.35, 1), rounding=0.5)  # fmt: skip
    o.block(11, (0.2, 0.02, 0.085), (-0.02, 0, height * 1.0 + 0.03), fins, top=(0.6, 1), turn=(0, 0.1, 0),
            rounding=0.5)  # fmt: skip
    o.block(12, (0.09, 0.02, 0.06), (0.1, 0, -height * 0.85 - 0.03), fins, turn=(0, pi - 0.25, 0), top=(0.6, 1),
            rounding=0.5)  # fmt: skip
    o.ball(3, (0.11, 0.02, 0.055), (-0.08, thick * 1.02, -height * 0.22), fins, turn=(-0.3, -0.5, 0.35), mirrored="y")
    white, black = o.unnamed_material("white"), o.unnamed_material("black")
    o.ball(7, (0.05, 0.028, 0.05), (-length * 0.68, thick * 0.72, height * 0.2), white, mirrored="y")
    o.ball(8, (0.026, 0.02, 0.026), (-length * 0.7, thick * 0.72 + 0.02, height * 0.2), black, mirrored="y")
    o.ball(5, (0.03, 0.05, 0.022), (-length - 0.005, 0, -height * 0.1), o.part_material("mouth", scales, varied=0.2))
