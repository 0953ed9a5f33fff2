"""Metrics of the text starter: intersection over union with true objects of the caption, and agreement of colours.

Axis letters: V = 32 side of the solids.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from espalier_runtime.engines.engine import Inputs, SamplingRun
from espalier_runtime.engines.parts.engine import PartsEngine
from espalier_runtime.engines.parts.part_codec import PartMaterial
from espalier_runtime.engines.parts.part_materials import colours_at
from espalier_runtime.engines.parts.part_sdf import PartSolid, solid_of
from espalier_runtime.engines.sampling_options import SamplingOptions
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.progress import SilentContext
from starter_model.text_pack.captioned_object import CaptionedObject
from starter_model.text_pack.captions import caption
from starter_model.text_pack.nouns import BUILDERS, random_object
from starter_model.text_pack.palette import middle_colour
from starter_model.text_pack.vocabulary import COLOURS, JOINTS

SOLID_SIDE = 32
# Held-out objects have seeds that training never uses.
HELD_OUT_SEED = 900_001
# Of so many objects of a noun, those that fit a caption best are its truths.
CANDIDATES = 150
# A colour is obeyed when at least this share of the surface is nearest to its word.
_OBEYED_SHARE = 0.2
_CPU = torch.device("cpu")


@dataclass(frozen=True)
class WordFigures:
    """Means over `captions` held-out captions.

    Intersections over union with the nearest of `truths` held-out objects that fit the caption: of the sampled solid
    (`overlap`), of another true object that fits (`truth_overlap`, what can be expected at best), and of the sampled
    solid with objects of another noun (`other_overlap`). `colour` is the share of main colours that show. `by_noun`:
    (overlap, truth_overlap).
    """

    captions: int
    truths: int
    overlap: float
    truth_overlap: float
    other_overlap: float
    colour: float
    by_noun: dict[str, tuple[float, float]]


@dataclass(frozen=True)
class SampledObject:
    """What one caption became."""

    solid: PartSolid
    materials: list[PartMaterial]


def measure_words(pack: ModelPack, *, captions_a_noun: int, truths: int) -> WordFigures:
    """Figures over `captions_a_noun` held-out captions of every noun."""
    held_out = {noun: [_held_out(noun, number) for number in range(CANDIDATES)] for noun in BUILDERS}
    rows: list[tuple[str, float, float, float]] = []
    colours: list[bool] = []
    for noun, others in zip(held_out, [*list(held_out)[1:], next(iter(held_out))], strict=True):
        stranger = filled(solid_of(held_out[others][0].shapes))
        for number in range(captions_a_noun):
            words = caption(held_out[noun][number], np.random.default_rng(number))
            found = sample_object(pack, " ".join(words), seed=number)
            solid = filled(found.solid)
            fitting = [filled(solid_of(made.shapes)) for made in best_fitting(held_out[noun], words, truths + 1)]
            rows.append((noun, _best(solid, fitting), _best(fitting[0], fitting[1:]), overlap(solid, stranger)))
            colours += colour_obeyed(words, noun, found)
    sampled, true, other = np.mean([row[1:] for row in rows], 0)
    return WordFigures(
        captions=len(rows),
        truths=truths,
        overlap=round(float(sampled), 3),
        truth_overlap=round(float(true), 3),
        other_overlap=round(float(other), 3),
        colour=round(float(np.mean(colours)), 3),
        by_noun={noun: _noun_means(rows, noun) for noun in held_out},
    )


def sample_object(pack: ModelPack, prompt: str, *, seed: int) -> SampledObject:
    """The object of a prompt by the pack's own stages, as parts."""
    engine, run = PartsEngine(pack, _CPU), SamplingRun(SamplingOptions(), seed, SilentContext())
    condition = engine.encode(Inputs(prompt=prompt))
    parts = engine.sample_parts(condition, run)
    [solid] = parts.solids
    assert solid is not None, "nothing at all is an error"
    return SampledObject(solid, engine.sample_materials(parts, condition, run)[0])


def best_fitting(candidates: list[CaptionedObject], words: list[str], count: int) -> list[CaptionedObject]:
    """The objects of which most of the caption's words could be said."""
    wanted = set(words) - set(JOINTS)

    def said(made: CaptionedObject) -> int:
        return len(wanted & {word for remark in made.remarks for word in remark.words})

    return sorted(candidates, key=said, reverse=True)[:count]


def colour_obeyed(words: list[str], noun: str, found: SampledObject) -> list[bool]:
    """Whether the colour before the noun shows on a fifth of the surface; nothing when none is said."""
    before = words[: words.index(noun)]
    wanted = [word for word in before if word in COLOURS]
    if not wanted or "with" in before:
        return []
    points = _centres()
    colours = colours_at(found.solid, found.materials, points[found.solid.distance(points).abs() < 0.7 / SOLID_SIDE])
    table = np.array([middle_colour(word) for word in COLOURS])
    nearest = np.linalg.norm(colours.numpy()[:, None] - table, axis=2).argmin(1)
    return [bool((nearest == COLOURS.index(wanted[0])).mean() > _OBEYED_SHARE)]


def filled(solid: PartSolid) -> NDArray[np.bool_]:
    """Voxels [V, V, V] whose centre is inside."""
    return (solid.distance(_centres()) < 0).reshape((SOLID_SIDE,) * 3).numpy()


def overlap(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """Intersection over union."""
    return float((first & second).sum() / max(1, (first | second).sum()))


def _best(solid: NDArray[np.bool_], others: list[NDArray[np.bool_]]) -> float:
    return max(overlap(solid, other) for other in others)


def _centres() -> torch.Tensor:
    axis = (torch.arange(SOLID_SIDE) + 0.5) / SOLID_SIDE - 0.5
    return torch.stack(torch.meshgrid(axis, axis, axis, indexing="ij"), -1).reshape(-1, 3)


def _held_out(noun: str, number: int) -> CaptionedObject:
    return random_object(noun, np.random.default_rng((HELD_OUT_SEED, list(BUILDERS).index(noun), number)))


def _noun_means(rows: list[tuple[str, float, float, float]], noun: str) -> tuple[float, float]:
    mine = [row[1:3] for row in rows if row[0] == noun]
    sampled, true = np.mean(mine, 0)
    return round(float(sampled), 3), round(float(true), 3)
