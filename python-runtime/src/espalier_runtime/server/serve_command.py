"""`serve`: the runtime as the studio starts it, JSON-RPC over stdin and stdout."""

import argparse
import logging
import os
import sys
from pathlib import Path

from espalier_runtime.protocol.parent_death import die_with_parent
from espalier_runtime.server.transport.log_entries import LogEntry
from espalier_runtime.server.transport.stdio import claim_stdio


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `serve`."""
    parser.add_argument(
        "--packs",
        action="append",
        default=[],
        type=Path,
        metavar="DIR",
        help="a model pack, or a folder of model packs; may be repeated",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop; 0 even if a job had to be left behind, since leaving was what was asked."""
    die_with_parent()
    pipes = claim_stdio()
    log = logging.StreamHandler(sys.stderr)
    log.setFormatter(LogEntry())
    logging.basicConfig(level=logging.INFO, handlers=[log])

    # Only now: everything below may import torch, and whatever that prints must not reach the protocol.
    from espalier_runtime.server.serve import serve

    if not serve(pipes, arguments.packs):
        logging.getLogger(__name__).warning("leaving while a job still runs")
        logging.shutdown()
        os._exit(0)
    return 0
