"""What the runtime says of itself when it is ready and when it is asked."""

from collections.abc import Sequence
from pathlib import Path

from espalier_runtime.device.description import list_devices
from espalier_runtime.device.versions import versions
from espalier_runtime.protocol.messages.methods import PROTOCOL_VERSION
from espalier_runtime.protocol.messages.runtime_report import RuntimeDescription
from espalier_runtime.server.methods.pack_list import list_packs


def describe(pack_folders: Sequence[Path]) -> RuntimeDescription:
    """Versions, devices with memory as it is free now, the kernels chosen, and the packs found in `pack_folders`."""
    return RuntimeDescription(
        protocol_version=PROTOCOL_VERSION,
        versions=versions(),
        devices=list_devices(),
        kernels={"attention": "scaled_dot_product_attention", "sparse_convolution": "gather_multiply"},
        packs=list_packs(pack_folders),
    )
