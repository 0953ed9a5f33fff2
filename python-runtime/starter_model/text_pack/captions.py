"""Sentences about an object, in words of the vocabulary: some of its remarks, in one of several orders.

The words come folded (no articles, no plurals), as the encoder sees them.
"""

import numpy as np

from starter_model.text_pack.captioned_object import CaptionedObject, Remark
from starter_model.text_pack.vocabulary import COLOURS, MATERIALS, PATTERNS, SIZES

LONGEST = 16
_ORDER = {word: rank for rank, words in enumerate((SIZES, PATTERNS, COLOURS, MATERIALS)) for word in words}
# How much of what could be said is said: nothing, a little, most.
_TALKATIVE = (0.0, 0.3, 0.6, 0.9)


def caption(made: CaptionedObject, rng: np.random.Generator) -> list[str]:
    """At most LONGEST words, the noun among them."""
    share = float(rng.choice(_TALKATIVE, p=(0.08, 0.3, 0.37, 0.25)))
    whole = [remark for remark in made.remarks if not remark.is_part and rng.random() < share]
    parts = [remark for remark in made.remarks if remark.is_part and rng.random() < share * 0.75]
    rng.shuffle(parts)  # type: ignore[arg-type]
    words = _described_noun(made.noun, whole, rng)
    named: set[str] = set()
    for part in parts:
        if part.words[-1] in named:
            continue
        joint = _joint(part, rng, is_first=not named)
        named.add(part.words[-1])
        said = [*joint, *(word for word in part.words if word != "without")]
        if len(words) + len(said) <= LONGEST:
            words += said
    return words


def _described_noun(noun: str, whole: list[Remark], rng: np.random.Generator) -> list[str]:
    adjectives = [word for remark in whole for word in remark.words]
    if rng.random() < 0.7:
        adjectives.sort(key=lambda word: _ORDER.get(word, 0))
    else:
        rng.shuffle(adjectives)
    if adjectives and rng.random() < 0.12:
        return [noun, *adjectives]
    return [*adjectives, noun]


def _joint(part: Remark, rng: np.random.Generator, *, is_first: bool) -> list[str]:
    if part.words[0] == "without":
        return ["without"]
    if is_first:
        return ["with"]
    return ["and"] if rng.random() < 0.7 else []
