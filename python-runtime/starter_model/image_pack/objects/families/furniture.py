"""Chairs, tables, sofas, cabinets, beds and shelves."""

import numpy as np

from starter_model.image_pack.objects.assembly import Assembly
from starter_model.image_pack.objects.materials import Material


def build(a: Assembly) -> None:
    """One piece of furniture."""
    kinds = (_build_table, _build_chair, _build_sofa, _build_cabinet, _build_shelf, _build_bed)
    kinds[int(a.rng.integers(len(kinds)))](a)


def _add_legs(a: Assembly, width: float, depth: float, top: float, bottom: float, material: Material) -> None:
    thick, splay = a.rng.uniform(0.03, 0.08), a.rng.uniform(0.8, 1.05)
    square = a.rng.random() < 0.5
    for y in (-depth * 0.85, depth * 0.85):
        if square:
            tall = (top - bottom) / 2
            a.add_block((thick, thick, tall), material, (width * 0.85, y, bottom + tall), rounding=0.01, mirrored=True)
        else:
            path = [(width * 0.85, y, top), (width * 0.85 * splay, y * splay, bottom)]
            a.add_rod(path, [thick, thick * a.rng.uniform(0.5, 1)], material, mirrored=True)


def _build_table(a: Assembly) -> None:
    rng = a.rng
    width, depth, height = rng.uniform(0.4, 0.9), rng.uniform(0.3, 0.7), rng.uniform(0.3, 0.8)
    wood = a.material()
    if rng.random() < 0.3:
        a.add_rod([(0, 0, -height), (0, 0, 0.01)], rng.uniform(0.05, 0.12), wood)
        a.add_rod([(0, 0, -height - 0.03), (0, 0, -height + 0.03)], depth * 0.6, wood)
        a.add_rod([(0, 0, 0), (0, 0, rng.uniform(0.04, 0.1))], depth, wood)
    else:
        a.add_block((width, depth, rng.uniform(0.03, 0.08)), wood, rounding=0.02)
        _add_legs(a, width, depth, 0, -height, a.material() if rng.random() < 0.3 else wood)
    for _ in range(int(rng.integers(0, 4))):
        size, x, y = rng.uniform(0.06, 0.17), rng.uniform(-0.5, 0.5) * width, rng.uniform(-0.5, 0.5) * depth
        if rng.random() < 0.5:
            a.add_ball(size, a.material(), (x, y, 0.05 + size))
        else:
            a.add_rod([(x, y, 0.05), (x, y, 0.05 + size * 2)], [size * 0.7, size], a.material())


def _build_chair(a: Assembly) -> None:
    rng = a.rng
    width, depth, height = rng.uniform(0.3, 0.5), rng.uniform(0.3, 0.5), rng.uniform(0.35, 0.6)
    wood, seat = a.material(), a.material()
    a.add_block((width, depth, 0.05), wood)
    if rng.random() < 0.6:
        a.add_block((width * 0.92, depth * 0.92, 0.06), seat, (0, 0, 0.07), rounding=0.05)
    _add_legs(a, width, depth, 0, -height, wood)
    back = rng.uniform(0.4, 0.8)
    style = rng.random()
    if style < 0.4:
        a.add_block((width, 0.05, back / 2), wood, (0, depth * 0.95, back / 2), rounding=0.03)
    else:
        a.add_rod([(width * 0.9, depth * 0.95, 0), (width * 0.9, depth * 1.1, back)], 0.045, wood, mirrored=True)
        a.add_rod([(-width * 0.95, depth * 1.1, back), (width * 0.95, depth * 1.1, back)], 0.05, wood)
        for x in np.linspace(-0.6, 0.6, int(rng.integers(2, 6))) * width:
            a.add_rod([(x, depth * 0.95, 0), (x, depth * 1.1, back)], 0.025, wood)
    if rng.random() < 0.35:
        rise = rng.uniform(0.2, 0.35)
        a.add_block((0.04, depth * 0.8, 0.03), wood, (width * 0.97, 0, rise), mirrored=True)
        a.add_rod([(width * 0.97, -depth * 0.75, 0), (width * 0.97, -depth * 0.75, rise)], 0.035, wood, mirrored=True)


def _build_sofa(a: Assembly) -> None:
    rng = a.rng
    width, depth = rng.uniform(0.45, 0.95), rng.uniform(0.35, 0.5)
    cloth, pillow = a.material(), a.material()
    a.add_block((width, depth, 0.2), cloth, rounding=0.06)
    a.add_block((width, 0.14, 0.42), cloth, (0, depth * 0.85, 0.25), rounding=0.1)
    a.add_block((0.13, depth, 0.3), cloth, (width, 0, 0.13), rounding=0.1, mirrored=True)
    cushions = int(rng.integers(1, 4))
    for number in range(cushions):
        x = width * (2 * (number + 0.5) / cushions - 1) * 0.88
        a.add_block((width * 0.86 / cushions, depth * 0.75, 0.09), pillow, (x, -0.1, 0.24), rounding=0.08)
    if rng.random() < 0.5:
        a.add_ball((0.18, 0.1, 0.17), a.material(), (rng.uniform(-0.5, 0.5) * width, 0.15, 0.45))


def _build_cabinet(a: Assembly) -> None:
    rng = a.rng
    width, depth, height = rng.uniform(0.3, 0.7), rng.uniform(0.25, 0.5), rng.uniform(0.3, 0.9)
    wood, knob = a.material(), a.material()
    a.add_block((width, depth, height), wood, rounding=rng.uniform(0, 0.05))
    rows, columns = int(rng.integers(1, 5)), int(rng.integers(1, 3))
    panel = a.material() if rng.random() < 0.6 else wood
    for row in range(rows):
        for column in range(columns):
            x = width * (2 * (column + 0.5) / columns - 1)
            z = height * (2 * (row + 0.5) / rows - 1)
            size = (width / columns * 0.85, 0.025, height / rows * 0.8)
            a.add_block(size, panel, (x, -depth, z), rounding=0.01)
            a.add_ball(0.035, knob, (x, -depth - 0.05, z))
    if rng.random() < 0.6:
        _add_legs(a, width, depth, -height, -height - rng.uniform(0.08, 0.3), wood)
    if rng.random() < 0.5:
        a.add_block((width * 1.08, depth * 1.08, 0.04), wood, (0, 0, height))


def _build_shelf(a: Assembly) -> None:
    rng = a.rng
    width, depth, height = rng.uniform(0.3, 0.6), rng.uniform(0.15, 0.3), rng.uniform(0.5, 0.9)
    wood = a.material()
    a.add_block((0.04, depth, height), wood, (width, 0, 0), mirrored=True)
    boards = int(rng.integers(3, 6))
    for number in range(boards):
        z = height * (2 * number / (boards - 1) - 1)
        a.add_block((width, depth, 0.035), wood, (0, 0, z))
        for _ in range(int(rng.integers(0, 5))) if number < boards - 1 else ():
            tall = rng.uniform(0.06, height / boards * 0.8)
            place = (rng.uniform(-0.8, 0.8) * width, 0, z + tall + 0.03)
            a.add_block((rng.uniform(0.02, 0.07), depth * 0.7, tall), a.material(), place, rounding=0.01)
    if rng.random() < 0.7:
        a.add_block((width, 0.02, height), wood, (0, depth, 0))


def _build_bed(a: Assembly) -> None:
    rng = a.rng
    width, length = rng.uniform(0.35, 0.6), rng.uniform(0.6, 0.9)
    frame, sheet = a.material(), a.material()
    a.add_block((width, length, 0.1), frame)
    a.add_block((width * 0.95, length * 0.97, 0.12), sheet, (0, 0, 0.15), rounding=0.1)
    a.add_block((width, 0.05, rng.uniform(0.25, 0.5)), frame, (0, length, 0.2), rounding=0.04)
    a.add_block((width, 0.05, 0.2), frame, (0, -length, 0.05), rounding=0.04)
    a.add_block(
        (width * 0.4, 0.16, 0.08), a.material(), (width * 0.45, length * 0.7, 0.3), rounding=0.07, mirrored=True
    )
    a.add_block((width * 1.0, length * 0.5, 0.05), a.material(), (0, -length * 0.4, 0.26), rounding=0.05)
    _add_legs(a, width, length, -0.05, -0.3, frame)
