"""Plain solids and random heaps of them: what no name fits."""

import numpy as np

from starter_model.image_pack.objects.assembly import Assembly, pointing
from starter_model.image_pack.objects.families.plants import lumps
from starter_model.image_pack.objects.surfaces import block, ellipsoid, tube


def build(a: Assembly) -> None:
    """One to six solids, each touching the one before, sometimes mirrored."""
    rng = a.rng
    materials = [a.material() for _ in range(int(rng.integers(1, 4)))]
    symmetric, place = rng.random() < 0.4, np.zeros(3)
    for number in range(int(rng.integers(1, 7))):
        size = rng.uniform(0.4, 0.8) if number == 0 else rng.uniform(0.15, 0.5)
        turn = np.eye(3, dtype=np.float32) if rng.random() < 0.5 else pointing(rng.normal(size=3))
        surface = _random_surface(size, rng)
        a.add(surface, materials[number % len(materials)], place, turn=turn, mirrored=symmetric and number > 0)
        step = rng.normal(size=3)
        place = place + step / np.linalg.norm(step) * size * rng.uniform(0.7, 1.1)
        if symmetric:
            place[0] = abs(place[0])


def _random_surface(size: float, rng: np.random.Generator):
    kind, spread = rng.random(), rng.uniform(0.4, 1, 3)
    if kind < 0.3:
        return block(size * spread, size * rng.choice([0.0, 0.05, 0.2]))
    if kind < 0.5:
        return ellipsoid(size * spread)
    if kind < 0.65:
        return ellipsoid(size * spread, lumps(rng, 0.12))
    if kind < 0.85:
        ends = size * rng.uniform(0.1, 0.8, 2)
        square = rng.choice([0.0, 0.0, 0.9])
        return tube([(0, 0, -size * spread[2]), (0, 0, size * spread[2])], ends, squareness=square)
    ring = [(size * np.cos(t), size * np.sin(t), 0) for t in np.linspace(0, 2 * np.pi, 25)[:-1]]
    return tube(ring, np.full(24, size * rng.uniform(0.12, 0.35)), closed=True)
