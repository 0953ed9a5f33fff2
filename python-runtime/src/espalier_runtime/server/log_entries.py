"""How an entry of the runtime's log is written: it begins a line, and nothing that it tells of can begin another.

Names of files and what libraries complain of come from outside; control characters in them are spelled out.
"""

import logging
import re

# C0 but the line's end, DEL, C1, line separators, and the overrides of bidirectional text.
_STEERING = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class LogEntry(logging.Formatter):
    """Time, level, module and message; further lines, as those of a traceback, are indented."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The whole entry, without the line's end."""
        return _STEERING.sub(_spelled_out, super().format(record)).replace("\n", "\n    ")


def _spelled_out(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode()
