"""Entries of the log cannot be forged by what they tell of."""

import logging
import sys

from espalier_runtime.server.transport.log_entries import LogEntry


def test_an_entry_spells_out_control_characters_and_indents_its_further_lines() -> None:
    try:
        raise ValueError("b\n2026 forged\x1b[2J")
    except ValueError:
        fault = sys.exc_info()
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "a\n2026 forged\x9b2J \u202e \udcff grün", (), fault)
    lines = LogEntry().format(record).split("\n")
    assert all(line.startswith("    ") for line in lines[1:])
    assert lines[1] == "    2026 forged\\x9b2J \\u202e \\udcff grün"
    assert lines[-1] == "    2026 forged\\x1b[2J"
