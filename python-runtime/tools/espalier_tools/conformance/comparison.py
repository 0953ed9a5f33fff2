"""How far produced outputs are from expected ones, and whether that is allowed."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Int
from PIL import Image
from torch import Tensor

from espalier_tools.conformance.case import ConformanceCase, Produced


@dataclass(frozen=True)
class Difference:
    """One output: the largest absolute difference, what is allowed, and a remark where there is one to make."""

    name: str
    largest: float
    tolerance: float
    remark: str = ""

    @property
    def is_allowed(self) -> bool:
        """Whether the output is within its tolerance."""
        return self.largest <= self.tolerance


def compare_tensors(case: ConformanceCase, produced: Produced) -> list[Difference]:
    """One Difference for every expected tensor."""
    return [_compare(case, name, expected, produced.tensors.get(name)) for name, expected in case.expected.items()]


def compare_file(case: ConformanceCase, name: str, path: Path) -> Difference | None:
    """The Difference of a written file from outputs/`name`: pixels of a picture, bytes of anything else.

    None when there is nothing to compare with.
    """
    expected = case.folder / "outputs" / name
    if not expected.is_file():
        return None
    tolerance = case.tolerance.get(name, 0)
    if expected.suffix == ".png":
        with Image.open(path) as ours, Image.open(expected) as theirs:
            return Difference(name, _largest([(np.asarray(ours), np.asarray(theirs))]), tolerance)
    are_equal = path.read_bytes() == expected.read_bytes()
    return Difference(name, 0 if are_equal else 1, tolerance, "" if are_equal else "the bytes differ")


def flipped_quads(ours: Int[Tensor, "F 3"], theirs: Int[Tensor, "F 3"]) -> int | None:
    """How many quads are split along the other diagonal; None when the faces differ in anything else.

    Two triangles in a row make one quad (docs/trellis-inference.md §2.18).
    """
    if ours.shape != theirs.shape or len(ours) % 2:
        return None
    ours, theirs = ours.reshape(-1, 6), theirs.reshape(-1, 6)
    differ = (ours != theirs).any(dim=1)
    for quad, expected in zip(ours[differ].tolist(), theirs[differ].tolist(), strict=True):
        if set(quad) != set(expected) or _diagonal(quad) == _diagonal(expected):
            return None
    return int(differ.sum())


def _compare(case: ConformanceCase, name: str, expected: Tensor, ours: Tensor | None) -> Difference:
    tolerance = case.tolerance.get(name, 0)
    if ours is None:
        return Difference(name, float("inf"), tolerance, "not produced")
    if ours.shape != expected.shape:
        remark = f"shape {list(ours.shape)}, expected {list(expected.shape)}"
        return Difference(name, float("inf"), tolerance, remark)
    largest = _largest([(ours.numpy(), expected.numpy())])
    if largest > tolerance and name.endswith(".faces") and _splits_may_flip(case):
        flips = flipped_quads(ours, expected)
        if flips is not None:
            return Difference(name, 0, tolerance, f"{flips} quads split along the other diagonal, within rounding")
    return Difference(name, largest, tolerance)


def _splits_may_flip(case: ConformanceCase) -> bool:
    rounding = max(case.sensitivity.values(), default=0)
    return case.margins.get("quad_gamma", torch.inf) <= rounding


def _diagonal(quad: list[int]) -> set[int]:
    return set(quad[:3]) & set(quad[3:])


def _largest(pairs: Iterable[tuple[np.ndarray, np.ndarray]]) -> float:
    """The largest absolute difference; infinite for different shapes and for anything that is not a number."""
    largest = 0.0
    for ours, theirs in pairs:
        if ours.shape != theirs.shape:
            return float("inf")
        if ours.size:
            gap = float(np.abs(ours.astype(np.float64) - theirs.astype(np.float64)).max())
            largest = max(largest, float("inf") if np.isnan(gap) else gap)
    return largest
