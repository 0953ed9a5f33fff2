"""Beds, sofas, benches, bookshelves and clocks."""

from math import cos, pi, sin

from starter_model.text_pack.captioned_object import CaptionedObject


def build_bed(o: CaptionedObject) -> None:
    """A frame with boards at both ends, a mattress, a blanket and one or two pillows; its foot towards −y."""
    wide = o.proportion("narrow", "wide", 0.35)
    frame = o.main_material(("wooden", "wooden", "white", "brown", "metal"), patterned=0.08)
    width, length = 0.38 * wide, o.between(0.58, 0.66)
    o.block(0, (width, length, 0.07), (0, 0, 0), frame, rounding=0.15)
    o.block(1, (width * 0.95, length * 0.96, 0.075), (0, 0, 0.13), o.unnamed_material("white"), rounding=0.6)
    cover = o.part_material("blanket", ("blue", "red", "green", "white", "pink"), varied=0.3)
    o.block(2, (width * 0.99, length * 0.62, 0.07), (0, -length * 0.34, 0.155), cover, rounding=0.6)
    board, foot = o.between(0.24, 0.36), o.between(0.1, 0.18)
    o.block(3, (width + 0.03, 0.04, board), (0, length, board - 0.1), frame, rounding=0.3)
    o.block(4, (width + 0.03, 0.04, foot), (0, -length, foot - 0.08), frame, rounding=0.3)
    pillows = o.part_material("pillow", ("white", "white", "blue"), varied=0.25)
    number = o.count("pillow", (2, 2, 1)) if width > 0.34 else o.count("pillow", (1,))
    if number == 2:
        o.block(5, (width * 0.42, 0.13, 0.05), (width * 0.47, length * 0.72, 0.245), pillows, rounding=0.95,
                mirrored="x")  # fmt: skip
    else:
        o.block(5, (width * 0.6, 0.13, 0.05), (0, length * 0.72, 0.245), pillows, rounding=0.95)
    o.block(6, (0.045, 0.045, 0.09), (width - 0.03, length - 0.03, -0.14), frame, mirrored="xy")


def build_sofa(o: CaptionedObject) -> None:
    """A soft seat for several with a back, arms and cushions, on short legs."""
    wide = o.proportion("narrow", "wide", 0.3)
    cloth = o.main_material(("red", "blue", "grey", "green", "brown"), patterned=0.25)
    width, depth = 0.62 * wide, o.between(0.3, 0.36)
    o.block(0, (width, depth, 0.1), (0, 0, 0), cloth, rounding=0.25)
    back = o.between(0.26, 0.34)
    o.block(1, (width, 0.085, back), (0, depth - 0.05, back - 0.02), cloth, turn=(-0.12, 0, 0), rounding=0.6)
    arm, rise = o.between(0.07, 0.1), o.between(0.15, 0.19)
    arms = o.part_material("armrest", cloth, varied=0.12)
    if o.chance(0.5):
        o.block(2, (arm, depth + 0.01, rise), (width, 0, rise - 0.08), arms, rounding=0.6, mirrored="x")
    else:
        o.lathe(2, (arm * 1.2, arm * 1.2, depth + 0.01), (width, 0, rise + 0.02), arms, turn=(pi / 2, 0, 0),
                rounding=0.3, mirrored="x")  # fmt: skip
        o.block(3, (arm, depth, rise * 0.6), (width, 0, rise * 0.4), arms, rounding=0.1, mirrored="x")
    cushions = o.part_material("cushion", cloth, varied=0.35)
    number = o.count("cushion", (2, 3, 2))
    room = (width - arm) / number
    if number == 2:
        o.block(4, (room * 0.97, depth * 0.85, 0.07), (room, -0.06, 0.15), cushions, rounding=0.7, mirrored="x")
    else:
        o.block(4, (room * 0.97, depth * 0.85, 0.07), (2 * room, -0.06, 0.15), cushions, rounding=0.7, mirrored="x")
        o.block(5, (room * 0.97, depth * 0.85, 0.07), (0, -0.06, 0.15), cushions, rounding=0.7)
    legs = o.part_material("leg", ("wooden", "black", "metal"), varied=0.15)
    o.lathe(6, (0.04, 0.04, 0.07), (width * 0.9, depth * 0.8, -0.15), legs, profile=(0.7, 0.76, 0.82, 0.88, 0.95, 1),
            mirrored="xy")  # fmt: skip


def build_bench(o: CaptionedObject) -> None:
    """Boards to sit on between two frames, with or without a back."""
    wide = o.proportion("short", "wide", 0.25)
    wood = o.main_material(("wooden", "wooden", "brown", "green", "stone"), patterned=0.08)
    legs = o.part_material("leg", ("black", "metal", "wooden"), varied=0.2)
    width, height = 0.68 * wide, o.between(0.34, 0.4)
    for slot, y in ((0, -0.2), (1, 0.0), (2, 0.2)):
        o.block(slot, (width, 0.088, 0.03), (0, y, 0), wood, rounding=0.3)
    o.block(3, (0.045, 0.26, 0.035), (width * 0.78, 0, -0.06), legs, rounding=0.2, mirrored="x")
    o.block(4, (0.045, 0.04, height / 2), (width * 0.78, 0.2, -height / 2 - 0.05), legs, mirrored="xy")
    if o.option("back", 0.65):
        lean = -o.between(0.08, 0.2)
        o.block(5, (0.04, 0.03, 0.26), (width * 0.78, 0.3, 0.2), legs, turn=(lean, 0, 0), mirrored="x")
        o.block(6, (width, 0.025, 0.075), (0, 0.27 - 0.16 * lean, 0.17), wood, turn=(lean, 0, 0), rounding=0.3)
        o.block(7, (width, 0.025, 0.075), (0, 0.27 - 0.35 * lean, 0.37), wood, turn=(lean, 0, 0), rounding=0.3)
        if o.option("armrest", 0.4):
            o.block(8, (0.045, 0.25, 0.025), (width * 0.8, 0.03, 0.24), wood, rounding=0.3, mirrored="x")
            o.block(9, (0.03, 0.03, 0.11), (width * 0.8, -0.17, 0.12), legs, mirrored="x")


def build_bookshelf(o: CaptionedObject) -> None:
    """Two sides, a back, shelves, and rows of books in several colours."""
    tall, wide = o.proportion("short", "tall", 0.25), o.proportion("narrow", "wide", 0.3)
    wood = o.main_material(("wooden", "wooden", "white", "brown", "black"), patterned=0.06)
    width, height, depth = 0.38 * wide, 0.6 * tall, o.between(0.13, 0.17)
    o.block(0, (0.035, depth, height), (width, 0, 0), wood, rounding=0.1, mirrored="x")
    o.block(1, (width + 0.035, depth + 0.01, 0.035), (0, 0, height), wood, rounding=0.1)
    o.block(2, (width + 0.02, depth, 0.05), (0, 0, -height + 0.03), wood, rounding=0.1)
    o.block(3, (width, 0.02, height), (0, depth - 0.02, 0), wood)
    number = o.count("shelf", (2, 3))
    boards = [-height + 0.07 + (2 * height - 0.1) * (index + 1) / (number + 1) for index in range(number)]
    for index, level in enumerate(boards):
        o.block(4 + index, (width, depth * 0.95, 0.022), (0, 0, level), wood)
    if not o.option("book", 0.85):
        return
    room = (2 * height - 0.1) / (number + 1)
    for row, level in enumerate((-height + 0.05, *boards)):
        split = o.between(-0.25, 0.35) * width
        for side, (low, high) in enumerate(((-width + 0.035, split), (split, width - 0.05))):
            colour = str(o.rng.choice(("red", "blue", "green", "yellow", "brown", "purple", "white", "orange")))
            tall_book = room * o.between(0.31, 0.4)
            end = high if side == 0 else low + (high - low) * o.between(0.6, 1)
            o.block(7 + 2 * row + side, ((end - low) / 2 - 0.004, depth * 0.62, tall_book),
                    ((end + low) / 2, -0.03, level + 0.02 + tall_book), o.unnamed_material(colour),
                    rounding=0.1)  # fmt: skip


def build_clock(o: CaptionedObject) -> None:
    """A round face in a rim with two hands and marks, on two feet, now and then with bells."""
    wide = o.proportion("thin", "thick", 0.35)
    case = o.main_material(("red", "blue", "golden", "black", "wooden"), patterned=0.1)
    radius, depth = 0.4, 0.11 * wide
    o.lathe(0, (radius, radius, depth), (0, 0, 0), case, turn=(pi / 2, 0, 0), rounding=0.35)
    face = o.part_material("face", ("white", "white", "white", "yellow"), varied=0.12)
    o.lathe(1, (radius * 0.86, radius * 0.86, 0.025), (0, -depth - 0.005, 0), face, turn=(pi / 2, 0, 0))
    o.ring(2, (radius * 0.92, radius * 0.92), 0.04, (0, -depth, 0), case, turn=(pi / 2, 0, 0))
    hands = o.part_material("hand", ("black", "black", "golden"), varied=0.15)
    front = -depth - 0.04
    for slot, length, thick in ((3, 0.24, 0.018), (4, 0.16, 0.024)):
        angle = o.between(-2.6, 2.6)
        o.block(slot, (thick, 0.014, length / 2), (length / 2 * sin(angle), front, length / 2 * cos(angle)),
                hands, turn=(0, angle, 0), rounding=0.3)  # fmt: skip
    o.ball(5, 0.032, (0, front, 0), hands)
    marks = o.unnamed_material("black")
    o.ball(6, (0.024, 0.02, 0.024), (radius * 0.7, front + 0.012, 0), marks, mirrored="x")
    o.ball(7, (0.024, 0.02, 0.024), (0, front + 0.012, radius * 0.7), marks)
    o.ball(8, (0.024, 0.02, 0.024), (0, front + 0.012, -radius * 0.7), marks)
    feet = o.part_material("leg", ("metal", "black", "golden"), varied=0.15)
    o.lathe(9, (0.038, 0.038, 0.08), (radius * 0.62, 0, -radius * 0.9), feet, turn=(0, -0.6, 0), rounding=0.5,
            mirrored="x")  # fmt: skip
    if o.option("bell", 0.35):
        bells = o.part_material("bell", ("golden", "metal"), varied=0.15)
        o.ball(10, (0.14, 0.12, 0.1), (radius * 0.55, 0, radius * 0.98), bells, turn=(0, 0.55, 0), mirrored="x")
        o.ring(11, (0.1, 0.09), 0.02, (0, 0, radius + 0.06), bells, turn=(pi / 2, 0, 0))
