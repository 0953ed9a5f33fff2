"""Animals and dragons on four, two or eight legs."""

import numpy as np

from starter_model.image_pack.objects.assembly import Assembly, turn_about
from starter_model.image_pack.objects.families.limbs import add_eyes, add_horns, add_limb, add_wings
from starter_model.image_pack.objects.materials import Material


def build(a: Assembly) -> None:
    """One of three body plans."""
    (_build_quadruped, _build_quadruped, _build_sitting, _build_crawler)[int(a.rng.integers(4))](a)


def _build_quadruped(a: Assembly) -> None:
    rng = a.rng
    hide, second = a.material(), a.material()
    length, width, height = rng.uniform(0.35, 0.75), rng.uniform(0.18, 0.36), rng.uniform(0.18, 0.38)
    a.add_ball((width, length, height), hide)
    a.add_ball((width * 1.08, length * 0.5, height * 1.12), hide, (0, -length * 0.45, height * 0.1))
    leg, thick = rng.uniform(0.2, 0.65), rng.uniform(0.05, 0.14)
    for y in (-length * rng.uniform(0.55, 0.75), length * rng.uniform(0.55, 0.75)):
        stride, spread = rng.uniform(-0.12, 0.12), rng.uniform(0.7, 1.3)
        foot = (width * spread, y, -height * 0.3 - leg)
        knee = (width * spread, y + stride, -height * 0.3 - leg * 0.5)
        add_limb(a, [(width * 0.7, y, -height * 0.3), knee, foot], (thick * 1.2, thick * 0.8), hide)
        a.add_ball((thick * 1.1, thick * 1.4, thick * 0.7), second if rng.random() < 0.5 else hide,
                   (foot[0], foot[1] - thick * 0.4, foot[2]), mirrored=True)  # fmt: skip
    head = (0.0, -length * rng.uniform(0.9, 1.35), rng.uniform(0, 0.6) + height * 0.3)
    a.add_rod([(0, -length * 0.6, height * 0.2), head], [width * 0.65, rng.uniform(0.1, 0.2)], hide)
    _add_head(a, head, rng.uniform(0.14, 0.32), hide, second)
    _add_tail(a, (0, length * 0.85, 0), hide)
    if rng.random() < 0.3:
        add_wings(a, (width * 0.5, -length * 0.2, height * 0.8), second)
    if rng.random() < 0.3:
        _add_saddle(a, width, length, height)


def _build_sitting(a: Assembly) -> None:
    rng = a.rng
    hide, second = a.material(), a.material()
    width, height = rng.uniform(0.24, 0.42), rng.uniform(0.35, 0.55)
    a.add_ball((width, width * rng.uniform(0.8, 1.1), height), hide, turn=turn_about("x", rng.uniform(-0.35, 0.1)))
    a.add_ball((width * 0.8, width * 0.5, height * 0.8), second, (0, -width * 0.55, -0.05))
    thick = rng.uniform(0.08, 0.14)
    paw = (width * 0.8, -width * 1.2, -height * 0.3)
    add_limb(a, [(width * 0.7, 0, height * 0.3), (width * 1.2, -width * 0.6, 0), paw], (thick, thick * 0.8), hide)
    a.add_ball(
        (thick * 1.8, thick * 2.6, thick * 2.0), hide, (width * 0.85, -width * 0.1, -height * 0.7), mirrored=True
    )
    a.add_ball(
        (thick * 1.2, thick * 1.9, thick * 0.8), second, (width * 0.9, -width * 0.8, -height * 0.95), mirrored=True
    )
    _add_head(a, (0, -width * 0.2, height * 1.25), rng.uniform(0.22, 0.4), hide, second)
    _add_tail(a, (0, width * 0.9, -height * 0.8), hide)
    if rng.random() < 0.5:
        add_wings(a, (width * 0.4, width * 0.6, height * 0.4), second)


def _build_crawler(a: Assembly) -> None:
    rng = a.rng
    shell, second = a.material(), a.material()
    width, length, height = rng.uniform(0.3, 0.55), rng.uniform(0.3, 0.6), rng.uniform(0.18, 0.4)
    if rng.random() < 0.5:
        a.add_block((width, length, height), shell, rounding=rng.uniform(0.05, 0.15))
    else:
        a.add_ball((width, length, height), shell)
    legs, thick = int(rng.integers(2, 5)), rng.uniform(0.035, 0.1)
    reach, rise = rng.uniform(0.3, 0.6), rng.uniform(-0.1, 0.4)
    for number in range(legs):
        y = length * (-0.7 + 1.4 * number / max(1, legs - 1))
        slant = 0.35 * (number - (legs - 1) / 2)
        knee = (width + reach * 0.6, y + slant * 0.5, rise)
        foot = (width + reach, y + slant, -height - rng.uniform(0.1, 0.35))
        add_limb(a, [(width * 0.8, y, 0), knee, foot], (thick, thick * 0.5), second)
    if rng.random() < 0.5:
        claw = np.array([width * 0.9, -length * 1.3, -height * 0.3])
        add_limb(a, [(width * 0.8, -length * 0.7, 0), (width * 1.5, -length, 0.1), claw], (thick * 1.4, thick), shell)
        a.add_ball(
            (0.14, 0.22, 0.1), second, claw + np.array([0, -0.15, 0.05]), turn=turn_about("z", 0.4), mirrored=True
        )
        a.add_ball(
            (0.08, 0.2, 0.07), second, claw + np.array([-0.16, -0.15, 0]), turn=turn_about("z", -0.3), mirrored=True
        )
    add_eyes(a, (0, -length * 0.95, height * 0.4), rng.uniform(0.05, 0.1), width * 0.45)
    if rng.random() < 0.4:
        a.add_rod(
            [(width * 0.4, -length * 0.6, height), (width * 0.5, -length * 0.7, height + 0.3)],
            0.02,
            second,
            mirrored=True,
        )


def _add_head(a: Assembly, centre, size: float, hide: Material, second: Material) -> None:
    """A head with snout, eyes and whatever grows on top."""
    rng, (x, y, z) = a.rng, centre
    a.add_ball(
        (size * rng.uniform(0.75, 1.05), size * rng.uniform(0.8, 1.15), size * rng.uniform(0.75, 1)), hide, centre
    )
    if rng.random() < 0.75:
        snout = rng.uniform(0.4, 0.9)
        a.add_ball(
            (size * 0.45, size * snout, size * 0.38),
            second if rng.random() < 0.6 else hide,
            (x, y - size * 0.8, z - size * 0.25),
        )
        a.add_ball(
            size * 0.12, a.material((0.06, 0.05, 0.05), plain=True), (x, y - size * (0.75 + snout), z - size * 0.15)
        )
    add_eyes(a, (x, y - size * 0.75, z + size * 0.25), size * rng.uniform(0.14, 0.28), size * 0.45)
    top = rng.random()
    if top < 0.35:
        add_horns(a, (size * 0.5, y, z + size * 0.7), size * rng.uniform(0.7, 1.6), second)
    elif top < 0.75:
        ear = (size * rng.uniform(0.15, 0.4), size * 0.12, size * rng.uniform(0.3, 0.9))
        a.add_ball(ear, hide, (size * 0.6, y + size * 0.1, z + size * 0.85),
                   turn=turn_about("y", rng.uniform(0, 0.9)), mirrored=True)  # fmt: skip
    if rng.random() < 0.15:
        trunk = [
            (x, y - size, z - size * 0.2),
            (x, y - size * 1.5, z - size * 1.2),
            (x, y - size * 1.3, z - size * 2.2),
        ]
        a.add_rod(trunk, [size * 0.35, size * 0.25, size * 0.15], hide)


def _add_tail(a: Assembly, root, material: Material) -> None:
    rng = a.rng
    if rng.random() < 0.2:
        return
    side, length, rise = rng.uniform(-0.5, 0.5), rng.uniform(0.2, 0.7), rng.uniform(-0.4, 0.6)
    start = np.asarray(root, float)
    path = [start, start + np.array([side * 0.4, length * 0.6, rise * 0.2]), start + np.array([side, length, rise])]
    a.add_rod(path, [rng.uniform(0.07, 0.15), 0.07, 0.03], material)


def _add_saddle(a: Assembly, width: float, length: float, height: float) -> None:
    """A blanket and something that rides on it."""
    rng, cloth = a.rng, a.material()
    a.add_ball((width * 1.1, length * 0.4, height * 1.08), cloth, (0, 0, height * 0.08))
    tall = rng.uniform(0.1, 0.35)
    a.add_block((width * 0.7, length * 0.3, tall), a.material(), (0, 0, height + tall * 0.7), rounding=0.04)
    if rng.random() < 0.5:
        a.add_ball(rng.uniform(0.1, 0.2), a.material(), (0, 0, height + tall * 1.9))
