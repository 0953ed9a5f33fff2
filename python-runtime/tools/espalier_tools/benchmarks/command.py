"""`bench STAGE…`: median seconds and peak memory of single stages, with the device and versions they are true for.

`bench ratios` compares with the reference's way instead, on the CPU; `bench gpu` is all that only a card can tell.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import torch

from espalier_runtime.device.device_policy import select_device
from espalier_runtime.device.versions import versions
from espalier_runtime.protocol.atomic_files import write_atomically
from espalier_runtime.protocol.errors import EspalierError
from espalier_tools.benchmarks.asset_stages import ASSET_STAGES
from espalier_tools.benchmarks.baking.cloud_bake import CLOUD_STAGES
from espalier_tools.benchmarks.gpu.report import gpu_report
from espalier_tools.benchmarks.measure import measure
from espalier_tools.benchmarks.official_memory import MEMORY_STAGES
from espalier_tools.benchmarks.ratios import QUICK, RatioSizes, as_json, ratios_by_level, ratios_here
from espalier_tools.benchmarks.ratios import in_words as ratio_in_words
from espalier_tools.benchmarks.stages import SMALL_STAGES
from espalier_tools.benchmarks.stages import STAGES as NETWORK_STAGES
from espalier_tools.benchmarks.starter_stages import STARTER_STAGES

STAGES = {**NETWORK_STAGES, **MEMORY_STAGES, **ASSET_STAGES, **CLOUD_STAGES, **STARTER_STAGES}
_GPU, _RATIOS, _RATIOS_HERE = "gpu", "ratios", "ratios-here"
_MEASURED = ("stage", "description", "medianSeconds", "seconds", "processPeakBytes", "devicePeakBytes")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command line."""
    parser.add_argument(
        "stages",
        nargs="*",
        metavar="STAGE",
        help=f"ratios, or gpu; or some of {', '.join(STAGES)} (default: the small)",
    )
    parser.add_argument("--runs", type=int, default=3, help="runs on the clock, after one to warm up")
    parser.add_argument("--threads", type=int, help="CPU threads (default: torch's)")
    parser.add_argument("--device", default="auto", help="cpu, cuda:N or auto")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: whether `ratios` or `gpu` runs, not how fast")
    parser.add_argument("--out", type=Path, help="of `gpu`: a file for its JSON, beside the table")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of lines")


def run(arguments: argparse.Namespace) -> int:
    """0 when all stages ran. Raises usage for an unknown one, or no run."""
    if arguments.stages in ([_RATIOS], [_RATIOS_HERE]):
        return _compare(arguments)
    if arguments.stages == [_GPU]:
        return _report_on_the_card(arguments)
    _check(arguments)
    if arguments.threads is not None:
        torch.set_num_threads(arguments.threads)
    device = select_device(arguments.device)
    figures = []
    for name in arguments.stages or SMALL_STAGES:
        figures.append(_figure(name, device, arguments.runs))
        if not arguments.json:
            sys.stdout.write(in_words(figures[-1]) + "\n")
            sys.stdout.flush()
    if arguments.json:
        described = {"device": _device_name(device), "threads": torch.get_num_threads(), "versions": versions()}
        sys.stdout.write(json.dumps({"stages": figures, **described}) + "\n")
    return 0


def _check(arguments: argparse.Namespace) -> None:
    unknown = [name for name in arguments.stages if name not in STAGES]
    if unknown:
        raise EspalierError("usage", f"There is no stage {', '.join(unknown)}.", hint=f"Known are {', '.join(STAGES)}.")
    if arguments.runs < 1:
        raise EspalierError("usage", "--runs takes 1 or more.")


def _report_on_the_card(arguments: argparse.Namespace) -> int:
    report = gpu_report(select_device(arguments.device), arguments.runs, is_quick=arguments.quick)
    document = report.to_json() + "\n"
    if arguments.out is not None:
        write_atomically(arguments.out, lambda file: file.write_text(document))
    sys.stdout.write(document if arguments.json else report.table() + "\n")
    return 0 if all(case.is_allowed for case in report.cases) else 1


def _compare(arguments: argparse.Namespace) -> int:
    if arguments.threads is not None:
        torch.set_num_threads(arguments.threads)
    if arguments.stages == [_RATIOS_HERE]:
        ratios = list(ratios_here(arguments.runs, QUICK if arguments.quick else RatioSizes()))
    else:
        ratios = ratios_by_level(arguments.runs, is_quick=arguments.quick)
    lines = [as_json(ratios)] if arguments.json else [ratio_in_words(ratio) for ratio in ratios]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


@torch.no_grad()
def _figure(name: str, device: torch.device, runs: int) -> dict[str, Any]:
    stage = STAGES[name]
    measured = measure(stage.prepare(device), runs, device)
    return {
        "stage": name,
        "description": stage.description,
        "medianSeconds": measured.median,
        "seconds": measured.seconds,
        "processPeakBytes": measured.process_peak_bytes,
        "devicePeakBytes": measured.device_peak_bytes,
        **({} if stage.judge is None else stage.judge()),
    }


def in_words(figure: dict[str, Any]) -> str:
    """One line for a person, and a second with what the stage says of itself."""
    peak = (figure["devicePeakBytes"] or figure["processPeakBytes"]) / 1e9
    judged = ", ".join(f"{name} {value:g}" for name, value in figure.items() if name not in _MEASURED)
    line = f"{figure['medianSeconds']:8.2f} s  {peak:5.2f} GB  {figure['stage']}: {figure['description']}"
    return f"{line}\n{'':21}{judged}" if judged else line


def _device_name(device: torch.device) -> str:
    return torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu"
