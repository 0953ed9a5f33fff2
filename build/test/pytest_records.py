"""A pytest plugin that writes one record a test to the file named in ESPALIER_TEST_RECORDS. It prints nothing.

A test is one record, though pytest reports its set-up, call and tear-down apart; a failed collection is a failed test.
"""

import json
import os
from pathlib import Path

import pytest


class TestRecords:
    """Collects outcomes by test name; the worst of a test's phases counts."""

    __test__ = False

    def __init__(self, file: Path) -> None:
        self._file = file
        self._records: dict[str, dict[str, str]] = {}

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._records[report.nodeid] = _failed(report.nodeid, report.longreprtext)
        elif report.skipped:
            self._records[report.nodeid] = _skipped(report.nodeid, report.longrepr)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = report.nodeid
        if report.failed:
            self._records[name] = _failed(name, report.longreprtext)
        elif report.skipped:
            self._records[name] = _skipped(name, report.longrepr)
        elif report.when == "call":
            self._records[name] = {"outcome": "passed", "name": name}

    def pytest_sessionfinish(self) -> None:
        lines = (json.dumps(record) + "\n" for record in self._records.values())
        self._file.write_text("".join(lines), encoding="utf-8")


def _failed(name: str, detail: str) -> dict[str, str]:
    return {"outcome": "failed", "name": name, "detail": detail}


def _skipped(name: str, why: object) -> dict[str, str]:
    # pytest gives (file, line, "Skipped: the reason")
    reason = str(why[2]).removeprefix("Skipped: ") if isinstance(why, tuple) else ""
    return {"outcome": "skipped", "name": name, "reason": reason}


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return  # one of several processes, whose reports come to the first one
    config.pluginmanager.register(TestRecords(Path(os.environ["ESPALIER_TEST_RECORDS"])))
