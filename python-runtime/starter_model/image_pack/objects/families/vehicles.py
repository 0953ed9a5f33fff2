"""Cars, lorries, diggers, aeroplanes, boats, rockets and helicopters."""

import numpy as np

from starter_model.image_pack.objects.assembly import Assembly, turn_about
from starter_model.image_pack.objects.materials import Material
from starter_model.image_pack.objects.surfaces import tube


def build(a: Assembly) -> None:
    """One vehicle."""
    kinds = (_build_car, _build_car, _build_digger, _build_plane, _build_plane, _build_boat, _build_rocket)
    kinds[int(a.rng.integers(len(kinds)))](a)


def _add_wheel(a: Assembly, at, radius: float, width: float, tyre: Material, hub: Material, *, mirrored=True) -> None:
    x, y, z = at
    a.add_rod([(x - width, y, z), (x + width, y, z)], [radius, radius], tyre, mirrored=mirrored)
    a.add_rod([(x, y, z), (x + width * 1.5, y, z)], [radius * 0.55, radius * 0.45], hub, mirrored=mirrored)


def _build_car(a: Assembly) -> None:
    rng = a.rng
    body, glass = a.material(), a.material((0.4, 0.55, 0.65), plain=True)
    length, width, height = rng.uniform(0.5, 0.9), rng.uniform(0.24, 0.42), rng.uniform(0.12, 0.28)
    a.add_block((width, length, height), body, rounding=rng.uniform(0.02, 0.12))
    cab, place, reach = rng.uniform(0.12, 0.34), rng.uniform(-0.4, 0.5) * length, rng.uniform(0.25, 0.6) * length
    roof = a.material() if rng.random() < 0.4 else body
    centre = (0, place, height + cab * 0.75)
    a.add_block((width * rng.uniform(0.75, 0.98), reach, cab), roof, centre, rounding=rng.uniform(0.02, 0.1))
    a.add_block((width * 1.0, reach * 0.8, cab * 0.45), glass, (0, place, height + cab * 0.9), rounding=0.01)
    a.add_block((width * 0.75, reach * 1.03, cab * 0.45), glass, (0, place, height + cab * 0.9), rounding=0.01)
    tyre, hub, radius = a.material((0.08, 0.08, 0.09), plain=True), a.material(), rng.uniform(0.13, 0.28)
    axles = int(rng.integers(2, 4))
    for axle in range(axles):
        y = length * (-0.68 + 1.36 * axle / (axles - 1))
        _add_wheel(a, (width * 0.97, y, -height * 0.8), radius, rng.uniform(0.05, 0.1), tyre, hub)
    a.add_ball(
        (0.07, 0.04, 0.07),
        a.material((0.95, 0.9, 0.6), plain=True),
        (width * 0.7, -length, height * 0.3),
        mirrored=True,
    )
    a.add_block((width * 0.5, 0.03, height * 0.4), a.material((0.2, 0.2, 0.2)), (0, -length, 0))
    a.add_block((width * 1.02, 0.05, 0.06), a.material(), (0, -length, -height * 0.7))
    if rng.random() < 0.3:
        load = rng.uniform(0.1, 0.3)
        a.add_block((width * 0.9, length * 0.4, load), a.material(), (0, length * 0.5, height + load), rounding=0.03)
    if rng.random() < 0.3:
        a.add_rod([(width * 0.5, -length * 0.6, height), (width * 0.5, -length * 0.6, height + 0.3)], 0.05, hub)


def _build_digger(a: Assembly) -> None:
    rng = a.rng
    body, steel, dark = a.material(), a.material((0.5, 0.5, 0.52)), a.material((0.12, 0.12, 0.12))
    width, length, height = rng.uniform(0.25, 0.4), rng.uniform(0.4, 0.65), rng.uniform(0.15, 0.28)
    a.add_block((width, length, height), body, (0, 0, height))
    a.add_block(
        (width * 0.8, length * 0.35, 0.28), body, (0, length * rng.uniform(-0.3, 0.5), height * 2 + 0.25), rounding=0.04
    )
    a.add_block((width * 0.82, length * 0.28, 0.14), a.material((0.5, 0.65, 0.75)), (0, length * 0.1, height * 2 + 0.3))
    if rng.random() < 0.6:
        track = width * 0.32
        a.add_block((track, length * 1.05, 0.17), dark, (width * 1.1, 0, -0.02), rounding=0.16, mirrored=True)
        for y in np.linspace(-0.75, 0.75, 4) * length:
            a.add_rod([(width * 1.1, y, -0.02), (width * 1.1 + track * 1.1, y, -0.02)], 0.09, steel, mirrored=True)
    else:
        for y, radius in ((-0.6, 0.2), (0.6, 0.3)):
            _add_wheel(a, (width * 1.05, y * length, 0), radius, 0.09, dark, body)
    if rng.random() < 0.6:
        a.add_block(
            (width * 1.6, 0.05, 0.25), steel, (0, -length * 1.4, 0.05), turn=turn_about("x", rng.uniform(-0.2, 0.4))
        )
        a.add_rod([(width * 0.9, -length * 0.6, 0.1), (width * 0.9, -length * 1.4, 0.05)], 0.06, steel, mirrored=True)
    else:
        elbow, end = (0, -length * 1.1, height * 2 + rng.uniform(0.3, 0.7)), (0, -length * 1.6, rng.uniform(0, 0.4))
        a.add_rod([(0, -length * 0.5, height * 2), elbow], [0.1, 0.07], body)
        a.add_rod([elbow, end], [0.07, 0.06], body)
        a.add_block((0.18, 0.13, 0.12), steel, end)
    a.add_rod([(width * 0.5, -length * 0.5, height * 2), (width * 0.5, -length * 0.5, height * 2 + 0.3)], 0.045, dark)


def _build_plane(a: Assembly) -> None:
    rng = a.rng
    body, wing, dark = a.material(), a.material(), a.material((0.12, 0.12, 0.13))
    length, radius, span = rng.uniform(0.6, 0.95), rng.uniform(0.12, 0.25), rng.uniform(0.6, 1.0)
    stations = np.linspace(-1, 1, 9)
    bulge = np.clip(1 - np.abs(stations - rng.uniform(-0.6, -0.1)) ** 1.7 * rng.uniform(0.3, 0.7), 0.15, 1)
    a.add_rod(np.stack([0 * stations, stations * length, 0 * stations], 1), radius * bulge, body)
    place, chord, thick = rng.uniform(-0.4, 0), rng.uniform(0.12, 0.28), rng.uniform(0.018, 0.045)
    low = rng.uniform(-1, 0.8) * radius
    lift = turn_about("y", rng.uniform(-0.15, 0.05))
    a.add_block(
        (span / 2, chord, thick), wing, (span / 2, place * length, low + 0.03), turn=lift, rounding=thick, mirrored=True
    )
    if rng.random() < 0.4:
        top = low + rng.uniform(0.3, 0.5)
        a.add_block((span, chord, thick), wing, (0, place * length - 0.05, top), rounding=thick)
        for share in (0.35, 0.8):
            for side in (-0.6, 0.6):
                y = place * length + side * chord
                a.add_rod([(span * share, y, low), (span * share, y, top)], 0.02, dark, mirrored=True)
    a.add_block((span * 0.35, chord * 0.6, 0.025), wing, (0, length * 0.88, 0.03), rounding=0.02)
    a.add_block((0.025, chord * 0.7, 0.18), wing, (0, length * 0.88, 0.2), rounding=0.02)
    a.add_ball(
        (radius * 0.6, length * 0.22, radius * 0.7), a.material((0.45, 0.6, 0.7)), (0, -length * 0.2, radius * 0.7)
    )
    if rng.random() < 0.7:
        turn = turn_about("y", rng.uniform(0, np.pi))
        for blade in range(int(rng.integers(1, 3))):
            a.add_block((0.3, 0.02, 0.045), dark, (0, -length * 1.05, 0), turn=turn @ turn_about("y", blade * 1.57))
        a.add_ball((0.07, 0.1, 0.07), a.material(), (0, -length * 1.05, 0))
    if rng.random() < 0.6:
        _add_wheel(a, (0.24, -length * 0.4, -radius - 0.16), 0.11, 0.04, dark, body)
        a.add_rod(
            [(0.22, -length * 0.4, -radius - 0.16), (0.06, -length * 0.35, -radius * 0.5)], 0.025, dark, mirrored=True
        )


def _build_boat(a: Assembly) -> None:
    rng = a.rng
    hull, deck, sail = a.material(), a.material(), a.material()
    length, width, height = rng.uniform(0.6, 0.95), rng.uniform(0.2, 0.35), rng.uniform(0.15, 0.3)
    levels = np.linspace(0, 1, 7)
    path = np.stack([0 * levels, 0 * levels, levels * height - height], 1)
    turn = np.diag([width, length, 1.0]).astype(np.float32)
    a.add(tube(path, np.sqrt(levels * 0.8 + 0.2)), hull, turn=turn)
    a.add_block((width * 0.6, length * 0.3, rng.uniform(0.08, 0.2)), deck, (0, length * rng.uniform(-0.2, 0.4), 0.1))
    for number in range(int(rng.integers(0, 3))):
        y, tall = length * (0.4 - 0.6 * number), rng.uniform(0.5, 1.0)
        a.add_rod([(0, y, 0), (0, y, tall)], 0.03, deck)
        a.add_ball((width * 1.2, 0.05, tall * 0.35), sail, (0, y - 0.07, tall * 0.6))
    if rng.random() < 0.4:
        a.add_rod([(0, length * 0.2, 0.1), (0, length * 0.25, 0.5)], 0.09, sail)


def _build_rocket(a: Assembly) -> None:
    rng = a.rng
    body, fin = a.material(), a.material()
    heights = np.linspace(-0.8, 0.9, 9)
    radius = rng.uniform(0.15, 0.32)
    profile = np.clip(1.05 - np.clip(heights - rng.uniform(0, 0.4), 0, 1) ** 1.5 * 1.6, 0.06, 1) * radius
    a.add(tube(np.stack([0 * heights, 0 * heights, heights], 1), profile), body)
    count = int(rng.integers(3, 5))
    for number in range(count):
        turn = turn_about("z", 2 * np.pi * number / count + rng.uniform(0, 0.1))
        a.add_block((0.18, 0.025, 0.22), fin, turn @ np.array([radius + 0.1, 0, -0.7]), turn=turn)
    a.add_ball(0.1, a.material((0.5, 0.7, 0.8)), (0, -radius * 0.9, 0.25))
    if rng.random() < 0.3:
        for blade in (0, 1.57):
            turn = turn_about("z", blade + rng.uniform(0, 0.3))
            a.add_block((0.8, 0.05, 0.02), fin, (0, 0, 1.0), turn=turn)
