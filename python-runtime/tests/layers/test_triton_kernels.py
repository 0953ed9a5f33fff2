"""Kernels in Triton against their plain twins. Without a card Triton interprets the kernels on the CPU."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import torch

from espalier_runtime.layers.norms import LayerNorm32, modulate

HERE = Path(__file__).parent
HAS_TRITON = find_spec("triton") is not None
NEEDS_TRITON = pytest.mark.skipif(not HAS_TRITON, reason="Triton comes with torch's build for CUDA alone")


def run(program: str, cache: Path) -> Any:
    paths = [str(HERE.parents[1] / "src"), *filter(None, sys.path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "TRITON_CACHE_DIR": str(cache)}
    if program.startswith("interpreted"):
        environment["TRITON_INTERPRET"] = "1"
    done = subprocess.run([sys.executable, str(HERE / program)], env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


@NEEDS_TRITON
def test_kernels_in_triton_are_their_plain_twins(tmp_path: Path) -> None:
    found = run("interpreted_kernels.py", tmp_path)
    assert set(found["differences"]) == {"layer-norm", "rms-norm", "convolution"}
    assert all(difference <= tolerance for difference, tolerance in found["differences"].values())
    # Three norms of the block, the second for each branch; two of each of the four residual blocks.
    assert found["asked"]["layer-norm"] == 4 + 2 * 4
    assert found["asked"]["rms-norm"] == 1
    assert found["asked"]["convolution"] == 2 * 4
    assert 0 < found["flow"] < 0.01


@NEEDS_TRITON
def test_they_can_be_compiled_for_the_cards_that_may_take_them(tmp_path: Path) -> None:
    assert all(bytes_of_code > 0 for bytes_of_code in run("compiled_kernels.py", tmp_path).values())


@pytest.mark.parametrize("then_silu", [False, True])
def test_on_a_cpu_a_modulated_norm_is_the_norm_and_what_follows(then_silu: bool) -> None:
    norm, x = LayerNorm32(12, affine=False), torch.randn(5, 12)
    scale, shift = torch.randn(2, 1, 12)
    expected = modulate(norm(x), scale, shift)
    expected = torch.nn.functional.silu(expected) if then_silu else expected
    assert torch.equal(norm.modulated(x, scale, shift, then_silu=then_silu), expected)
    total, normed = norm.modulated_sum(x, x.flip(0), scale, shift)
    assert torch.equal(total, x + x.flip(0))
    assert torch.equal(normed, modulate(norm(total), scale, shift))
