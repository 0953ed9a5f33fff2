"""A word tokenizer with a closed vocabulary: stop words are dropped, plurals and synonyms folded, unknown words
reported.

Owns no network; the vocabulary is a WordEncoderConfig.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Int64
from torch import Tensor

from espalier_runtime.models.starter.word_encoder import WordEncoderConfig
from espalier_runtime.protocol.advice import Advice
from espalier_runtime.protocol.errors import EspalierError

_WORD = re.compile(r"[^\W_]+")
_PLURALS = (("ies", "y"), ("ves", "f"), ("es", ""), ("s", ""))
_JOINTS = ("with", "without", "and")
_SHOWN = 5


@dataclass(frozen=True)
class TokenizedPrompt:
    """The words of the vocabulary that a prompt holds, in order; those that are unknown; nouns after the first, left
    out."""

    words: tuple[str, ...]
    unknown: tuple[str, ...]
    further_nouns: tuple[str, ...]


def tokenize_prompt(prompt: str, config: WordEncoderConfig) -> TokenizedPrompt:
    """The words of a prompt. Raises input_unsupported for a prompt without any noun that the pack knows."""
    words: list[str] = []
    unknown: list[str] = []
    nouns: list[str] = []
    further: list[str] = []
    for spelt in _WORD.findall(prompt.lower()):
        word = _folded(spelt, config)
        if word is None:
            if spelt not in config.stop_words and spelt not in unknown:
                unknown.append(spelt)
        elif word in config.nouns and nouns and word not in config.part_nouns:
            further.append(spelt)
        else:
            words.append(word)
            if word in config.nouns:
                nouns.append(word)
    if not nouns:
        raise _nothing_known(unknown, config)
    return TokenizedPrompt(tuple(words[: config.longest]), tuple(unknown), tuple(further))


def with_usual(words: tuple[str, ...], config: WordEncoderConfig) -> tuple[str, ...]:
    """The words with what goes without saying, as far as there is room: the noun's usual colour where none is told for
    the whole, and that it lacks the parts which it may have and which are not told."""
    place = next((number for number, word in enumerate(words) if word in config.nouns), None)
    if place is None:
        return words
    noun, told = words[place], set(words)
    whole = words[: next((number for number, word in enumerate(words) if word in _JOINTS), len(words))]
    if noun in config.usual and not set(whole) & set(config.colours) and len(words) < config.longest:
        words = (*words[:place], config.usual[noun], *words[place:])
    for part in config.optional.get(noun, ()):
        if part not in told and len(words) + 2 <= config.longest:
            words = (*words, "without", part)
    return words


def token_ids(words: Sequence[str], config: WordEncoderConfig) -> Int64[Tensor, "one L"]:
    """The encoder's input: ids from 1 in the order of the vocabulary, padded with 0."""
    ids = [config.words.index(word) + 1 for word in words]
    return torch.tensor([ids + [0] * (config.longest - len(ids))])


def advice_on(read: TokenizedPrompt, config: WordEncoderConfig) -> list[Advice]:
    """What the user should know about a prompt that can be used."""
    advice: list[Advice] = []
    if read.unknown:
        words, things = _quoted(read.unknown), ", ".join(config.nouns)
        known = f"It knows {things}, colours, materials, patterns, sizes and numbers."
        if len(read.unknown) == 1:
            advice.append(Advice(f"The word {words} is not known to this pack and had no effect. {known}"))
        else:
            advice.append(Advice(f"The words {words} are not known to this pack and had no effect. {known}"))
    if read.further_nouns:
        words = _quoted(read.further_nouns)
        if len(read.further_nouns) == 1:
            advice.append(Advice(f"This pack makes one thing at a time; {words} was left out."))
        else:
            advice.append(Advice(f"This pack makes one thing at a time; {words} were left out."))
    return advice


def _folded(spelt: str, config: WordEncoderConfig) -> str | None:
    """The vocabulary's word for a spelling, or None."""
    for candidate in (spelt, *_singulars(spelt)):
        if candidate in config.words:
            return candidate
        if candidate in config.synonyms:
            return config.synonyms[candidate]
    return None


def _singulars(spelt: str) -> list[str]:
    return [
        spelt.removesuffix(end) + rest for end, rest in _PLURALS if spelt.endswith(end) and len(spelt) > len(end) + 1
    ]


def _nothing_known(unknown: Sequence[str], config: WordEncoderConfig) -> EspalierError:
    what = f"It does not know {_quoted(unknown)}." if unknown else "The text names no thing."
    return EspalierError(
        "input_unsupported",
        f"This pack cannot tell what to make. {what}",
        hint=f"Name one of: {', '.join(config.nouns)}.",
        details={"unknown": list(unknown), "known": list(config.nouns)},
    )


def _quoted(words: Sequence[str]) -> str:
    shown = [f"“{word}”" for word in words[:_SHOWN]]
    if len(words) > _SHOWN:
        return f"{', '.join(shown)} and {len(words) - _SHOWN} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
