import numpy as np
import pytest
import torch

from espalier_runtime.engines.condition.vocabulary_tokenizer import tokenize_prompt
from espalier_runtime.engines.parts.part_sdf import bounds
from starter_model.text_pack.captions import LONGEST, caption
from starter_model.text_pack.nouns import BUILDERS, random_object
from starter_model.text_pack.samples import object_set, statistics
from starter_model.text_pack.training import ENCODER, TextToParts, losses, noisy_batch
from starter_model.text_pack.vocabulary import NOUNS, OPTIONAL, USUAL


def test_every_noun_has_a_builder():
    assert set(BUILDERS) == set(NOUNS)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_thing_fills_its_cube_and_is_described_in_known_words(noun):
    for seed in range(8):
        made = random_object(noun, np.random.default_rng(seed))
        low, high = bounds(made.shapes)
        reach = float(torch.maximum(-low, high)[:2].max())
        assert float((high - low).max()) == pytest.approx(made.extent, abs=1e-3) or reach == pytest.approx(
            0.48, abs=1e-3
        )
        assert reach < 0.481
        words = caption(made, made.rng)
        assert noun in words
        assert len(words) <= LONGEST
        assert tokenize_prompt(" ".join(words), ENCODER).words == tuple(words)


def test_there_are_forty_things_and_animals_among_them():
    assert len(NOUNS) >= 40
    assert {"dog", "cat", "horse", "pig", "sheep", "rabbit", "duck", "fish"} <= set(NOUNS)
    assert set(USUAL) <= set(NOUNS)
    assert set(OPTIONAL) <= set(NOUNS)


def test_a_word_that_is_said_is_true():
    legs = {"three": 3, "four": 4}
    for seed in range(30):
        made = random_object("stool", np.random.default_rng(seed))
        said = [
            legs[remark.words[0]] for remark in made.remarks if remark.words[-1] == "leg" and remark.words[0] in legs
        ]
        assert all(made.shapes[1].repeats == number for number in said)


def test_the_same_seed_makes_the_same_objects_under_the_same_captions():
    scale = statistics(5, objects=60)
    first, second = (object_set(2, 12, scale) for _ in range(2))
    assert torch.equal(first.slots, second.slots)
    assert torch.equal(first.captions, second.captions)


def test_a_step_of_training_lowers_the_loss_on_its_own_batch():
    torch.manual_seed(0)
    made, network = object_set(2, 47, statistics(5, objects=60)), TextToParts()
    batch = noisy_batch(made, 16, torch.Generator().manual_seed(1), torch.device("cpu"))
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
    found = []
    for _ in range(6):
        loss, figures = losses(network(batch), batch)
        found.append(figures["shape"] + figures["coat"])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert found[-1] < found[0] * 0.98
