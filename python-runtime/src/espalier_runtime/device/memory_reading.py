"""How much memory the runtime holds right now, cheap enough to send with every progress report."""

from espalier_runtime.device.device_policy import device_memory_bytes, process_memory_bytes
from espalier_runtime.protocol.messages.notifications import MemoryReading


def read_memory() -> MemoryReading:
    """Resident bytes of the process and bytes that torch holds on CUDA devices."""
    return MemoryReading(process_bytes=process_memory_bytes(), device_bytes=device_memory_bytes())
