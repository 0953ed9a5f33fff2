"""`inspect-pack DIR`: check a model folder in the official layout and name everything that is wrong with it."""

import argparse
import json
import sys
from pathlib import Path

from espalier_runtime.engines.registry import CATALOGUE
from espalier_runtime.model_packs.inspect_pack import (
    InspectedCheckpoint,
    PackFault,
    PackInspection,
    inspect_companion,
    inspect_pack,
)
from espalier_runtime.model_packs.small_files import strangeness_is_damage
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.visible_text import visible

_NOT_USABLE = 6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command line."""
    parser.add_argument("folders", type=Path, nargs="+", metavar="folder", help="the folder with pipeline.json")
    parser.add_argument("--companion", metavar="NAME", help="the folder holds this companion of packs, and no pack")
    parser.add_argument("--matting", action="store_true", help="the folder holds a network that cuts objects out")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of lines")


def run(arguments: argparse.Namespace) -> int:
    """0 when every pack is sound, 6 when one is not; companions that lie elsewhere by design are no fault.

    The document of one folder is what was found there; that of several is a table with the list of those, `packs`.
    """
    inspect = _inspect_matting if arguments.matting else lambda folder: _inspect(folder, arguments.companion)
    inspections = [inspect(folder) for folder in arguments.folders]
    documents = [inspection.document() for inspection in inspections]
    document = documents[0] if len(documents) == 1 else {"packs": documents}
    text = json.dumps(document) if arguments.json else "\n".join(map(_in_words, inspections))
    sys.stdout.write(text + "\n")
    return 0 if all(inspection.is_usable for inspection in inspections) else _NOT_USABLE


def _inspect(folder: Path, companion: str | None) -> PackInspection:
    return inspect_pack(folder, CATALOGUE) if companion is None else inspect_companion(folder, companion, CATALOGUE)


def _inspect_matting(folder: Path) -> PackInspection:
    """A matting pack in the words of other packs."""
    from espalier_runtime.images.matting.inspect_matting import (
        inspect_matting,  # reads pictures, which other packs need not
    )

    inspection = PackInspection(folder, folder.resolve().name)
    try:
        with strangeness_is_damage(folder):
            file = inspect_matting(folder)
            inspection.checkpoints.append(InspectedCheckpoint("matting", file, "ONNX", file.stat().st_size))
    except EspalierError as error:
        inspection.faults.append(PackFault("matting", error.code, error.message, error.details or {}))
    return inspection


def _in_words(inspection: PackInspection) -> str:
    verdict = "is sound" if inspection.is_usable else "cannot be used"
    lines = [f"{inspection.name} {verdict}: {len(inspection.checkpoints)} models checked."]
    lines += [f"fault  {fault.role}: {fault.message}" for fault in inspection.faults]
    lines += [f"needs  {need.role}: {need.reference}" for need in inspection.needs]
    return "\n".join(map(visible, lines))
