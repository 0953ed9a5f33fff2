"""Reads the cases under test/fixtures/cases: inputs and expected outputs of the reference implementation."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

CASES_FOLDER = Path(__file__).parents[2] / "test" / "fixtures" / "cases"


@dataclass(frozen=True)
class FixtureCase:
    """One case: its folder, its options, its tensors and the difference that each output is allowed."""

    folder: Path
    options: dict[str, Any]
    tolerance: dict[str, float]
    inputs: dict[str, Tensor]
    outputs: dict[str, Tensor]

    def assert_matches(self, produced: dict[str, Tensor]) -> None:
        """Every produced output has the expected shape and dtype and lies within its tolerance."""
        for name, actual in produced.items():
            torch.testing.assert_close(
                actual,
                self.outputs[name],
                atol=self.tolerance[name],
                rtol=0,
                msg=lambda text, name=name: f"{name}: {text}",
            )


def load_case(name: str) -> FixtureCase:
    folder = CASES_FOLDER / name
    description = json.loads((folder / "case.json").read_text())
    return FixtureCase(
        folder=folder,
        options=description["options"],
        tolerance=description["tolerance"],
        inputs=_tensors(folder / "inputs.safetensors"),
        outputs=_tensors(folder / "outputs.safetensors"),
    )


def _tensors(path: Path) -> dict[str, Tensor]:
    return load_file(path) if path.exists() else {}
