"""`raylet`: Ray's own processes on this machine, for the head of a farm, a node, or a machine that only asks.

They end with this process, and it ends when its stdin closes or its parent dies, so nothing of Ray's is left behind.
Ports are fixed, counted from one number, so that a firewall can be told them.
"""

import argparse
import os
import signal
import threading
from pathlib import Path

from espalier_farm.handshake import check_head
from espalier_farm.membership import Member, become_member
from espalier_runtime.protocol.parent_death import die_with_parent

# Counted from the first port of a machine. `electron/services/farm/farm-ports.ts` tells them to people.
HEAD_PORT = 0
_NAMED_PORTS = {
    "--node-manager-port": 1,
    "--object-manager-port": 2,
    "--runtime-env-agent-port": 3,
    "--dashboard-agent-grpc-port": 4,
    "--dashboard-agent-listen-port": 5,
    "--metrics-export-port": 6,
}
_DASHBOARD_PORT = 8
_FIRST_WORKER_PORT = 20
_LAST_WORKER_PORT = 99
# Results pass through it in pieces of a few megabytes; Ray's own default is a third of the memory.
_OBJECT_STORE_BYTES = 256 * 1024**2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `raylet`."""
    parser.add_argument("--ports", type=int, required=True, help="the first of a hundred")
    parser.add_argument("--join", metavar="HOST:PORT", help="the head; without it this is one")
    parser.add_argument("--name", default="", help="what the node is called")
    parser.add_argument("--resources", default="{}", help="JSON: what tasks may ask for, by name")
    parser.add_argument("--device", default="", help="the kind of device, for people")


def run(arguments: argparse.Namespace, member: Member) -> int:
    """Run Ray until its parent ends. Its words go to stdout; 'Ray runtime started' is among them when it is up."""
    die_with_parent()
    become_member(member)
    if arguments.join is not None:
        check_head(arguments.join)
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    # Ray reads the command line itself; what it is started by is its public face.
    from ray.scripts.scripts import cli  # pyright: ignore[reportMissingImports]

    cli.main(_ray_words(arguments, member.address, member.scratch), prog_name="ray")
    return 0


def _ray_words(arguments: argparse.Namespace, address: str, scratch: Path) -> list[str]:
    ports = {option: str(arguments.ports + offset) for option, offset in _NAMED_PORTS.items()}
    options = {
        "--node-ip-address": address,
        **ports,
        "--min-worker-port": str(arguments.ports + _FIRST_WORKER_PORT),
        "--max-worker-port": str(arguments.ports + _LAST_WORKER_PORT),
        "--num-cpus": "0",
        "--num-gpus": "0",
        "--object-store-memory": str(_OBJECT_STORE_BYTES),
        "--resources": arguments.resources,
        **({"--node-name": arguments.name} if arguments.name else {}),
        **({"--labels": f"espalier-device={arguments.device}"} if arguments.device else {}),
    }
    words = [
        "start",
        "--block",
        "--disable-usage-stats",
        "--include-log-monitor",
        "false",
        *(word for pair in options.items() for word in pair),
    ]
    if arguments.join is not None:
        return [*words, "--address", arguments.join, "--temp-dir", str(scratch)]
    return [
        *words,
        *("--head", "--port", str(arguments.ports + HEAD_PORT), "--temp-dir", str(scratch)),
        *("--include-dashboard", "false", "--dashboard-host", "127.0.0.1"),
        *("--dashboard-port", str(arguments.ports + _DASHBOARD_PORT), "--no-monitor"),
    ]


def _end_with_stdin() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
