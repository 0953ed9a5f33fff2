"""Families of procedural objects and how often each is drawn."""

from collections.abc import Callable

import numpy as np

from starter_model.image_pack.objects.assembly import Assembly
from starter_model.image_pack.objects.families import (
    buildings,
    containers,
    creatures,
    figures,
    furniture,
    outlines,
    plants,
    shapes,
    thin_things,
    vehicles,
)

Family = Callable[[Assembly], None]

# The share of each family among the training pictures.
FAMILIES: dict[str, tuple[Family, float]] = {
    "creature": (creatures.build, 0.13),
    "figure": (figures.build, 0.14),
    "vehicle": (vehicles.build, 0.13),
    "furniture": (furniture.build, 0.09),
    "building": (buildings.build, 0.1),
    "plant": (plants.build, 0.08),
    "container": (containers.build, 0.12),
    "shapes": (shapes.build, 0.07),
    "thin": (thin_things.build, 0.06),
    "outline": (outlines.build, 0.08),
}


def random_family(rng: np.random.Generator) -> str:
    """The name of a family, drawn by its share."""
    names = list(FAMILIES)
    shares = np.array([FAMILIES[name][1] for name in names])
    return str(rng.choice(names, p=shares / shares.sum()))


def random_object(family: str, rng: np.random.Generator) -> Assembly:
    """A random object of a family."""
    assembly = Assembly(rng)
    FAMILIES[family][0](assembly)
    return assembly
