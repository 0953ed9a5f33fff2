import pytest

from espalier_runtime.engines.condition.vocabulary_tokenizer import (
    advice_on,
    token_ids,
    tokenize_prompt,
    with_usual,
)
from espalier_runtime.models.starter.word_encoder import WordEncoderConfig
from espalier_runtime.protocol.errors import EspalierError
from starter_model.text_pack.training import ENCODER


def test_articles_vanish_plurals_and_synonyms_fold():
    read = tokenize_prompt("A gray wooden armchair with 4 LEGS, and leaves!", ENCODER)
    assert read.words == ("grey", "wooden", "chair", "with", "four", "leg", "and", "leaf")
    assert (read.unknown, read.further_nouns) == ((), ())


def test_unknown_words_are_named_with_what_is_known():
    advice = advice_on(tokenize_prompt("a sleepy haunted house", ENCODER), ENCODER)
    assert len(advice) == 1
    assert advice[0].startswith("The words “sleepy” and “haunted” are not known to this pack and had no effect.")
    assert "chair" in advice[0]
    (alone,) = advice_on(tokenize_prompt("a sleepy house", ENCODER), ENCODER)
    assert alone.startswith("The word “sleepy” is not known to this pack and had no effect. It knows chair")


def test_a_prompt_without_a_known_thing_is_refused_with_the_list():
    with pytest.raises(EspalierError) as raised:
        tokenize_prompt("a sleepy red dragon", ENCODER)
    assert raised.value.code == "input_unsupported"
    assert "“sleepy” and “dragon”" in raised.value.message
    assert "mushroom" in str(raised.value.hint)


def test_a_second_thing_is_left_out_and_said_so_but_parts_may_share_a_things_name():
    read = tokenize_prompt("a robot on a table", ENCODER)
    assert read.words == ("robot",)
    assert advice_on(read, ENCODER) == ["This pack makes one thing at a time; “table” was left out."]
    several = advice_on(tokenize_prompt("a robot on a table and a house", ENCODER), ENCODER)
    assert several == ["This pack makes one thing at a time; “table” and “house” were left out."]
    assert tokenize_prompt("a fir with red balls", ENCODER).words == ("fir", "with", "red", "ball")


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("a snowman", "white snowman without scarf"),
        ("a pink snowman with a red scarf", "pink snowman with red scarf"),
        ("a tree with red apples", "green tree with red fruit"),
        ("a golden tree", "golden tree without fruit"),
        ("a house", "house"),
        ("two kittens", "two orange cat without collar"),
        ("a black puppy with a red collar", "black dog with red collar"),
        ("sheep", "white sheep"),
        ("an aeroplane with a propeller", "white airplane with propeller"),
        ("wooden benches", "wooden bench"),
    ],
)
def test_what_goes_without_saying_is_said_where_nothing_else_is(prompt: str, words: str):
    assert " ".join(with_usual(tokenize_prompt(prompt, ENCODER).words, ENCODER)) == words


def test_what_goes_without_saying_is_said_only_where_there_is_room():
    config = WordEncoderConfig(
        words=("with", "without", "red", "chair", "leg"), nouns=("chair",), longest=4, colours=("red",),
        usual={"chair": "red"}, optional={"chair": ("leg",)},
    )  # fmt: skip
    assert with_usual(("chair",), config) == ("red", "chair", "without", "leg")
    assert with_usual(("red", "red", "chair"), config) == ("red", "red", "chair")
    with pytest.raises(ValueError, match="'pink', which is not among the words"):
        WordEncoderConfig(words=("chair",), nouns=("chair",), usual={"chair": "pink"})


def test_long_prompts_are_cut_and_short_ones_filled_up():
    config = WordEncoderConfig(words=("red", "chair"), nouns=("chair",), longest=4)
    assert token_ids(tokenize_prompt("chair " + "red " * 9, config).words, config).tolist() == [[2, 1, 1, 1]]
    assert token_ids(("red",), config).tolist() == [[1, 0, 0, 0]]


def test_every_synonym_leads_to_a_word_and_a_configuration_that_does_not_is_refused():
    with pytest.raises(ValueError, match="'sofa', which is not among the words"):
        WordEncoderConfig(words=("chair",), nouns=("chair",), synonyms={"couch": "sofa"})
