"""Houses, towers, castles, lanterns and small scenes on a base."""

import numpy as np

from starter_model.image_pack.objects.assembly import Assembly, turn_about
from starter_model.image_pack.objects.materials import Material
from starter_model.image_pack.objects.surfaces import plate, tube


def build(a: Assembly) -> None:
    """A house of a few blocks, or a lantern."""
    if a.rng.random() < 0.25:
        _build_lantern(a)
    else:
        _build_house(a)


def _build_house(a: Assembly) -> None:
    rng = a.rng
    wall, roof = a.material(), a.material()
    if rng.random() < 0.5:
        ground, size = a.material((0.35, 0.5, 0.25)), rng.uniform(0.7, 1.0)
        if rng.random() < 0.5:
            a.add_block((size, size, 0.06), ground, (0, 0, -0.06))
        else:
            a.add_rod([(0, 0, -0.1), (0, 0, 0)], size, ground)
    for number in range(int(rng.integers(1, 5))):
        wide, deep = rng.uniform(0.2, 0.5, 2)
        tall = rng.uniform(0.3, 0.7) if number == 0 else rng.uniform(0.2, 0.6)
        x, y = (0.0, 0.0) if number == 0 else (rng.uniform(0.1, 0.5), rng.uniform(-0.4, 0.4))
        mirrored = number > 0 and rng.random() < 0.5
        if number and not mirrored and rng.random() < 0.5:
            x = -x
        if rng.random() < 0.3:
            _add_tower(a, (x, y), min(wide, deep), tall, wall, roof, mirrored)
        else:
            _add_wing(a, (x, y), (wide, deep, tall), wall, roof, mirrored)
    a.add_block((0.09, 0.1, 0.15), a.material(), (0, -0.4, 0.12), rounding=0.02)
    if rng.random() < 0.3:
        a.add_block((0.07, 0.07, 0.3), a.material(), (0.2, 0.1, 1.2))
    for _ in range(int(rng.integers(0, 4))):
        x, y, size = rng.uniform(-0.7, 0.7), rng.uniform(-0.7, -0.4), rng.uniform(0.05, 0.15)
        a.add_ball((size, size, size * rng.uniform(0.7, 1.6)), a.material((0.3, 0.5, 0.2)), (x, y, size))


def _add_tower(a: Assembly, at, radius: float, tall: float, wall: Material, roof: Material, mirrored: bool) -> None:
    x, y = at
    a.add(
        tube([(0, 0, 0), (0, 0, 2 * tall)], [radius, radius * a.rng.uniform(0.8, 1)]),
        wall,
        (x, y, 0),
        mirrored=mirrored,
    )
    if a.rng.random() < 0.7:
        rise = a.rng.uniform(0.2, 0.6)
        a.add(tube([(0, 0, 0), (0, 0, rise)], [radius * 1.25, 0.01]), roof, (x, y, 2 * tall), mirrored=mirrored)
    else:
        a.add_ball((radius, radius, radius * 0.8), roof, (x, y, 2 * tall), mirrored=mirrored)


def _add_wing(a: Assembly, at, half, wall: Material, roof: Material, mirrored: bool) -> None:
    rng, (x, y), (wide, deep, tall) = a.rng, at, half
    a.add_block((wide, deep, tall), wall, (x, y, tall), rounding=0.01, mirrored=mirrored)
    kind, rise = rng.random(), rng.uniform(0.2, 0.55)
    if kind < 0.5:
        axis = (np.arange(96) + 0.5) / 96 - 0.5
        across, up = np.meshgrid(axis, axis, indexing="ij")
        gable = (np.abs(across) < 0.5 * (0.5 - up)) & (up > -0.48)
        lengthwise = rng.random() < 0.5
        size, depth = (deep, wide) if lengthwise else (wide, deep)
        turn = turn_about("z", np.pi / 2) if lengthwise else np.eye(3, dtype=np.float32)
        stretch = np.diag([2.5 * size, 1, 2 * rise]).astype(np.float32)
        a.add(
            plate(gable, 1.0, depth * 1.12),
            roof,
            (x, y, 2 * tall + rise * 0.92),
            turn=turn @ stretch,
            mirrored=mirrored,
        )
    elif kind < 0.75:
        path = [(0, 0, 0), (0, 0, rise)]
        shape = np.diag([wide, deep, 1.0]).astype(np.float32) @ turn_about("z", np.pi / 4)
        a.add(tube(path, [1.2, 0.02], squareness=0.9), roof, (x, y, 2 * tall), turn=shape, mirrored=mirrored)
    else:
        for side in (-0.8, 0.8):
            a.add_block(
                (wide * 0.22, deep * 0.22, 0.1), wall, (x + wide * side, y - deep * 0.8, 2 * tall), mirrored=mirrored
            )
            a.add_block(
                (wide * 0.22, deep * 0.22, 0.1), wall, (x + wide * side, y + deep * 0.8, 2 * tall), mirrored=mirrored
            )
    pane = a.material((0.3, 0.35, 0.45))
    for _ in range(int(rng.integers(0, 4))):
        z = tall * rng.uniform(0.5, 1.6)
        a.add_block((0.07, 0.03, 0.09), pane, (x + rng.uniform(-0.6, 0.6) * wide, y - deep, z), mirrored=mirrored)
        a.add_block((0.03, 0.07, 0.09), pane, (x + wide, y + rng.uniform(-0.5, 0.5) * deep, z), mirrored=True)


def _build_lantern(a: Assembly) -> None:
    rng = a.rng
    metal, glow = a.material(), a.material((0.95, 0.7, 0.4), plain=True)
    radius, tall = rng.uniform(0.25, 0.45), rng.uniform(0.3, 0.65)
    sides = rng.random() < 0.5
    squareness = 0.9 if sides else 0.0
    for z, scale in ((-tall, 1.15), (-tall - 0.1, 1.3), (tall, 1.1)):
        a.add(tube([(0, 0, z - 0.05), (0, 0, z + 0.05)], [radius * scale] * 2, squareness=squareness), metal)
    a.add(
        tube([(0, 0, tall), (0, 0, tall + rng.uniform(0.15, 0.4))], [radius * 1.3, 0.06], squareness=squareness), metal
    )
    a.add(tube([(0, 0, -tall), (0, 0, tall)], [radius * 0.85] * 2, squareness=squareness), glow)
    bars = 4 if sides else int(rng.integers(3, 7))
    for number in range(bars):
        angle = 2 * np.pi * (number + 0.5) / bars
        reach = radius * (1.3 if sides else 0.95)
        x, y = reach * np.cos(angle), reach * np.sin(angle)
        a.add_rod([(x, y, -tall), (x, y, tall)], 0.04, metal)
    ring = [(0.16 * np.cos(t), 0, tall + 0.42 + 0.16 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 17)[:-1]]
    a.add(tube(ring, np.full(16, 0.035), closed=True), metal)
