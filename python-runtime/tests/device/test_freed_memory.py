"""Freed memory goes back to the system."""

import numpy as np

from espalier_runtime.device.freed_memory import give_back_freed_memory
from espalier_runtime.device.memory_reading import read_memory

BLOCKS, BLOCK_BYTES = 1_000, 64 * 1024
"""Each too small for a mapping of its own, so that all lie in the heap."""


def test_freed_memory_that_lies_under_memory_in_use_goes_back_too() -> None:
    blocks = [np.ones(BLOCK_BYTES, np.uint8) for _ in range(BLOCKS)]
    in_use = blocks[::100]
    del blocks
    before = read_memory().process_bytes
    give_back_freed_memory()
    assert before - read_memory().process_bytes > BLOCKS * BLOCK_BYTES / 2
    assert all(block.all() for block in in_use)
