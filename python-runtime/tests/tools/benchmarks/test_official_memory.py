"""Memory of the image path at official sizes, and the counting that it rests on."""

import gc

import pytest
import torch

from espalier_tools.benchmarks.official_memory import count_image_path
from espalier_tools.pretended_cuda.storage_account import StorageAccount

ENCODER_BYTES = 4 * 304_000_000  # DINOv2 ViT-L/14, which is fp32
LIMIT_BYTES = 6_000_000_000


@pytest.mark.slow
def test_no_stage_of_the_image_path_takes_six_gigabytes_even_without_a_fused_attention() -> None:
    peaks: dict[str, int] = {}
    count_image_path(peaks.__setitem__, has_fused_attention=False)
    assert len(peaks) == 8
    assert ENCODER_BYTES < peaks["condition"] < 1.5 * ENCODER_BYTES
    assert max(peaks.values()) < LIMIT_BYTES
    # What one stage leaves for the next is small: no stage still holds the network of another.
    assert peaks["sparse structure decoder"] < 400_000_000


def test_a_storage_counts_once_until_the_last_view_of_it_is_gone() -> None:
    account = StorageAccount()
    values = torch.zeros(1024)
    part = values[:10]
    account.see(values)
    account.see(part)
    assert account.bytes_alive() == 4096
    del values
    assert account.bytes_alive() == 4096
    del part
    gc.collect()
    assert account.bytes_alive() == 0
    assert account.take_peak() == 4096
    assert account.take_peak() == 0
