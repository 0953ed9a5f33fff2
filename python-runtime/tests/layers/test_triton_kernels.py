"""Kernels in Triton against their plain twins. Without a card Triton interprets the kernels on the CPU."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from espalier_runtime.layers.fused.norm_kernels import Modulation, layer_norm, rms_norm
from espalier_runtime.layers.norms import LayerNorm32, modulate
from espalier_runtime.sparse.implicit_gemm import multiply_neighbours

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


def test_kernels_start_on_the_card_that_has_their_tensors(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[torch.Tensor] = []
    started: list[bool] = []

    @contextmanager
    def device_of(tensor: torch.Tensor) -> Iterator[None]:
        chosen.append(tensor)
        yield
        chosen.pop()

    class Kernel:
        def __getitem__(self, _grid: object) -> Callable[..., None]:
            return lambda first, *_others, **_constants: started.append(any(first is tensor for tensor in chosen))

    monkeypatch.setattr(torch.cuda, "device_of", device_of)
    norms = SimpleNamespace(layer_norm_kernel=Kernel(), rms_norm_kernel=Kernel())
    monkeypatch.setitem(sys.modules, "espalier_runtime.layers.fused.triton_norms", norms)
    convolution = SimpleNamespace(implicit_gemm_kernel=Kernel())
    monkeypatch.setitem(sys.modules, "espalier_runtime.sparse.triton_convolution", convolution)
    layer_norm(torch.zeros(2, 4), Modulation(torch.ones(4), torch.zeros(4), adds_one=False), 1e-6)
    rms_norm(torch.zeros(2, 1, 3, 4), torch.ones(3, 4), torch.ones(3, 4))
    rows = torch.zeros(27, 2, dtype=torch.int32)
    multiply_neighbours(torch.zeros(2, 4), rows, torch.zeros(27, 5, 4), torch.zeros(5), torch.zeros(2, 5))
    assert started == [True, True, True]


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
