"""Crates, chests, barrels, vases, jugs, cups, lamps, bottles, appliances."""

import numpy as np
from scipy import ndimage

from starter_model.image_pack.objects.assembly import Assembly, turn_about
from starter_model.image_pack.objects.materials import Material
from starter_model.image_pack.objects.surfaces import block, tube


def build(a: Assembly) -> None:
    """A box with fittings, a vessel, or a machine made of boxes."""
    kinds = (_build_crate, _build_crate, _build_chest, _build_vessel, _build_vessel, _build_appliance)
    kinds[int(a.rng.integers(len(kinds)))](a)


def _build_crate(a: Assembly) -> None:
    rng = a.rng
    wall, frame = a.material(), a.material()
    half = rng.uniform(0.35, 0.7, 3) if rng.random() < 0.6 else np.full(3, rng.uniform(0.4, 0.6))
    a.add_block(half, wall, rounding=rng.uniform(0, 0.06))
    style, beam = rng.random(), rng.uniform(0.04, 0.12)
    if style < 0.65:
        for axis in range(3):
            first, second = [other for other in range(3) if other != axis]
            for signs in ((-1, -1), (-1, 1), (1, -1), (1, 1)):
                size, place = np.full(3, beam), np.zeros(3)
                size[axis] = half[axis] + beam * 0.9
                place[first], place[second] = half[first] * signs[0], half[second] * signs[1]
                a.add(block(size, 0.01), frame, place)
    if style < 0.35 or style > 0.8:
        corner = a.material()
        for signs in np.stack(np.meshgrid([-1, 1], [-1, 1], [-1, 1]), -1).reshape(-1, 3):
            a.add(block(np.full(3, beam * rng.uniform(1.4, 1.6)), 0.02), corner, half * signs)
    if rng.random() < 0.3:
        angle = np.arctan2(half[2], half[0])
        reach = float(np.hypot(half[0], half[2]))
        a.add_block((reach, beam * 0.5, beam * 0.7), frame, (0, -half[1], 0), turn=turn_about("y", angle))
    for _ in range(int(rng.integers(0, 5))):
        size = rng.uniform(0.06, 0.3, 2)
        place = (rng.uniform(-0.6, 0.6) * half[0], -half[1], rng.uniform(-0.6, 0.6) * half[2])
        a.add_block((size[0], rng.uniform(0.02, 0.07), size[1]), a.material(), place)
    if rng.random() < 0.4:
        planks = int(rng.integers(3, 7))
        for number in range(planks):
            z = half[2] * (2 * (number + 0.5) / planks - 1)
            a.add_block((half[0] * 1.01, half[1] * 1.01, half[2] / planks * 0.85), wall, (0, 0, z), rounding=0.01)


def _build_chest(a: Assembly) -> None:
    rng = a.rng
    wood, metal = a.material(), a.material((0.75, 0.65, 0.25))
    width, depth, height = rng.uniform(0.45, 0.7), rng.uniform(0.3, 0.45), rng.uniform(0.2, 0.35)
    a.add_block((width, depth, height), wood, (0, 0, -height))
    lid = np.diag([1.0, 1.0, rng.uniform(0.4, 0.9)]).astype(np.float32) @ turn_about("y", np.pi / 2)
    a.add(tube([(0, 0, -width), (0, 0, width)], [depth, depth]), wood, turn=lid)
    for x in (-0.75, 0, 0.75):
        a.add(tube([(0, 0, -0.05), (0, 0, 0.05)], [depth * 1.06] * 2), metal, (x * width, 0, 0), turn=lid)
        a.add_block((0.05, depth * 1.04, height * 1.02), metal, (x * width, 0, -height))
    a.add_block((0.1, 0.05, 0.12), metal, (0, -depth, -0.05))


def _build_vessel(a: Assembly) -> None:
    rng = a.rng
    body, second = a.material(), a.material()
    count, height = 41, rng.uniform(0.5, 0.9)
    knots = np.clip(np.abs(np.cumsum(rng.normal(size=8)) * 0.14 + 0.35), 0.06, 0.65)
    profile = np.interp(np.linspace(0, 7, count), np.arange(8), knots)
    if rng.random() < 0.7:
        profile = ndimage.gaussian_filter1d(profile, rng.uniform(2, 5))
    levels = np.linspace(-height, height, count)
    a.add(tube(np.stack([0 * levels, 0 * levels, levels], 1), profile, squareness=rng.choice([0, 0, 0, 0.9])), body)
    for _ in range(int(rng.integers(0, 4))):
        station = int(rng.integers(2, count - 2))
        wide = profile[station] + 0.02
        a.add(tube([(0, 0, levels[station] - 0.03), (0, 0, levels[station] + 0.03)], [wide, wide]), second)
    if rng.random() < 0.45:
        _add_handle(a, float(profile[count // 2]), height, second)
    if rng.random() < 0.3:
        a.add_ball((profile[-1] * 0.9, profile[-1] * 0.9, 0.12), second, (0, 0, height))
        a.add_ball(0.08, second, (0, 0, height + 0.16))
    if rng.random() < 0.25:
        radius = profile[-1]
        start = (0, 0, height * 0.3)
        a.add_rod([start, (radius + 0.3, 0, height * 0.4), (radius + 0.45, 0, height * 0.8)], [0.1, 0.07, 0.05], body)


def _add_handle(a: Assembly, radius: float, height: float, material: Material) -> None:
    angles = np.linspace(-np.pi / 2, np.pi / 2, 9)
    wide, tall = a.rng.uniform(0.15, 0.35), height * a.rng.uniform(0.25, 0.55)
    path = np.stack([radius * 0.9 + wide * np.cos(angles), 0 * angles, tall * np.sin(angles)], 1)
    a.add_rod(path, a.rng.uniform(0.03, 0.07), material, mirrored=a.rng.random() < 0.5)


def _build_appliance(a: Assembly) -> None:
    rng = a.rng
    body, detail = a.material(), a.material()
    half = rng.uniform(0.25, 0.7, 3)
    a.add_block(half, body, rounding=rng.uniform(0.02, 0.15))
    if rng.random() < 0.6:
        a.add_block((half[0] * 0.75, 0.03, half[2] * 0.6), a.material((0.15, 0.2, 0.25)), (0, -half[1], half[2] * 0.15))
    for _ in range(int(rng.integers(1, 6))):
        x, z = rng.uniform(-0.7, 0.7) * half[0], rng.uniform(-0.8, 0.8) * half[2]
        radius = rng.uniform(0.04, 0.2)
        if rng.random() < 0.6:
            a.add_rod([(x, -half[1] + 0.02, z), (x, -half[1] - rng.uniform(0.03, 0.12), z)], radius, detail)
        else:
            a.add_block((radius, 0.05, radius * rng.uniform(0.3, 1)), a.material(), (x, -half[1], z))
    if rng.random() < 0.5:
        top = rng.uniform(0.1, 0.3)
        a.add_block(
            (half[0] * 0.6, half[1] * 0.6, top),
            detail,
            (0, half[1] * rng.uniform(-0.3, 0.3), half[2] + top),
            rounding=0.05,
        )
    if rng.random() < 0.4:
        a.add_rod(
            [(half[0] * 0.5, 0, half[2]), (half[0] * 0.9, 0, half[2] + 0.5)], 0.02, detail, mirrored=rng.random() < 0.5
        )
    if rng.random() < 0.5:
        a.add_rod(
            [(half[0] * 0.8, -half[1] * 0.7, -half[2] - 0.1), (half[0] * 0.8, -half[1] * 0.7, -half[2])],
            0.06,
            detail,
            mirrored=True,
        )
        a.add_rod(
            [(half[0] * 0.8, half[1] * 0.7, -half[2] - 0.1), (half[0] * 0.8, half[1] * 0.7, -half[2])],
            0.06,
            detail,
            mirrored=True,
        )
