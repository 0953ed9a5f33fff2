"""Text from outside (names of files, manifests, complaints of libraries) as a terminal and a log may show it."""

import re

# C0, DEL and C1; line separators; the marks and overrides of bidirectional text; halves of surrogate pairs.
# The app spells out the same (electron/services/logging/visible.ts).
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """The text on one line, with nothing in it that steers a terminal or turns the reading order around."""
    return _STEERING.sub(lambda found: found.group().encode("unicode_escape").decode(), text)
