"""Devices by their names, and memory as the machine has it."""

import os

import pytest
import torch

from espalier_runtime.device import device_policy
from espalier_runtime.device.description import list_devices
from espalier_runtime.device.device_policy import (
    compute_dtype,
    cpu_products,
    guides_together,
    has_room_for_both_branches,
    memory_bytes,
    prefers_attention_in_blocks,
    process_memory_bytes,
    select_device,
    worker_threads,
)
from espalier_runtime.device.versions import versions
from espalier_runtime.protocol.errors import EspalierError

CPU = torch.device("cpu")


def failure_of(wish: str) -> EspalierError:
    with pytest.raises(EspalierError) as failed:
        select_device(wish)
    return failed.value


def test_the_cpu_can_always_be_had_and_computes_in_full_precision() -> None:
    assert select_device("cpu") == CPU
    assert compute_dtype(CPU) == torch.float32


def test_work_is_spread_over_what_this_process_may_use() -> None:
    assert 1 <= worker_threads() <= (os.cpu_count() or 1)


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a CUDA device")
def test_without_a_graphics_card_auto_means_the_cpu_and_a_card_is_refused() -> None:
    assert select_device("auto") == CPU
    failure = failure_of("cuda:0")
    assert failure.code == "device_unavailable"
    assert "no usable CUDA device was found" in failure.message


def test_choosing_a_graphics_card_makes_its_arithmetic_repeat_itself_and_sum_in_full_precision(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    matmul = torch.backends.cuda.matmul
    monkeypatch.setattr(torch.backends.cudnn, "deterministic", False)
    monkeypatch.setattr(torch.backends.cudnn, "allow_tf32", True)
    before = matmul.allow_fp16_reduced_precision_reduction
    matmul.allow_fp16_reduced_precision_reduction = True
    try:
        assert select_device("cuda:1") == torch.device("cuda", 1)
        assert torch.backends.cudnn.deterministic
        assert not torch.backends.cudnn.allow_tf32
        assert not matmul.allow_tf32
        assert not matmul.allow_fp16_reduced_precision_reduction
    finally:
        matmul.allow_fp16_reduced_precision_reduction = before


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
def test_with_a_graphics_card_auto_means_it_and_one_too_many_is_refused() -> None:
    count = torch.cuda.device_count()
    assert select_device("auto").type == "cuda"
    assert select_device("cuda:0") == torch.device("cuda", 0)
    assert f"cuda:0 to cuda:{count - 1}" in failure_of(f"cuda:{count}").message


@pytest.mark.parametrize("wish", ["", "gpu", "cuda", "cuda:", "cuda:-1", "cpu:0", "mps"])
def test_any_other_word_is_wrong_usage(wish: str) -> None:
    failure = failure_of(wish)
    assert failure.code == "usage"
    assert failure.hint == "Use auto, cpu or cuda:0."


def test_memory_is_counted_in_bytes() -> None:
    free, total = memory_bytes(CPU)
    assert 0 < free < total
    before = process_memory_bytes()
    held = torch.ones(50_000_000)
    assert process_memory_bytes() - before > 0.9 * held.nbytes


@pytest.mark.parametrize(("gibibytes", "has_room"), [(6, False), (12, False), (15.7, True), (24, True)])
def test_both_branches_of_guidance_are_one_batch_on_cards_of_sixteen_gigabytes(
    gibibytes: float, *, has_room: bool
) -> None:
    assert has_room_for_both_branches(int(gibibytes * 1024**3)) == has_room
    assert not guides_together(CPU)


def test_the_cpu_comes_first_among_the_devices() -> None:
    first = list_devices()[0]
    assert first.id == "cpu"
    assert first.name.endswith("cores")


def test_versions_are_plain_text() -> None:
    assert all(type(version) is str for version in versions().values())
    assert {"runtime", "python", "torch"} <= versions().keys()


@pytest.mark.parametrize(
    ("capability", "forced", "expected"),
    [
        ("AVX512", None, "onednn"),
        ("AVX2", None, "convolution"),
        ("DEFAULT", "", "torch"),
        ("AVX2", "onednn", "onednn"),
        ("AVX512", "torch", "torch"),
        ("AVX512", "convolution", "convolution"),
    ],
)
def test_products_go_where_the_processor_is_fastest_or_where_somebody_says(
    monkeypatch: pytest.MonkeyPatch, capability: str, forced: str | None, expected: str
) -> None:
    _pretend_processor(monkeypatch, capability, forced)
    assert cpu_products.__wrapped__() == expected


@pytest.mark.parametrize(
    ("capability", "processor", "expected"),
    [
        ("AVX512", ("AuthenticAMD", "26"), True),
        ("AVX512", ("AuthenticAMD", "25"), False),
        ("AVX512", ("GenuineIntel", "6"), True),
        ("AVX512", ("", ""), True),
        ("AVX2", ("GenuineIntel", "6"), False),
    ],
)
def test_attention_is_made_of_products_where_avx_512_has_its_whole_width(
    monkeypatch: pytest.MonkeyPatch, capability: str, processor: tuple[str, str], *, expected: bool
) -> None:
    _pretend_processor(monkeypatch, capability, None)
    monkeypatch.setattr(device_policy, "cpu_products", cpu_products.__wrapped__)
    monkeypatch.setattr(device_policy, "_processor", lambda: processor)
    assert prefers_attention_in_blocks.__wrapped__() is expected


def _pretend_processor(monkeypatch: pytest.MonkeyPatch, capability: str, forced: str | None) -> None:
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: capability)
    monkeypatch.delenv("ESPALIER_CPU_PRODUCTS", raising=False)
    if forced is not None:
        monkeypatch.setenv("ESPALIER_CPU_PRODUCTS", forced)


def test_an_unknown_way_of_products_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESPALIER_CPU_PRODUCTS", "mkl")
    with pytest.raises(EspalierError, match="mkl"):
        cpu_products.__wrapped__()
