"""Trials that broke the card or their process are not made again; those that only failed are."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from espalier_runtime.device import accelerated_kernels
from espalier_runtime.device.accelerated_kernels import AcceleratedKernel, verdict_of
from espalier_runtime.device.kernel_trials import BrokeBeforeError, remembered_trial

WHAT = ("layer-norm", "Some Card", "torch 2.13.0")
DYING = f"""
import os
from espalier_runtime.device.kernel_trials import remembered_trial
with remembered_trial(*{WHAT}):
    os._exit(6)
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "espalier" / "kernel-trials"


def die_in_a_trial() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    assert subprocess.run([sys.executable, "-c", DYING], env=environment, check=False).returncode == 6


def test_a_trial_that_ends_leaves_nothing_and_may_be_made_again(folder: Path) -> None:
    for _ in range(3):
        with remembered_trial(*WHAT):
            assert [path.name for path in folder.iterdir()] == ["layer-norm-some-card-torch-2.13.0"]
    assert list(folder.iterdir()) == []


def test_so_does_one_that_only_fails(folder: Path) -> None:
    for _ in range(3):
        with pytest.raises(ValueError, match="no such kernel"), remembered_trial(*WHAT):
            raise ValueError("no such kernel")
    assert list(folder.iterdir()) == []


def test_a_fault_of_the_card_is_enough_to_make_it_no_more(folder: Path) -> None:
    with pytest.raises(RuntimeError, match="illegal"), remembered_trial(*WHAT):
        raise RuntimeError("CUDA error: an illegal memory access was encountered")
    with (
        pytest.raises(BrokeBeforeError, match="the card could not be used afterwards; remove"),
        remembered_trial(*WHAT),
    ):
        raise AssertionError("it was tried")
    with remembered_trial("rms-norm", *WHAT[1:]):
        pass
    next(folder.iterdir()).unlink()
    with remembered_trial(*WHAT):
        pass


def test_a_process_may_end_in_a_trial_once() -> None:
    die_in_a_trial()
    with remembered_trial(*WHAT):
        pass  # which clears it
    die_in_a_trial()
    die_in_a_trial()
    with pytest.raises(BrokeBeforeError, match="the engine ended meanwhile"), remembered_trial(*WHAT):
        raise AssertionError("it was tried")


def test_two_processes_at_once_do_not_disturb_one_another(folder: Path) -> None:
    with remembered_trial(*WHAT), remembered_trial(*WHAT):
        assert len(list(folder.iterdir())) == 1
    assert list(folder.iterdir()) == []


def test_where_nothing_can_be_written_trials_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with remembered_trial(*WHAT):
        pass


def test_a_kernel_that_broke_a_card_is_not_taken_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _device: "Some Card")
    tried: list[torch.device] = []

    def breaks(device: torch.device) -> float:
        tried.append(device)
        raise RuntimeError("CUDA error: misaligned address")

    verdicts = []
    for _ in range(2):  # processes
        accelerated_kernels.verdict_of.cache_clear()
        verdicts.append(verdict_of(AcceleratedKernel("gelu", lambda _d: None, breaks, 0.5), torch.device("cuda", 0)))
    assert len(tried) == 1
    assert [verdict.is_taken for verdict in verdicts] == [False, False]
    assert "the card could not be used afterwards" in str(verdicts[1].reason)
