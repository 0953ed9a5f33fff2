"""The runtime's command line: `python -m espalier_runtime COMMAND …`.

Each command lives in its own module with `add_arguments(parser)` and `run(arguments) -> exit code`; only the module of
the command that was asked for is imported. Those that only developers need are in the package `espalier_tools` of
`python-runtime/tools`, which lies beside the sources of a checkout and is not installed with the program.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import msgspec

from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.visible_text import visible

_TOOLS = "espalier_tools"
COMMANDS = {
    "serve": (
        "espalier_runtime.server.serve_command",
        "answer requests over stdin and stdout, as the studio starts it",
    ),
    "describe": ("espalier_runtime.server.describe_command", "versions, devices, memory, kernels and packs"),
    "self-test": (
        "espalier_runtime.server.self_test_command",
        "check the kernels and a tiny generation on this machine",
    ),
    "conform": ("espalier_tools.conformance.command", "run one case with known outputs and compare"),
    "inspect-pack": ("espalier_runtime.jobs.inspect_command", "check a model pack against its own configuration"),
    "draw": ("espalier_runtime.jobs.draw_command", "a picture of a saved latent or of a Gaussian cloud"),
    "bench": ("espalier_tools.benchmarks.command", "measure stages"),
    "join-frames": ("espalier_tools.join_frames", "join pictures into an animated WebP"),
}


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; an expected failure is a sentence on stderr."""
    asked = _overview().parse_args(argv[:1])
    let_threads_sleep()
    parser = argparse.ArgumentParser(prog=f"espalier_runtime {asked.command}", description=COMMANDS[asked.command][1])
    arguments = argparse.Namespace(json="--json" in argv)
    try:
        module = _module_of(asked.command)
        module.add_arguments(parser)
        arguments = parser.parse_args(argv[1:])
        return module.run(arguments)
    except EspalierError as error:
        _tell(error, as_document=getattr(arguments, "json", False))
        return error.exit_code


def let_threads_sleep() -> None:
    """How the threads of torch and numpy wait; it is read when they are loaded.

    Threads that spin long while they wait cost ten times the time on a busy machine; threads that sleep at once, half
    as much again on an idle one. So torch's spin for some microseconds. Those of numpy's products would spin for
    twenty milliseconds after each; there are many, of points by small matrices, none worth a second thread.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "8000")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _module_of(command: str) -> ModuleType:
    """Imports a command. Raises usage for a developer's command in an installation without the tools."""
    name = COMMANDS[command][0]
    if name.startswith(f"{_TOOLS}.") and find_spec(_TOOLS) is None:
        beside_the_sources = Path(__file__).parents[2] / "tools"
        if not (beside_the_sources / _TOOLS).is_dir():
            raise EspalierError(
                "usage",
                f"`{command}` is one of the developers' tools, which are not part of this installation.",
                hint="Run it in a checkout of Espalier: npm run runtime -- " + command,
            )
        sys.path.append(str(beside_the_sources))
    return importlib.import_module(name)


def _overview() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    table = "\n".join(f"  {name:<{width}}  {purpose}" for name, (_, purpose) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="espalier_runtime",
        usage="espalier_runtime COMMAND …",
        epilog=f"commands:\n{table}\n\n`espalier_runtime COMMAND --help` tells more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="TRELLIS inference in pure PyTorch.",
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="one of those below")
    return parser


def _tell(error: EspalierError, *, as_document: bool) -> None:
    if as_document:
        sys.stdout.buffer.write(msgspec.json.encode({"error": error.record()}) + b"\n")
    sentences = [error.message, *([error.hint] if error.hint else [])]
    sys.stderr.write(f"espalier_runtime: {visible(' '.join(sentences))}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
