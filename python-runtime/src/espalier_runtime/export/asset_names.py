"""Sanitised asset names for each file format."""

import re
import unicodedata

UNNAMED = "model"
_LONGEST = 120


def in_files(name: str | None) -> str:
    """`name` on one line without what no text may hold, cut to a length that programs show; "model" for none."""
    given = (name or "").encode("utf-8", "ignore").decode()
    seen = "".join(" " if unicodedata.category(letter).startswith(("C", "Z")) else letter for letter in given)
    return " ".join(seen.split())[:_LONGEST].strip() or UNNAMED


def one_word(name: str) -> str:
    """`name` for formats that end a name at the first space; `#` would begin a comment there."""
    return re.sub(r"[\s#\\]+", "_", name)


def ascii_only(name: str) -> str:
    """`name` for readers that take nothing but ASCII: accents fall off, other letters become `_`."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return "".join(sign if sign.isascii() else "_" for sign in bare)
