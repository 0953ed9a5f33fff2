"""CLIP's tokenizer, beyond what the fixtures' prompts reach."""

from pathlib import Path

import pytest

from espalier_runtime.engines.condition.clip_text import ClipTokenizer
from espalier_runtime.protocol.errors import EspalierError
from tests.fixture_cases import CASES_FOLDER

VOCABULARY = CASES_FOLDER.parent / "packs" / "text-small" / "text_cond_model"
START, END = 49406, 49407


def words(prompt: str) -> list[int]:
    row = ClipTokenizer(VOCABULARY).token_ids([prompt])[0].tolist()
    return row[1 : row.index(END)]


def test_published_ids_of_a_plain_prompt() -> None:
    assert words("a photo of a cat") == [320, 1125, 539, 320, 2368]


def test_case_and_runs_of_white_space_do_not_matter() -> None:
    assert words("  A\tPhoto \n of a  CAT ") == words("a photo of a cat")


def test_the_empty_text_is_a_start_and_ends() -> None:
    assert ClipTokenizer(VOCABULARY).token_ids([""])[0].tolist() == [START] + [END] * 76


def test_a_long_prompt_keeps_its_end() -> None:
    row = ClipTokenizer(VOCABULARY).token_ids(["cat " * 200])[0].tolist()
    assert len(row) == 77
    assert (row[0], row[75], row[76]) == (START, 2368, END)


def test_characters_without_a_word_become_bytes() -> None:
    assert len(words("🦖")) >= 1
    assert END not in words("🦖")


@pytest.mark.parametrize(
    ("prompt", "ids"),
    [
        ("a<|endoftext|>b", [320, END, 321]),
        ("<|startoftext|><|endoftext|> cat", [START, END, 2368]),
        ("cat<|endoftext|>  dog", [2368, END, 1929]),
        ("<|ENDOFTEXT|> cat", [27, 347, 40786, 4160, 91, 285, 2368]),
        ("<| endoftext |>", [27, 347, 40786, 4160, 91, 285]),
        ("<|StartOfText|>", [27, 347, 993, 6659, 4160, 91, 285]),
    ],
)
def test_tokens_that_are_written_out_are_tokens_where_upstream_takes_them_so(prompt: str, ids: list[int]) -> None:
    """The ids are those of transformers 5.24 with the same vocabulary."""
    row = ClipTokenizer(VOCABULARY).token_ids([prompt])[0].tolist()
    assert row == [START, *ids] + [END] * (76 - len(ids))


def test_a_missing_vocabulary_is_named(tmp_path: Path) -> None:
    with pytest.raises(EspalierError, match=r"vocab\.json is missing"):
        ClipTokenizer(tmp_path)


def test_a_spoiled_vocabulary_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vocab.json").write_text("{")
    (tmp_path / "merges.txt").write_text("")
    with pytest.raises(EspalierError) as caught:
        ClipTokenizer(tmp_path)
    assert caught.value.code == "pack_damaged"
