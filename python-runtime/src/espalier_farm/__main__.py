"""The programs of the farm, as `electron/services/farm` starts them: create-key, raylet, bridge and status."""

import argparse
import sys
from pathlib import Path

from espalier_farm import bridge_command, raylet_command, status_command
from espalier_farm.farm_key import create_key, write_key
from espalier_farm.membership import Member
from espalier_runtime.protocol.errors import EspalierError


def main() -> int:
    """Run one of them; the exit code is that of the closed list of failures, whose sentence goes to stderr."""
    arguments = _parser().parse_args()
    try:
        if arguments.command == "create-key":
            write_key(arguments.file, create_key())
            return 0
        member = Member(arguments.key, arguments.address, arguments.scratch)
        commands = {"raylet": raylet_command.run, "bridge": bridge_command.run, "status": status_command.run}
        return commands[arguments.command](arguments, member)
    except EspalierError as failure:
        sys.stderr.write(f"farm: {failure.message} {failure.hint or ''}\n".replace(" \n", "\n"))
        sys.stderr.flush()
        return failure.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="espalier_farm")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("create-key").add_argument("file", type=Path)
    for name, add_arguments in (
        ("raylet", raylet_command.add_arguments),
        ("bridge", bridge_command.add_arguments),
        ("status", bridge_command.add_arguments),
    ):
        command = commands.add_parser(name)
        command.add_argument("--key", type=Path, required=True)
        command.add_argument("--address", required=True, help="this machine's, as the others reach it")
        command.add_argument("--scratch", type=Path, required=True, help="a private folder with a short path")
        add_arguments(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
