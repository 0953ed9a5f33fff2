"""Lines from pieces of any size."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from espalier_runtime.server.transport.line_splitter import LineSplitter


def split(pieces: list[bytes], limit: int = 100) -> list[bytes]:
    splitter = LineSplitter(limit)
    return [line for piece in pieces for line in splitter.lines(piece)]


@given(content=st.binary(max_size=200), cuts=st.lists(st.integers(0, 200), max_size=6))
def test_the_lines_do_not_depend_on_where_the_pieces_were_cut(content: bytes, cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(content)]
    pieces = [content[start:end] for start, end in pairwise(places)]
    assert split(pieces) == split([content])


def test_an_unfinished_line_is_kept_and_an_empty_one_skipped() -> None:
    splitter = LineSplitter(100)
    assert list(splitter.lines(b"one\n\ntw")) == [b"one"]
    assert list(splitter.lines(b"o\r\nthree")) == [b"two"]


def test_of_a_line_that_is_too_long_one_byte_more_than_the_limit_is_kept() -> None:
    assert split([b"x" * 7, b"x" * 1000, b"\nnext\n"], limit=10) == [b"x" * 11, b"next"]


def test_a_line_of_exactly_the_limit_is_whole() -> None:
    assert split([b"0123456789\n"], limit=10) == [b"0123456789"]
