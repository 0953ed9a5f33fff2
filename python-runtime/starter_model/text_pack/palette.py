"""What colour and material words look like: random materials that a word describes.

Axis letters: colours are [3] in 0..1, unlit.
"""

import colorsys
from dataclasses import dataclass, replace

import numpy as np

from espalier_runtime.engines.parts.part_codec import PartMaterial
from starter_model.text_pack.vocabulary import COLOURS, MATERIALS

# Hue in turns, saturation and value, each as middle and spread.
_COLOURS = {
    "red": (0.0, 0.015, 0.82, 0.08, 0.75, 0.1),
    "orange": (0.075, 0.012, 0.88, 0.07, 0.9, 0.06),
    "yellow": (0.14, 0.012, 0.8, 0.1, 0.92, 0.05),
    "green": (0.33, 0.05, 0.65, 0.12, 0.55, 0.12),
    "blue": (0.61, 0.03, 0.75, 0.1, 0.7, 0.12),
    "turquoise": (0.49, 0.02, 0.65, 0.1, 0.72, 0.1),
    "purple": (0.77, 0.02, 0.6, 0.1, 0.55, 0.1),
    "pink": (0.93, 0.02, 0.42, 0.08, 0.93, 0.04),
    "brown": (0.07, 0.012, 0.62, 0.07, 0.42, 0.07),
    "black": (0.6, 0.2, 0.08, 0.05, 0.1, 0.03),
    "white": (0.12, 0.1, 0.04, 0.03, 0.95, 0.03),
    "grey": (0.6, 0.1, 0.05, 0.04, 0.52, 0.1),
    "wooden": (0.085, 0.012, 0.55, 0.08, 0.62, 0.1),
    "stone": (0.1, 0.05, 0.09, 0.05, 0.6, 0.08),
    "metal": (0.58, 0.03, 0.1, 0.05, 0.68, 0.08),
    "golden": (0.12, 0.01, 0.68, 0.06, 0.83, 0.06),
}
_GRAINED = ("wooden", "stone")


@dataclass(frozen=True)
class DescribedMaterial:
    """A material and the words that say what it is: colour or material, and pattern (None for plain)."""

    material: PartMaterial
    colour: str
    pattern: str | None


def described_material(rng: np.random.Generator, colour: str, pattern: str | None = None) -> DescribedMaterial:
    """A random material of a colour or material word, with stripes, spots or checks in a second colour if asked."""
    first = _random_shade(rng, colour)
    if pattern is not None:
        second = _random_shade(rng, contrasting(rng, colour))
        frequency = float(np.exp(rng.uniform(np.log(3.5), np.log(8))))
        return DescribedMaterial(PartMaterial(first, second, pattern, frequency), colour, pattern)
    if colour in _GRAINED:
        darker = tuple(value * float(rng.uniform(0.72, 0.86)) for value in first)
        return DescribedMaterial(PartMaterial(first, darker, "grained", 6.0), colour, None)
    return DescribedMaterial(PartMaterial(first, first, "plain", 6.0), colour, None)


def without_pattern(described: DescribedMaterial) -> DescribedMaterial:
    """The same without its pattern, for small parts."""
    material = described.material
    if described.pattern is None:
        return described
    return replace(described, material=PartMaterial(material.first, material.first, "plain", 6.0), pattern=None)


def random_colour(rng: np.random.Generator) -> str:
    """A colour word, or now and then a material."""
    return str(rng.choice(MATERIALS if rng.random() < 0.25 else COLOURS))


def contrasting(rng: np.random.Generator, colour: str) -> str:
    """A colour that pattern and ground can be told apart by: most often white, else a random other one."""
    if colour not in ("white", "golden", "metal", "yellow") and rng.random() < 0.6:
        return "white"
    dark = ("red", "blue", "green", "purple", "black", "brown", "turquoise")
    return str(rng.choice([name for name in dark if name != colour]))


def middle_colour(word: str) -> tuple[float, float, float]:
    """The typical colour of a word."""
    hue, _, saturation, _, value, _ = _COLOURS[word]
    return colorsys.hsv_to_rgb(hue, saturation, value)


def _random_shade(rng: np.random.Generator, colour: str) -> tuple[float, float, float]:
    hue, hue_spread, saturation, saturation_spread, value, value_spread = _COLOURS[colour]
    spread = np.clip(rng.normal(size=3), -1.5, 1.5)
    hsv = (
        (hue + spread[0] * hue_spread) % 1,
        float(np.clip(saturation + spread[1] * saturation_spread, 0, 1)),
        float(np.clip(value + spread[2] * value_spread, 0.04, 1)),
    )
    red, green, blue = colorsys.hsv_to_rgb(*hsv)
    return float(red), float(green), float(blue)
