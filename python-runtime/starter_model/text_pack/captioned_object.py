"""One object of the captioned world while it is put together: parts in slots, and what could be said about it.

Owns slots, materials and remarks; which parts make a chair is in `nouns`, and how remarks become a sentence is
`captions`.
"""

from dataclasses import dataclass, field

import numpy as np
import torch

from espalier_runtime.engines.parts.part_codec import SLOTS, PartShape
from espalier_runtime.engines.parts.part_sdf import bounds, moved
from starter_model.text_pack.palette import DescribedMaterial, described_material, random_colour, without_pattern
from starter_model.text_pack.vocabulary import NUMBERS, PATTERNS

# The longest side of a finished object; a small one has the second.
_EXTENT = 0.92
_SMALL_EXTENT = 0.6
# No object reaches further than this from the middle to a side.
_ROOM = 0.48
_STRAIGHT_PROFILE = (1.0,) * 6


@dataclass(frozen=True)
class Remark:
    """Something a caption may say: words that stand before the noun, or a part that comes "with" it."""

    words: tuple[str, ...]
    is_part: bool


@dataclass
class CaptionedObject:
    """Parts by slot with their materials, and remarks. Frame while it is built: any scale, z up, the front towards
    −y."""

    noun: str
    rng: np.random.Generator
    shapes: dict[int, PartShape] = field(default_factory=dict)
    materials: dict[int, DescribedMaterial] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    extent: float = _EXTENT

    # Decisions

    def says(self, *words: str) -> None:
        """Something about the whole object."""
        self.remarks.append(Remark(words, is_part=False))

    def has(self, *words: str) -> None:
        """Something about a part."""
        self.remarks.append(Remark(words, is_part=True))

    def chance(self, share: float) -> bool:
        """True in a share of objects."""
        return bool(self.rng.random() < share)

    def between(self, low: float, high: float) -> float:
        """A uniform number."""
        return float(self.rng.uniform(low, high))

    def count(self, part: str, choices: tuple[int, ...]) -> int:
        """A number of equal parts, and the remark that says it."""
        number = int(self.rng.choice(choices))
        self.has(NUMBERS[number - 1], part)
        return number

    def option(self, part: str, share: float) -> bool:
        """Whether an optional part is there; both can be said."""
        there = self.chance(share)
        if there:
            self.has(part)
        elif self.chance(0.3):
            self.has("without", part)
        return there

    def proportion(self, low_word: str | None, high_word: str | None, spread: float = 0.35) -> float:
        """A factor around 1 with a word for either end."""
        exponent = self.between(-1, 1)
        if exponent > 0.3 and high_word is not None:
            self.says(high_word)
        elif exponent < -0.3 and low_word is not None:
            self.says(low_word)
        return float(np.exp(exponent * spread))

    def main_material(self, colours: tuple[str, ...] = (), *, patterned: float = 0.35) -> DescribedMaterial:
        """The material of the object: said with the noun. `colours` are the likely ones."""
        colour = str(self.rng.choice(colours)) if colours and self.chance(0.55) else random_colour(self.rng)
        pattern = str(self.rng.choice(PATTERNS[:3])) if self.chance(patterned) else None
        material = described_material(self.rng, colour, pattern)
        self.says(colour)
        if pattern is not None:
            self.says(pattern)
        elif self.chance(0.15):
            self.says("plain")
        return material

    def part_material(
        self, part: str, likely: DescribedMaterial | tuple[str, ...], *, varied: float = 0.5
    ) -> DescribedMaterial:
        """The material of one part: `likely` (unsaid if it is the object's own), or in a share `varied` a random
        colour."""
        if isinstance(likely, DescribedMaterial):
            if not self.chance(varied):
                return without_pattern(likely)
            colour = random_colour(self.rng)
        else:
            colour = random_colour(self.rng) if self.chance(varied) else str(self.rng.choice(likely))
        self.has(colour, part)
        return described_material(self.rng, colour)

    def unnamed_material(self, colour: str) -> DescribedMaterial:
        """A material that nothing is said about."""
        return described_material(self.rng, colour)

    # Parts

    def block(
        self, slot: int, half, at, material: DescribedMaterial, *, top=(1.0, 1.0), rounding: float = 0.2, **more
    ) -> None:
        """A box; `top` is how wide its top is beside its bottom."""
        self._put(slot, "block", half, at, material, profile=(*top, 1.0, 1.0, 1.0, 1.0), rounding=rounding, **more)

    def lathe(
        self, slot: int, half, at, material: DescribedMaterial, *, profile=_STRAIGHT_PROFILE, rounding=0.15, **more
    ) -> None:
        """A turned body; `profile` are its radii from bottom to top in shares of `half`."""
        self._put(slot, "lathe", half, at, material, profile=tuple(profile), rounding=rounding, **more)

    def ball(self, slot: int, half, at, material: DescribedMaterial, **more) -> None:
        """An ellipsoid; `half` may be one number."""
        sizes = (half,) * 3 if isinstance(half, float) else half
        self._put(slot, "ball", sizes, at, material, profile=_STRAIGHT_PROFILE, rounding=0.0, **more)

    def ring(self, slot: int, radii, tube: float, at, material: DescribedMaterial, **more) -> None:
        """A ring around the part's z with radii along x and y."""
        self._put(slot, "ring", (*radii, tube), at, material, profile=_STRAIGHT_PROFILE, rounding=0.0, **more)

    def finish(self) -> None:
        """Move and scale the whole to its place in the unit cube."""
        low, high = bounds(self.shapes)
        middle = (low + high) / 2 * torch.tensor([0.0, 0.0, 1.0])
        # Sides lie on both sides of the middle: what reaches out far on one of them has to be smaller.
        scale = min(self.extent / float((high - low).max()), _ROOM / float(torch.maximum(-low, high)[:2].max()))
        self.shapes = {slot: moved(part, middle, scale) for slot, part in self.shapes.items()}

    def make_small(self) -> None:
        """Fill less of the cube, and say so."""
        self.extent = _SMALL_EXTENT
        self.says("small")

    def _put(
        self,
        slot,
        kind,
        half,
        at,
        material,
        *,
        profile,
        rounding,
        turn=(0.0, 0.0, 0.0),
        hollow=False,
        mirrored="",
        repeats=1,
    ):
        assert 0 <= slot < SLOTS and slot not in self.shapes, f"slot {slot} of a {self.noun} is taken"
        self.shapes[slot] = PartShape(
            kind=kind,
            centre=tuple(float(value) for value in at),
            half=tuple(float(length) for length in half),
            turn=tuple(float(angle) for angle in turn),
            rounding=rounding,
            is_hollow=hollow,
            profile=tuple(float(value) for value in profile),
            mirror_x="x" in mirrored,
            mirror_y="y" in mirrored,
            repeats=repeats,
        )
        self.materials[slot] = material
