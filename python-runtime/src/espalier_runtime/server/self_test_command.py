"""`self-test`: whether this machine computes what it should."""

import argparse
import sys
from pathlib import Path

import msgspec

from espalier_runtime.protocol.messages.runtime_report import KernelsReport, SelfTestReport, TinyGenerationReport

_NOT_FIT = 4
_PROGRAM_PACKS = Path(__file__).parents[4] / "packs"
"""The packs that come with the program, beside the runtime's folder."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `self-test`."""
    parser.add_argument(
        "--packs",
        action="append",
        type=Path,
        metavar="DIR",
        help="generate with one of these; with those that come with the program unless told",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """0 when everything passed, 4 when this machine is not fit."""
    from espalier_runtime.protocol.progress import SilentContext
    from espalier_runtime.server.methods.self_test import self_test

    report = self_test(arguments.packs or [_PROGRAM_PACKS], SilentContext())
    if arguments.json:
        sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _in_words(report))
    return 0 if report.passed else _NOT_FIT


def _in_words(report: SelfTestReport) -> list[str]:
    parts = [(f"kernels on {device}", part) for device, part in report.kernels.items()]
    named = [*parts, ("a tiny generation", report.generation)]
    return [f"{'passed' if part.passed else 'FAILED'}  {name}{_explanation(part)}" for name, part in named]


def _explanation(part: KernelsReport | TinyGenerationReport) -> str:
    own = ", ".join(part.failed or ()) if isinstance(part, KernelsReport) else part.skipped
    reasons = [own, part.error.message if part.error else None]
    return "".join(f": {reason}" for reason in reasons if reason)
