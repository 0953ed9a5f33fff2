"""`describe`: versions, devices, memory, kernels and packs of this runtime."""

import argparse
import sys
from pathlib import Path

import msgspec

from espalier_runtime.protocol.visible_text import visible


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `describe`."""
    parser.add_argument("--packs", action="append", default=[], type=Path, metavar="DIR", help="also list these packs")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Print the description."""
    from espalier_runtime.server.methods.description import describe

    description = describe(arguments.packs)
    if arguments.json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(description)) + b"\n")
        return 0
    rows = [
        *description.versions.items(),
        *(
            (device.id, f"{device.name}: {_gibibytes(device.free_bytes)} of {_gibibytes(device.total_bytes)} free")
            for device in description.devices
        ),
        *description.kernels.items(),
        *((pack.name, pack.problem or pack.title) for pack in description.packs),
    ]
    sys.stdout.writelines(f"{visible(name):<20} {visible(value)}\n" for name, value in rows)
    return 0


def _gibibytes(count: int) -> str:
    return f"{count / 1024**3:.1f} GiB"
