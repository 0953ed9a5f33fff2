"""Standing figures: people, robots, goblins, knights, with what they wear and hold."""

import numpy as np

from starter_model.image_pack.objects.assembly import Assembly, pointing, turn_about
from starter_model.image_pack.objects.families.limbs import add_eyes, add_horns, add_limb, add_wings
from starter_model.image_pack.objects.materials import Material
from starter_model.image_pack.objects.surfaces import plate, tube


def build(a: Assembly) -> None:
    """A figure with random proportions, blocky or round."""
    rng = a.rng
    blocky = rng.random() < 0.3
    shirt, skin = a.material(), a.material()
    trousers = a.material() if rng.random() < 0.7 else shirt
    torso, width, depth = rng.uniform(0.25, 0.48), rng.uniform(0.18, 0.38), rng.uniform(0.13, 0.26)
    _add_torso(a, torso, width, depth, shirt, blocky)
    thick = rng.uniform(0.07, 0.15)
    _add_legs(a, torso, width, thick, trousers, skin, blocky)
    for side in (1,) if rng.random() < 0.5 else (1, -1):
        _add_arm(a, torso, width, thick, shirt if rng.random() < 0.7 else skin, skin, both=side == 1, side=side)
    size = rng.uniform(0.15, 0.36)
    neck = torso + size * rng.uniform(0.6, 0.95)
    a.add_rod([(0, 0, torso * 0.7), (0, 0, neck)], size * 0.4, skin)
    _add_head(a, neck, size, skin, blocky)
    if rng.random() < 0.25:
        a.add_block((width, 0.08, torso * 0.7), a.material(), (0, depth + 0.06, 0.05), rounding=0.05)
    if rng.random() < 0.12:
        add_wings(a, (width * 0.3, depth, torso * 0.5), a.material())
    if rng.random() < 0.25:
        a.add(tube([(np.cos(t) * width, np.sin(t) * depth, -torso * 0.55) for t in np.linspace(0, 6.28, 16)[:-1]],
                   np.full(15, 0.05), closed=True), a.material())  # fmt: skip


def _add_torso(a: Assembly, torso: float, width: float, depth: float, shirt: Material, blocky: bool) -> None:
    rng = a.rng
    if blocky:
        a.add_block((width, depth, torso), shirt, rounding=rng.uniform(0.02, 0.1))
        if rng.random() < 0.5:
            a.add_block((width * 0.5, 0.03, torso * 0.4), a.material(), (0, -depth, torso * 0.2))
        return
    shoulder, waist, hip = width * rng.uniform(0.8, 1.2), width * rng.uniform(0.6, 1), width * rng.uniform(0.7, 1.1)
    a.add_ball((hip, depth, torso * 0.55), shirt, (0, 0, -torso * 0.5))
    a.add_ball((waist, depth * rng.uniform(0.9, 1.4), torso * 0.6), shirt)
    a.add_ball((shoulder, depth, torso * 0.5), shirt, (0, 0, torso * 0.5))
    if rng.random() < 0.25:
        height = rng.uniform(0.3, 0.6)
        a.add(tube([(0, 0, -torso * 0.2), (0, 0, -torso * 0.2 - height)], [hip, hip * 1.5]), a.material())


def _add_legs(a: Assembly, torso, width, thick, trousers: Material, skin: Material, blocky: bool) -> None:
    rng = a.rng
    length, stance = rng.uniform(0.25, 0.65), rng.uniform(0.35, 0.9)
    foot = (width * stance + rng.uniform(-0.03, 0.12), rng.uniform(-0.1, 0.1), -torso * 0.7 - length)
    knee = (width * stance, rng.uniform(-0.12, 0.02), -torso * 0.7 - length * 0.5)
    add_limb(a, [(width * 0.5, 0, -torso * 0.7), knee, foot], (thick * 1.2, thick), trousers)
    shoe = a.material() if rng.random() < 0.6 else skin
    place = (foot[0], foot[1] - thick * 0.6, foot[2])
    if blocky or rng.random() < 0.3:
        a.add_block((thick * 1.1, thick * 1.8, thick * 0.8), shoe, place, rounding=0.03, mirrored=True)
    else:
        a.add_ball((thick * 1.1, thick * 1.9, thick * 0.8), shoe, place, mirrored=True)


def _add_arm(a: Assembly, torso, width, thick, sleeve: Material, skin: Material, *, both: bool, side: int) -> None:
    rng = a.rng
    angle, length = rng.uniform(-1.4, 0.9), rng.uniform(0.22, 0.34)
    shoulder = np.array([width * 1.0, 0, torso * 0.65])
    elbow = shoulder + length * np.array([np.cos(angle), rng.uniform(-0.4, 0.1), np.sin(angle)])
    hand = elbow + length * np.array([rng.uniform(-0.3, 0.5), rng.uniform(-0.9, 0), rng.uniform(-0.8, 0.7)])
    flip = np.array([side, 1, 1])
    mirrored = both and rng.random() < 0.6
    add_limb(a, [shoulder * flip, elbow * flip, hand * flip], (thick, thick * 0.75), sleeve, mirrored=mirrored)
    a.add_ball(thick * 1.15, skin, hand * flip, mirrored=mirrored)
    if rng.random() < 0.35:
        add_held_thing(a, hand * flip)


def add_held_thing(a: Assembly, hand) -> None:
    """A staff, sword, hammer or shield."""
    rng = a.rng
    kind, direction = rng.random(), np.array([rng.uniform(-0.3, 0.3), rng.uniform(-0.6, 0.2), 1.0])
    direction *= rng.uniform(0.35, 0.8) / np.linalg.norm(direction)
    if kind < 0.25:
        axis = (np.arange(96) + 0.5) / 96 - 0.5
        x, z = np.meshgrid(axis, axis, indexing="ij")
        outline = (np.abs(x) < 0.38) & (z < 0.4) & (z > -0.45 + np.abs(x) * rng.uniform(0, 1.2))
        a.add(
            plate(outline, rng.uniform(0.4, 0.7), 0.04, inflated=rng.random() < 0.5),
            a.material(),
            hand + np.array([0, -0.12, 0]),
        )
        return
    handle = a.material()
    a.add_rod([hand - direction * 0.4, hand + direction], rng.uniform(0.025, 0.045), handle)
    tip = hand + direction
    if kind < 0.5:
        a.add_block((0.06, 0.02, 0.3), a.material((0.7, 0.7, 0.75)), tip, turn=pointing(direction), rounding=0.015)
    elif kind < 0.75:
        a.add_block(rng.uniform(0.06, 0.16, 3), a.material(), tip, turn=pointing(direction))
    else:
        a.add_ball(rng.uniform(0.07, 0.15), a.material(), tip)


def _add_head(a: Assembly, z: float, size: float, skin: Material, blocky: bool) -> None:
    rng = a.rng
    if blocky:
        a.add_block((size, size * 0.9, size * 0.9), skin, (0, 0, z), rounding=rng.uniform(0.02, 0.1))
    else:
        a.add_ball((size * rng.uniform(0.75, 1.1), size * 0.92, size), skin, (0, 0, z))
    add_eyes(a, (0, -size * 0.85, z + size * 0.12), size * rng.uniform(0.12, 0.24), size * 0.4)
    if rng.random() < 0.4:
        a.add_ball((size * 0.13, size * 0.3, size * 0.15), skin, (0, -size * 0.95, z - size * 0.1))
    if rng.random() < 0.4:
        a.add_block((size * 0.35, 0.04, size * 0.06), a.material((0.4, 0.1, 0.1)), (0, -size * 0.85, z - size * 0.45))
    top, stuff = rng.random(), a.material()
    if top < 0.3:
        a.add_ball((size * 1.06, size * 1.0, size * 0.9), stuff, (0, size * 0.12, z + size * 0.25))
    elif top < 0.45:
        a.add_ball((size * 0.6, 0.05, size * 0.28), skin, (size * 1.2, 0, z + size * 0.1),
                   turn=turn_about("y", -0.5), mirrored=True)  # fmt: skip
    elif top < 0.65:
        brim, crown = size * rng.uniform(1.0, 1.6), size * rng.uniform(0.05, 0.9)
        a.add(tube([(0, 0, z + size * 0.5), (0, 0, z + size * 0.58)], [brim, brim]), stuff)
        a.add(tube([(0, 0, z + size * 0.5), (0, 0, z + size * rng.uniform(1.2, 2.0))], [size * 0.9, crown]), stuff)
    elif top < 0.8:
        add_horns(a, (size * 0.55, 0, z + size * 0.6), size, stuff)
