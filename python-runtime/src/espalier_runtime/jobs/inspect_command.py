"""`inspect-pack DIR`: check a model folder in the official layout and name everything that is wrong with it."""

import argparse
import json
import sys
from pathlib import Path

from espalier_runtime.engines.registry import CATALOGUE
from espalier_runtime.model_packs.inspect_pack import PackInspection, inspect_pack
from espalier_runtime.protocol.visible_text import visible

_NOT_USABLE = 6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command line."""
    parser.add_argument("folder", type=Path, help="the folder with pipeline.json")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of lines")


def run(arguments: argparse.Namespace) -> int:
    """0 when the pack is sound, 6 when it is not; companions that lie elsewhere by design are no fault."""
    inspection = inspect_pack(arguments.folder, CATALOGUE)
    text = json.dumps(inspection.document()) if arguments.json else _in_words(inspection)
    sys.stdout.write(text + "\n")
    return 0 if inspection.is_usable else _NOT_USABLE


def _in_words(inspection: PackInspection) -> str:
    verdict = "is sound" if inspection.is_usable else "cannot be used"
    lines = [f"{inspection.name} {verdict}: {len(inspection.checkpoints)} models checked."]
    lines += [f"fault  {fault.role}: {fault.message}" for fault in inspection.faults]
    lines += [f"needs  {need.role}: {need.reference}" for need in inspection.needs]
    return "\n".join(map(visible, lines))
