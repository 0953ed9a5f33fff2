"""How an entry of the runtime's log is written: it begins a line, and nothing that it tells of can begin another."""

import logging

from espalier_runtime.protocol.visible_text import visible


class LogEntry(logging.Formatter):
    """Time, level, module and message; further lines, as those of a traceback, are indented."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The whole entry, without the line's end."""
        return "\n    ".join(map(visible, super().format(record).split("\n")))
