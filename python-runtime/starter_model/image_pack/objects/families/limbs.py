"""Limbs, wings and faces that creatures and figures share."""

import numpy as np

from starter_model.image_pack.objects.assembly import Assembly, turn_about
from starter_model.image_pack.objects.materials import Material
from starter_model.image_pack.objects.surfaces import plate


def add_limb(a: Assembly, joints, radii, material: Material, *, mirrored: bool = True) -> None:
    """A bent limb through three `joints`, thick at the first and thin at the last of `radii` (two numbers)."""
    points = np.asarray(joints, np.float32)
    bend = np.linspace(0, 1, 9)[:, None]
    curve = (1 - bend) ** 2 * points[0] + 2 * bend * (1 - bend) * points[1] + bend**2 * points[2]
    stiff = np.concatenate([np.linspace(points[0], points[1], 5), np.linspace(points[1], points[2], 5)[1:]])
    share = a.rng.uniform(0, 1)
    path = curve * share + stiff * (1 - share)
    a.add_rod(path, np.linspace(radii[0], radii[1], len(path)), material, mirrored=mirrored)


def add_eyes(a: Assembly, centre, size: float, spread: float) -> None:
    """Two eyes at ±`spread` beside `centre`, with pupils now and then."""
    x, y, z = centre
    if a.rng.random() < 0.5:
        a.add_ball(size, a.material((0.95, 0.95, 0.9), plain=True), (spread, y, z), mirrored=True)
        a.add_ball(size * 0.55, a.material((0.05, 0.05, 0.05), plain=True), (spread, y - size * 0.6, z), mirrored=True)
    else:
        a.add_ball(size, a.material((0.05, 0.05, 0.05), plain=True), (spread + x, y, z), mirrored=True)


def add_wings(a: Assembly, root, material: Material) -> None:
    """A pair of thin wings growing from `root` outwards, upwards and a little back."""
    rng = a.rng
    span, lift = rng.uniform(0.6, 1.2), rng.uniform(-0.2, 1.0)
    count, axis = int(rng.integers(3, 6)), (np.arange(96) + 0.5) / 96
    x, z = np.meshgrid(axis, axis, indexing="ij")
    top = 0.95 - 0.5 * (x - rng.uniform(0.2, 0.6)) ** 2
    scallop = 0.35 * x ** rng.uniform(0.5, 2) + 0.12 * np.abs(np.sin(x * np.pi * count))
    outline = (z < top) & (z > scallop + 0.05) & (x > 0.02) & (x < 0.97)
    sweep = turn_about("z", rng.uniform(-0.1, 0.6)) @ turn_about("y", -lift + rng.uniform(-0.2, 0.5))
    centre = np.asarray(root) + sweep @ np.array([span * 0.5, 0, span * 0.05])
    thickness = rng.uniform(0.015, 0.04)
    a.add(plate(outline, span, thickness), material, centre, turn=sweep, mirrored=True)
    if rng.random() < 0.6:
        tip = np.asarray(root) + sweep @ np.array([span * 0.9, 0, span * 0.4])
        a.add_rod(
            [root, (np.asarray(root) + tip) / 2 + np.array([0, 0, 0.05]), tip],
            [0.06, 0.05, 0.025],
            material,
            mirrored=True,
        )


def add_horns(a: Assembly, root, size: float, material: Material) -> None:
    """A pair of curved horns or ears."""
    rng = a.rng
    out, back = rng.uniform(0.1, 0.9), rng.uniform(-0.2, 0.5)
    start = np.asarray(root, float)
    middle = start + np.array([out * 0.5, back * 0.3, 0.5]) * size
    end = start + np.array([out, back, rng.uniform(0.5, 1.3)]) * size
    a.add_rod([start, middle, end], np.array([0.24, 0.18, 0.05]) * size, material, mirrored=True)
