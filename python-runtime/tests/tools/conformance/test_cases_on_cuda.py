"""The fixtures' cases as a CUDA device runs them: its paths, its layout of precisions, and nothing left on the CPU.

Where there is no device, one is pretended: tensors that refuse to meet those of the CPU, computed by torch's CPU
kernels in the precisions of CUDA. That finds what is on the wrong side or in the wrong precision, not a wrong kernel.
"""

import pytest
import torch
from torch import Tensor, nn

from espalier_runtime.engines.registry import CATALOGUE
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_tools.conformance.case import ConformanceCase, Produced, read_case
from espalier_tools.conformance.comparison import compare_tensors
from espalier_tools.conformance.engine import Engine
from espalier_tools.conformance.kinds import run_case
from espalier_tools.pretended_cuda.device import PretendedCuda, put_on_device
from espalier_tools.pretended_cuda.storage_account import StorageAccount
from tests.fixture_cases import CASES_FOLDER
from tests.pretended_packs import DEVICE, PretendedPack

ALL = sorted(path.name for path in CASES_FOLDER.iterdir())
# Left to a real device: the half-precision convolutions of a CPU take them some seconds each.
SLOW = {
    "run_image_mixed",
    "run_image_small_rgba",
    "run_multi_image_multidiffusion",
    "run_text",
    "sample_structure_mixed",
}
QUICK = [name for name in ALL if name not in SLOW]
SINGLE_STEPS = [name for name in QUICK if name.startswith(("component_", "sample", "flexicubes_"))]
# Of the largest expected value: twice of what is seen, and far less than what a wrong cast or weight does.
NEAR = 0.012
NEAR_ATTRIBUTES = 0.05  # they pass through a steep sigmoid
# What hangs on the sign of a logit may come out otherwise in half precision.
DECIDED = {
    "sample_sparse_structure": ("coords",),
    **dict.fromkeys(
        ("run_image", "run_multi_image", "run_text"), ("coords", "slat_feats", "mesh.", "gaussian.", "radiance_field.")
    ),
}


class PretendedEngine(Engine):
    """Opens packs whose networks lie on the pretended device."""

    def open_pack(self, case: ConformanceCase) -> ModelPack:
        return PretendedPack.open(case.pack_folder, CATALOGUE, torso_dtype=self.torso_dtype)

    def load(self, pack: ModelPack, stem: str | None, role: str | None) -> nn.Module:
        if stem is None:
            return super().load(pack, stem, role)
        network = Engine(torch.device("cpu"), self.torso_dtype).load(pack, stem, role)
        return put_on_device(network, StorageAccount())


def run_pretended(case: ConformanceCase, torso: torch.dtype) -> Produced:
    with PretendedCuda():
        return run_case(case, PretendedEngine(DEVICE, torso))


def assert_within_tolerance(case: ConformanceCase, produced: Produced) -> None:
    assert [difference for difference in compare_tensors(case, produced) if not difference.is_allowed] == []


def assert_near(case: ConformanceCase, produced: Produced) -> None:
    """All numbers are finite; the same decisions give nearly the same numbers, and few decisions differ."""
    for name, expected in case.expected.items():
        actual = produced.tensors[name]
        assert actual.dtype == expected.dtype
        assert torch.isfinite(actual).all()
        if actual.shape != expected.shape:
            assert name.startswith(DECIDED.get(case.kind, ())), f"{name} has another shape"
        elif not name.endswith(".faces") and not (case.kind in DECIDED and name.startswith(("mesh.", "coords"))):
            share = NEAR_ATTRIBUTES if name.endswith("vertex_attrs") else NEAR
            assert largest_difference(actual, expected) <= share * largest(expected), name


def largest(values: Tensor) -> float:
    return float(values.double().abs().max()) if values.numel() else 0.0


def largest_difference(actual: Tensor, expected: Tensor) -> float:
    return largest(actual.double() - expected.double())


@pytest.mark.parametrize("name", SINGLE_STEPS)
def test_in_full_precision_a_pretended_device_gives_the_expected_numbers(name: str) -> None:
    case = read_case(CASES_FOLDER / name)
    assert_within_tolerance(case, run_pretended(case, torch.float32))


@pytest.mark.parametrize("name", QUICK)
def test_in_the_official_layout_a_pretended_device_comes_near_them(name: str) -> None:
    case = read_case(CASES_FOLDER / name)
    assert_near(case, run_pretended(case, torch.float16))


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
@pytest.mark.parametrize("name", ALL)
def test_in_full_precision_a_device_gives_the_expected_numbers(name: str) -> None:
    case = read_case(CASES_FOLDER / name)
    assert_within_tolerance(case, run_case(case, Engine(DEVICE)))


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
@pytest.mark.parametrize("name", ALL)
def test_in_the_official_layout_a_device_comes_near_them(name: str) -> None:
    case = read_case(CASES_FOLDER / name)
    assert_near(case, run_case(case, Engine(DEVICE, torch.float16)))


def test_on_a_pretended_device_tensors_of_the_cpu_are_strangers() -> None:
    with PretendedCuda() as cuda, torch.no_grad():
        rows, weight = torch.ones(3, 4).to(DEVICE), torch.ones(2, 4)
        with pytest.raises(RuntimeError, match=r"aten::mm got tensors of the CPU, of shape \[4, 2\]"):
            nn.functional.linear(rows, weight)
        with pytest.raises(RuntimeError, match="numpy"):
            rows.numpy()
        assert nn.functional.linear(rows, weight.to(rows)).is_cuda
        assert (rows + torch.tensor(1.0)).cpu().tolist() == [[2.0] * 4] * 3
        assert cuda.account.bytes_alive() == 512
