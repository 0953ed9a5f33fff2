"""`conform CASE_DIR --out FILE`: run one case, write its outputs, compare with what is expected where that is there."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import save_file

from espalier_runtime.device.device_policy import select_device
from espalier_runtime.protocol.atomic_files import write_atomically
from espalier_tools.conformance.case import ConformanceCase, Produced, read_case
from espalier_tools.conformance.comparison import Difference, compare_file, compare_tensors
from espalier_tools.conformance.engine import Engine
from espalier_tools.conformance.kinds import run_case

_PRECISIONS = {"fp32": torch.float32, "fp16": torch.float16}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command line."""
    parser.add_argument("case", type=Path, help="the folder with case.json")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        help="where to write: safetensors, or the PNG of a kind that gives a picture; a PLY goes beside it",
    )
    parser.add_argument("--packs", type=Path, help="where the packs lie (default: ../../packs of the case)")
    parser.add_argument("--device", default="cpu", help="cpu, cuda:N or auto")
    parser.add_argument("--precision", choices=_PRECISIONS, default="fp32", help="of network torsos")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of lines")


def run(arguments: argparse.Namespace) -> int:
    """0 when every expected output is within its tolerance, 1 when one is not."""
    engine = Engine(select_device(arguments.device), _PRECISIONS[arguments.precision])
    case = read_case(arguments.case, arguments.packs)
    produced = run_case(case, engine)
    written = write_outputs(case, produced, arguments.out)
    files = (compare_file(case, name, path) for name, path in written.items())
    differences = compare_tensors(case, produced) + [difference for difference in files if difference is not None]
    _report(differences, as_document=arguments.json)
    return 0 if all(difference.is_allowed for difference in differences) else 1


def write_outputs(case: ConformanceCase, produced: Produced, out: Path) -> dict[str, Path]:
    """Write tensors to `out` and files to its side; a lone file is `out` itself. Returns where each file went.

    Where the case names its outputs, only those tensors are written.
    """
    if produced.tensors:
        named = {name: tensor for name, tensor in produced.tensors.items() if name in case.tolerance}
        tensors = {
            name: tensor.clone(memory_format=torch.contiguous_format)
            for name, tensor in (named or produced.tensors).items()
        }
        write_atomically(out, lambda temporary: save_file(tensors, temporary))
    written = {}
    for name, write in produced.files.items():
        path = out.with_suffix(Path(name).suffix) if produced.tensors else out
        write_atomically(path, write)
        written[name] = path
    return written


def _report(differences: Sequence[Difference], *, as_document: bool) -> None:
    if as_document:
        outputs = [
            {
                "name": difference.name,
                "largestDifference": difference.largest if difference.largest < float("inf") else None,
                "tolerance": difference.tolerance,
                "allowed": difference.is_allowed,
                "remark": difference.remark,
            }
            for difference in differences
        ]
        sys.stdout.write(json.dumps({"outputs": outputs}) + "\n")
        return
    for difference in differences:
        verdict = "ok" if difference.is_allowed else "TOO FAR"
        remark = f"  {difference.remark}" if difference.remark else ""
        sys.stdout.write(
            f"{verdict:8}{difference.name}  {difference.largest:.3g} (allowed {difference.tolerance:.3g}){remark}\n"
        )
