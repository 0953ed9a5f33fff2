"""Captioned objects as the tensors that training reads: normalised slots, and captions as token ids.

Objects are cheap (a millisecond each), so a set is made anew from its seed and never stored.
Axis letters: M objects, S slots, C channels, K captions an object, L words.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from espalier_runtime.engines.parts.part_codec import (
    MATERIAL_CHANNELS,
    SHAPE_CHANNELS,
    SLOTS,
    channels_of,
    encode_material,
    encode_shape,
)
from starter_model.text_pack.captioned_object import CaptionedObject
from starter_model.text_pack.captions import LONGEST, caption
from starter_model.text_pack.nouns import BUILDERS, random_object
from starter_model.text_pack.vocabulary import WORDS

# 0 ends a caption and fills it up.
TOKEN_IDS = {word: number for number, word in enumerate(WORDS, start=1)}
CAPTIONS_EACH = 4
# Centres and sizes have to be right to a fiftieth of their spread: they are scaled up by these against the noise.
_RESOLUTION_GAIN = {"centre": 1.5, "half": 2.5}


@dataclass(frozen=True)
class Statistics:
    """Mean and spread of every channel over the parts of many objects."""

    mean: Tensor
    std: Tensor


@dataclass(frozen=True)
class ObjectSet:
    """`slots` [M, S, C] normalised, empty slots hold zeros and −1 for the presence; `captions` int64 [M, K, L]."""

    slots: Tensor
    captions: Tensor

    def __len__(self) -> int:
        return len(self.slots)


def encode_object(made: CaptionedObject) -> tuple[np.ndarray, np.ndarray]:
    """Shape and material channels [S, C] of an object, and which slots hold a part [S]."""
    numbers = np.zeros((SLOTS, SHAPE_CHANNELS + MATERIAL_CHANNELS), np.float32)
    taken = np.zeros(SLOTS, bool)
    for slot, part in made.shapes.items():
        numbers[slot] = [*encode_shape(part), *encode_material(made.materials[slot].material)]
        taken[slot] = True
    return numbers, taken


def token_ids(words: list[str]) -> list[int]:
    """The caption as LONGEST token ids."""
    numbers = [TOKEN_IDS[word] for word in words[:LONGEST]]
    return numbers + [0] * (LONGEST - len(numbers))


def statistics(seed: int, *, objects: int = 3000) -> Statistics:
    """Over a random set; channels that hardly vary keep a spread that noise cannot flip."""
    rows = []
    for number in range(objects):
        numbers, taken = encode_object(_object(seed, number))
        rows.append(numbers[taken])
    joined = np.concatenate(rows)
    mean, std = joined.mean(0), np.maximum(joined.std(0), 0.12)
    mean[0], std[0] = 0.5, 0.5
    for field, finer in _RESOLUTION_GAIN.items():
        std[channels_of(field)] /= finer
    return Statistics(torch.from_numpy(mean), torch.from_numpy(std))


def object_set(seed: int, count: int, scale: Statistics) -> ObjectSet:
    """`count` objects, the nouns in turn."""
    slots, captions = [], []
    for number in range(count):
        made = _object(seed, number)
        numbers, taken = encode_object(made)
        normalised = (torch.from_numpy(numbers) - scale.mean) / scale.std
        normalised[~taken] = 0
        normalised[~taken, 0] = -1
        slots.append(normalised)
        captions.append([token_ids(caption(made, made.rng)) for _ in range(CAPTIONS_EACH)])
    return ObjectSet(torch.stack(slots), torch.tensor(captions))


def _object(seed: int, number: int) -> CaptionedObject:
    nouns = list(BUILDERS)
    return random_object(nouns[number % len(nouns)], np.random.default_rng((seed, number)))
