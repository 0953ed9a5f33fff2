"""The fixtures' cases on a card, in both precisions."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from espalier_tools.conformance.case import ConformanceCase, Produced, read_case
from espalier_tools.conformance.comparison import compare_tensors
from espalier_tools.conformance.engine import Engine
from espalier_tools.conformance.kinds import run_case

CASES = Path(__file__).parents[5] / "test" / "fixtures" / "cases"
NEAR = 0.05
"""How far half precision may be from fp32, of the largest value of an output."""
_QUICK_CASES = ("component_slat_flow_small", "flexicubes_sphere")


@dataclass(frozen=True)
class CaseResult:
    """One fixture case: whether fp32 is within the case's tolerances (fp16: near), and the largest difference, of the
    largest expected value; None where a decision fell otherwise and shapes differ."""

    name: str
    precision: str
    is_allowed: bool
    difference: float | None


def case_results(device: torch.device, *, is_quick: bool) -> Iterator[CaseResult]:
    """Every case, or a few; fp32 first."""
    names = _QUICK_CASES if is_quick else sorted(path.parent.name for path in CASES.glob("*/case.json"))
    for name in names:
        case = read_case(CASES / name)
        for precision in (torch.float32, torch.float16):
            produced = run_case(case, Engine(device, precision))
            difference = _relative_difference(case, produced)
            if precision == torch.float32:
                is_allowed = all(difference.is_allowed for difference in compare_tensors(case, produced))
            else:
                # Another decision is no fault: random weights leave many logits near the threshold.
                is_allowed = difference is None or difference <= NEAR
            yield CaseResult(name, str(precision).removeprefix("torch."), is_allowed, difference)


def _relative_difference(case: ConformanceCase, produced: Produced) -> float | None:
    largest = 0.0
    for name, expected in case.expected.items():
        actual = produced.tensors.get(name)
        if actual is None or actual.shape != expected.shape:
            return None
        if expected.numel():
            apart = float((actual.double() - expected.double()).abs().max())
            largest = max(largest, math.inf if math.isnan(apart) else apart / max(1e-9, _largest(expected)))
    return largest


def _largest(values: Tensor) -> float:
    return float(values.double().abs().max())
