"""Trees, mushrooms, flowers in pots, cacti, rocks and crystals."""

import numpy as np

from starter_model.image_pack.objects.assembly import Assembly, pointing
from starter_model.image_pack.objects.surfaces import ellipsoid, plate, tube


def build(a: Assembly) -> None:
    """One plant or a group of stones."""
    kinds = (_build_tree, _build_fir, _build_mushroom, _build_mushroom, _build_pot, _build_stones)
    kinds[int(a.rng.integers(len(kinds)))](a)


def _build_tree(a: Assembly) -> None:
    rng = a.rng
    trunk, leaves = a.material((0.4, 0.27, 0.15)), a.material((0.25, 0.5, 0.2) if rng.random() < 0.6 else None)
    height, lean = rng.uniform(0.3, 0.8), rng.uniform(-0.15, 0.15)
    a.add_rod([(0, 0, -height), (lean, 0, 0), (0, 0, 0.4)], [rng.uniform(0.08, 0.18), 0.07, 0.05], trunk)
    for _ in range(int(rng.integers(3, 10))):
        place = rng.normal(size=3) * [0.32, 0.32, 0.2] + [0, 0, 0.55]
        a.add(ellipsoid(rng.uniform(0.18, 0.42, 3), lumps(rng, 0.08)), leaves, place)


def _build_fir(a: Assembly) -> None:
    rng = a.rng
    leaves = a.material((0.15, 0.4, 0.2) if rng.random() < 0.6 else None)
    a.add_rod([(0, 0, -0.8), (0, 0, 0)], 0.08, a.material((0.4, 0.27, 0.15)))
    count = int(rng.integers(2, 6))
    for number in range(count):
        low, share = -0.5 + 1.2 * number / count, 1 - number / (count + 0.5)
        a.add(tube([(0, 0, low), (0, 0, low + 0.55)], [0.55 * share, 0.01]), leaves)


def _build_mushroom(a: Assembly) -> None:
    rng = a.rng
    stalk, cap, spots = a.material((0.85, 0.8, 0.7)), a.material(), a.material((0.95, 0.9, 0.6), plain=True)
    if rng.random() < 0.5:
        a.add_rod([(0, 0, -0.66), (0, 0, -0.6)], rng.uniform(0.5, 0.8), a.material((0.3, 0.5, 0.2)))
    for number in range(int(rng.integers(1, 4))):
        scale = 1.0 if number == 0 else rng.uniform(0.2, 0.45)
        x, y = (0.0, 0.0) if number == 0 else (rng.uniform(-0.6, 0.6), rng.uniform(-0.6, -0.2))
        radius, tall = rng.uniform(0.4, 0.8) * scale, rng.uniform(0.4, 0.8) * scale
        foot, neck = rng.uniform(0.2, 0.4) * scale, rng.uniform(0.13, 0.3) * scale
        a.add_rod([(x, y, -0.6), (x, y, -0.6 + tall)], [foot, neck], stalk)
        dome = radius * rng.uniform(0.45, 0.95)
        heights = np.linspace(0, 1, 9)
        path = np.stack([0 * heights, 0 * heights, heights * dome], 1)
        a.add(tube(path, radius * np.sqrt(1.001 - heights**2)), cap, (x, y, -0.6 + tall * 0.9))
        for _ in range(int(rng.integers(0, 8))):
            angle, rise = rng.uniform(0, 2 * np.pi), rng.uniform(0.2, 0.9)
            out = radius * np.sqrt(1 - rise**2)
            place = (x + out * np.cos(angle), y + out * np.sin(angle), -0.6 + tall * 0.9 + dome * rise)
            direction = np.array([np.cos(angle) * out, np.sin(angle) * out, rise * dome + 0.1])
            a.add_ball(np.array([1, 1, 0.3]) * rng.uniform(0.05, 0.13) * scale, spots, place, turn=pointing(direction))
    if rng.random() < 0.5:
        a.add_block((0.1, 0.1, 0.16), a.material(), (0, -0.3, -0.45), rounding=0.04)
        a.add_ball(0.07, a.material((0.9, 0.8, 0.4)), (0.18, -0.25, -0.2), mirrored=True)


def _build_pot(a: Assembly) -> None:
    rng = a.rng
    leaf, pot = a.material((0.3, 0.55, 0.2) if rng.random() < 0.6 else None), a.material((0.65, 0.35, 0.2))
    a.add(tube([(0, 0, -0.6), (0, 0, -0.15)], [rng.uniform(0.18, 0.3), rng.uniform(0.25, 0.4)]), pot)
    axis = (np.arange(96) + 0.5) / 96 - 0.5
    x, z = np.meshgrid(axis, axis, indexing="ij")
    outline = np.abs(x) < rng.uniform(0.1, 0.25) * (1 - (2 * z) ** 2)
    cactus = rng.random() < 0.3
    for _ in range(int(rng.integers(3, 10))):
        direction = np.array([rng.normal(), rng.normal(), rng.uniform(0.5, 2)])
        direction *= rng.uniform(0.4, 0.9) / np.linalg.norm(direction)
        if cactus:
            a.add_rod([(0, 0, -0.2), direction * 0.6, direction], 0.1, leaf)
            continue
        centre = direction * 0.55 + [0, 0, -0.1]
        a.add(plate(outline, float(np.linalg.norm(direction)), 0.02), leaf, centre, turn=pointing(direction))
        if rng.random() < 0.3:
            a.add_ball(rng.uniform(0.06, 0.14), a.material(), direction + np.array([0, 0, -0.05]))


def _build_stones(a: Assembly) -> None:
    rng, stone = a.rng, a.material()
    for _ in range(int(rng.integers(1, 6))):
        place, direction = rng.normal(size=3) * [0.28, 0.28, 0.05], rng.normal(size=3) * [0.5, 0.5, 0] + [0, 0, 1]
        if rng.random() < 0.5:
            tall = rng.uniform(0.3, 0.8)
            path = [(0, 0, -tall / 2), (0, 0, tall * 0.25), (0, 0, tall / 2)]
            a.add(tube(path, [0.16, 0.17, 0.01], squareness=0.9), stone, place, turn=pointing(direction))
        else:
            a.add(ellipsoid(rng.uniform(0.15, 0.6, 3), lumps(rng, 0.15)), stone, place)


def lumps(rng: np.random.Generator, strength: float):
    """A displacement that makes ellipsoids uneven."""
    waves, phases = rng.normal(size=(5, 3)) * rng.uniform(1, 5), rng.uniform(0, 6, 5)

    def displacement(directions):
        return (1 + strength * np.sin(directions @ waves.T + phases).sum(-1)).astype(np.float32)

    return displacement
