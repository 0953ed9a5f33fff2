"""Bytes of the tensor storages that are alive, and the most that there were: what an allocator would have given out."""

from torch import Tensor
from torch.multiprocessing.reductions import StorageWeakRef

# The caching allocator of CUDA gives out multiples of this.
_BLOCK_BYTES = 512


class StorageAccount:
    """Counts every storage once, however many tensors look at it, from when it is seen until it is let go."""

    def __init__(self) -> None:
        self._alive: dict[int, tuple[StorageWeakRef, int]] = {}
        self._at_most = 0
        self._peak = 0

    def see(self, tensor: Tensor) -> None:
        """Count the storage of `tensor`, unless it is counted already."""
        storage = tensor.untyped_storage()
        key = storage._cdata
        known = self._alive.get(key)
        if known is not None and not known[0].expired():
            return
        size = -(-storage.nbytes() // _BLOCK_BYTES) * _BLOCK_BYTES
        self._alive[key] = (StorageWeakRef(storage), size)
        self._at_most += size
        # Looking for what was let go costs a pass over everything, so only when there might be a new peak.
        if self._at_most > self._peak:
            self._peak = max(self._peak, self.bytes_alive())

    def bytes_alive(self) -> int:
        """Bytes of all storages that something still holds."""
        self._alive = {key: entry for key, entry in self._alive.items() if not entry[0].expired()}
        self._at_most = sum(size for _, size in self._alive.values())
        return self._at_most

    def take_peak(self) -> int:
        """The most bytes since the last call, or since the beginning; from now on it is counted anew."""
        peak, self._peak = self._peak, 0
        self._peak = self.bytes_alive()
        return peak
