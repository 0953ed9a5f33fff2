"""Things of rods, wires and blades: ladders, bicycles, swords, glasses, trees of wire, rings."""

import numpy as np

from starter_model.image_pack.objects.assembly import Assembly
from starter_model.image_pack.objects.families.figures import add_held_thing
from starter_model.image_pack.objects.surfaces import tube


def build(a: Assembly) -> None:
    """One thin thing."""
    kinds = (_build_ladder, _build_cycle, _build_wire, _build_tool, _build_rings, _build_stand)
    kinds[int(a.rng.integers(len(kinds)))](a)


def _circle(radius: float, at, *, plane: str, count: int = 24):
    angles = np.linspace(0, 2 * np.pi, count + 1)[:-1]
    flat = np.stack([radius * np.cos(angles), radius * np.sin(angles), 0 * angles], 1)
    order = {"xy": [0, 1, 2], "xz": [0, 2, 1], "yz": [2, 0, 1]}[plane]
    return flat[:, order] + np.asarray(at)


def _build_ladder(a: Assembly) -> None:
    rng, wood = a.rng, a.material()
    width, tall, thick = rng.uniform(0.15, 0.4), rng.uniform(0.6, 1.0), rng.uniform(0.02, 0.05)
    lean = rng.uniform(-0.3, 0.3)
    a.add_rod([(width, -lean, -tall), (width, lean, tall)], thick, wood, mirrored=True)
    for share in np.linspace(-0.85, 0.85, int(rng.integers(3, 9))):
        a.add_rod([(-width, lean * share, tall * share), (width, lean * share, tall * share)], thick * 0.8, wood)


def _build_cycle(a: Assembly) -> None:
    rng, frame, tyre = a.rng, a.material(), a.material((0.1, 0.1, 0.1))
    radius, base = rng.uniform(0.25, 0.36), rng.uniform(0.4, 0.55)
    for y in (-base, base):
        a.add(tube(_circle(radius, (0, y, 0), plane="yz"), np.full(24, rng.uniform(0.02, 0.05)), closed=True), tyre)
        for angle in np.linspace(0, np.pi, 5)[:-1]:
            out = np.array([0, np.cos(angle), np.sin(angle)]) * radius
            a.add_rod([np.array([0, y, 0]) - out, np.array([0, y, 0]) + out], 0.01, frame)
    seat, bars = np.array([0, base * 0.35, 0.5]), np.array([0, -base * 0.75, 0.6])
    for start, end in (
        ((0, base, 0), seat),
        ((0, 0, 0), seat),
        ((0, 0, 0), bars),
        (seat - np.array([0, 0, 0.1]), bars),
        ((0, -base, 0), bars),
    ):
        a.add_rod([start, end], rng.uniform(0.025, 0.04), frame)
    a.add_rod([bars - np.array([0.25, 0, 0]), bars + np.array([0.25, 0, 0])], 0.025, tyre)
    a.add_ball((0.07, 0.16, 0.04), tyre, seat)


def _build_wire(a: Assembly) -> None:
    rng = a.rng
    for _ in range(int(rng.integers(1, 4))):
        knots = np.cumsum(rng.normal(size=(int(rng.integers(3, 7)), 3)) * [0.35, 0.2, 0.35], 0)
        fine = np.linspace(0, len(knots) - 1, 40)
        path = np.stack([np.interp(fine, np.arange(len(knots)), knots[:, axis]) for axis in range(3)], 1)
        smooth = np.stack(
            [np.convolve(np.pad(path[:, axis], 4, mode="edge"), np.ones(9) / 9, "valid") for axis in range(3)], 1
        )
        a.add_rod(smooth, rng.uniform(0.02, 0.08), a.material())
        if rng.random() < 0.5:
            a.add_ball(rng.uniform(0.08, 0.25), a.material(), smooth[-1])


def _build_tool(a: Assembly) -> None:
    add_held_thing(a, np.zeros(3))
    if a.rng.random() < 0.6:
        a.add_rod([(0.25, 0, -0.05), (-0.25, 0, -0.05)], a.rng.uniform(0.02, 0.05), a.material())


def _build_rings(a: Assembly) -> None:
    rng, metal = a.rng, a.material()
    for number in range(int(rng.integers(1, 5))):
        plane = str(rng.choice(["xy", "xz", "yz"]))
        path = _circle(rng.uniform(0.2, 0.5), rng.normal(size=3) * 0.2 * (number > 0), plane=plane)
        a.add(tube(path, np.full(24, rng.uniform(0.025, 0.09)), closed=True), metal)
    if rng.random() < 0.5:
        a.add_ball(rng.uniform(0.08, 0.2), a.material(), (0, 0, 0.4))


def _build_stand(a: Assembly) -> None:
    rng, metal = a.rng, a.material()
    tall = rng.uniform(0.6, 1.0)
    a.add_rod([(0, 0, -tall), (0, 0, tall)], rng.uniform(0.02, 0.05), metal)
    if rng.random() < 0.5:
        a.add_rod([(0, 0, -tall - 0.03), (0, 0, -tall + 0.02)], rng.uniform(0.2, 0.4), metal)
    else:
        for angle in np.linspace(0, 2 * np.pi, 4)[:-1] + rng.uniform(0, 2):
            a.add_rod([(0, 0, -tall * 0.5), (0.4 * np.cos(angle), 0.4 * np.sin(angle), -tall)], 0.025, metal)
    if rng.random() < 0.6:
        a.add(tube([(0, 0, tall * 0.6), (0, 0, tall)], [rng.uniform(0.2, 0.5), rng.uniform(0.1, 0.25)]), a.material())
    else:
        for _ in range(int(rng.integers(2, 6))):
            end = rng.normal(size=3) * [0.4, 0.4, 0.1] + [0, 0, tall * rng.uniform(0.3, 1)]
            a.add_rod([(0, 0, tall * 0.4), end], 0.02, metal)
            a.add_ball(rng.uniform(0.05, 0.13), a.material(), end)
