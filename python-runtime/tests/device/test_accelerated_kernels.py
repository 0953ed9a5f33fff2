"""Which accelerated kernels are taken: where they are possible and right, and nobody switched them off."""

import math
from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch

from espalier_runtime.device import accelerated_kernels
from espalier_runtime.device.accelerated_kernels import AcceleratedKernel, KernelName, only_kernels, verdict_of
from espalier_runtime.parity import taken_kernels as parity
from espalier_runtime.parity.taken_kernels import ACCELERATED, taken_kernels, tried_kernels
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.runtime_report import Device
from espalier_runtime.server.methods import description
from espalier_tools.pretended_cuda.device import PretendedCuda

CARD, CPU = torch.device("cuda", 0), torch.device("cpu")


@pytest.fixture(autouse=True)
def _decided_anew() -> Iterator[None]:
    accelerated_kernels._allowed.cache_clear()
    yield
    accelerated_kernels._allowed.cache_clear()


def kernel(difference: float = 0.0, *, lacking: str | None = None, name: KernelName = "gelu") -> AcceleratedKernel:
    return AcceleratedKernel(name, lambda _device: lacking, lambda _device: difference, 0.5)


def failing(_device: torch.device) -> float:
    raise RuntimeError("no kernel image is available")


def test_a_kernel_that_is_near_its_twin_is_taken_on_a_card_alone() -> None:
    assert kernel(0.5).is_taken(CARD)
    assert not kernel(0.5).is_taken(CPU)


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        (kernel(0.6), "it is 6.0e-01 from its plain twin, 5.0e-01 is allowed"),
        (kernel(math.nan), "it is nan from its plain twin, 5.0e-01 is allowed"),
        (kernel(lacking="the card is too old"), "the card is too old"),
        (
            AcceleratedKernel("gelu", lambda _d: None, failing, 0.5),
            "it failed: RuntimeError: no kernel image is available",
        ),
    ],
)
def test_one_that_is_wrong_or_fails_is_not_and_that_is_said_once(
    refused: AcceleratedKernel, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    assert not refused.is_taken(CARD)
    assert not refused.is_taken(CARD)
    assert verdict_of(refused, CARD).reason == reason
    assert len([record for record in caplog.records if "does without the kernel gelu" in record.message]) == 1


def test_a_kernel_is_tried_once_a_device() -> None:
    tried: list[torch.device] = []
    counted = AcceleratedKernel("gelu", lambda _device: None, lambda device: tried.append(device) or 0.0, 0.5)
    assert all(counted.is_taken(device) for device in (CARD, CARD, torch.device("cuda", 1)))
    assert tried == [CARD, torch.device("cuda", 1)]


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ("", ["gelu", "windows"]),
        ("plain", []),
        ("windows", ["windows"]),
        ("gelu,graphs", ["gelu"]),
        ("gelu,convolution", ["gelu", "convolution"]),
    ],
)
def test_the_environment_names_those_that_may_be_taken(
    monkeypatch: pytest.MonkeyPatch, words: str, taken: list[str]
) -> None:
    monkeypatch.setenv("ESPALIER_CUDA_KERNELS", words)
    known = [kernel(name="gelu"), kernel(name="windows"), kernel(name="convolution")]
    assert [each.name for each in known if each.is_taken(CARD)] == taken


def test_a_word_that_names_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESPALIER_CUDA_KERNELS", "fast")
    with pytest.raises(EspalierError, match="ESPALIER_CUDA_KERNELS is 'fast'"):
        kernel().is_taken(CARD)


def test_a_block_may_take_fewer() -> None:
    with only_kernels("windows"):
        assert not kernel(name="gelu").is_taken(CARD)
        assert kernel(name="windows").is_taken(CARD)
    assert kernel(name="gelu").is_taken(CARD)


def test_only_what_a_pack_uses_is_tried_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    norms, graphs = kernel(name="layer-norm"), replace(kernel(name="graphs"), serves="flows")
    missing = kernel(name="gelu", lacking="the card is too old")
    monkeypatch.setattr(parity, "ACCELERATED", (norms, missing, graphs))
    assert taken_kernels(CARD, {"flows"}) == ["graphs"]
    assert taken_kernels(CARD, {"halves"}) == ["layer-norm"]
    assert taken_kernels(CARD, ()) == taken_kernels(CPU) == tried_kernels(CPU) == []


def test_what_a_card_will_try_is_known_without_a_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    norms, missing = AcceleratedKernel("layer-norm", lambda _d: None, failing, 0.5), kernel(lacking="too old")
    monkeypatch.setattr(parity, "ACCELERATED", (norms, missing, kernel(name="windows")))
    assert tried_kernels(CARD) == ["layer-norm", "windows"]
    monkeypatch.setenv("ESPALIER_CUDA_KERNELS", "windows,gelu")
    accelerated_kernels._allowed.cache_clear()
    assert tried_kernels(CARD) == ["windows"]


def test_a_description_says_it_of_every_card_and_survives_a_wrong_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parity, "ACCELERATED", (kernel(name="windows"),))
    devices = [Device(id=name, name=name, total_bytes=1, free_bytes=1) for name in ("cpu", "cuda:0")]
    monkeypatch.setattr(description, "list_devices", lambda: devices)
    assert description.describe([]).kernels["tried on cuda:0"] == "windows"
    monkeypatch.setenv("ESPALIER_CUDA_KERNELS", "fast")
    accelerated_kernels._allowed.cache_clear()
    assert description.describe([]).kernels["tried on cuda:0"] == "ESPALIER_CUDA_KERNELS is 'fast'."


def test_without_a_driver_none_is_taken_and_nothing_breaks() -> None:
    with PretendedCuda():
        assert torch.cuda.is_available() or taken_kernels(CARD) == []


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
def test_a_device_takes_what_it_lacks_nothing_for() -> None:
    verdicts = {kernel.name: verdict_of(kernel, CARD) for kernel in ACCELERATED if kernel.lacks(CARD) is None}
    assert verdicts
    assert [f"{name}: {verdict.reason}" for name, verdict in verdicts.items() if not verdict.is_taken] == []
