"""Colours and patterns of procedural parts. Patterns live in the part's own frame, so they follow it round.

Owns unlit colour; light is `rendering`.
"""

import colorsys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
PATTERNS = ("plain", "plain", "plain", "plain", "gradient", "stripes", "checks", "spots", "clouds", "height")


@dataclass(frozen=True)
class Material:
    """Two colours [3] in 0..1 and the pattern that mixes them; `grain` is the strength of fine noise."""

    first: Array
    second: Array
    pattern: str
    frequency: float
    direction: Array
    phases: Array
    grain: float
    waves: Array
    shine: float


def random_material(rng: np.random.Generator, colour=None, *, plain: bool = False) -> Material:
    """A material in `colour` ([3], or a random one)."""
    first = random_colour(rng) if colour is None else np.clip(np.asarray(colour) + rng.normal(size=3) * 0.05, 0, 1)
    related = np.clip(first * rng.uniform(0.3, 0.8) + rng.uniform(0, 0.15), 0, 1)
    direction = rng.normal(size=3)
    return Material(
        first=first.astype(np.float32),
        second=(related if rng.random() < 0.65 else random_colour(rng)).astype(np.float32),
        pattern="plain" if plain else str(rng.choice(PATTERNS)),
        frequency=float(np.exp(rng.uniform(np.log(5), np.log(30)))),
        direction=(direction / np.linalg.norm(direction)).astype(np.float32),
        phases=rng.uniform(0, 2 * np.pi, 6).astype(np.float32),
        grain=float(rng.uniform(0, 0.12)) if rng.random() < 0.6 else 0.0,
        waves=(rng.normal(size=(4, 3)) * rng.uniform(8, 50)).astype(np.float32),
        shine=float(rng.uniform(0.1, 0.6)) if rng.random() < 0.3 else 0.0,
    )


def random_colour(rng: np.random.Generator) -> Array:
    """Greys, woods and skins, and saturated colours."""
    kind = rng.random()
    if kind < 0.22:
        return np.clip(rng.uniform(0.05, 0.95) + rng.normal(size=3) * 0.03, 0, 1).astype(np.float32)
    if kind < 0.45:
        hue, saturation, value = rng.uniform(0.03, 0.13), rng.uniform(0.3, 0.8), rng.uniform(0.25, 0.85)
    else:
        hue, saturation, value = rng.random(), rng.uniform(0.25, 1), rng.uniform(0.3, 1)
    return np.array(colorsys.hsv_to_rgb(hue, saturation, value), np.float32)


def paint(material: Material, points: Array) -> Array:
    """Unlit colours [M, 3] in 0..1 at `points` [M, 3] of the part's own frame."""
    noise = np.sin(points @ material.waves.T + material.phases[:4]).mean(1)
    share = _pattern_share(material, points)
    colour = material.first + (material.second - material.first) * share[:, None]
    return np.clip(colour * (1 + 2 * material.grain * noise[:, None]), 0, 1)


def _pattern_share(material: Material, points: Array) -> Array:
    """How much of the second colour, [M] in 0..1."""
    frequency, phases = material.frequency, material.phases
    if material.pattern == "gradient":
        return np.clip(points @ material.direction * 1.2 + 0.5, 0, 1)
    if material.pattern == "stripes":
        return (np.sin(frequency * (points @ material.direction) + phases[0]) > 0.2).astype(np.float32)
    if material.pattern == "checks":
        return (np.floor(frequency * 0.35 * points + phases[:3]).sum(1) % 2).astype(np.float32)
    if material.pattern == "spots":
        waves = np.sin(frequency * points + phases[:3])
        return (waves[:, 0] * waves[:, 1] + waves[:, 2] > 0.9).astype(np.float32)
    if material.pattern == "clouds":
        waves = np.sin(points @ (material.waves.T * 0.3) + phases[:4]).mean(1)
        return np.clip(0.5 + 0.9 * waves, 0, 1)
    if material.pattern == "height":
        return np.clip(points[:, 2] * 1.5 + 0.5, 0, 1)
    return np.zeros(len(points), np.float32)
