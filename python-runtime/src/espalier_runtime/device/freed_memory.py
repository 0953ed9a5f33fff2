"""What has been let go of goes back to the system, which else the process and the GPU keep for themselves."""

import ctypes
import gc

import torch


def give_back_freed_memory() -> None:
    """Collect circles of objects, empty the cache of the GPU, and return the free pages of the heap.

    glibc returns the free end of a heap by itself, but no hole in it, and each thread has a heap of its own: after
    hundreds of jobs they would hold what the largest of them needed. Another C library may have no such call.
    """
    gc.collect()
    if torch.cuda.is_initialized():
        torch.cuda.empty_cache()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
