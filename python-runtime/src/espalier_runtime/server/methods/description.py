"""What the runtime says of itself when it is ready and when it is asked."""

from collections.abc import Sequence
from pathlib import Path

import torch

from espalier_runtime.device.description import list_devices
from espalier_runtime.device.versions import versions
from espalier_runtime.parity.taken_kernels import tried_kernels
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.methods import PROTOCOL_VERSION
from espalier_runtime.protocol.messages.runtime_report import RuntimeDescription
from espalier_runtime.server.methods.pack_list import list_packs


def describe(pack_folders: Sequence[Path]) -> RuntimeDescription:
    """Versions, devices with memory as it is free now, the kernels chosen and those that a card's first job tries, and
    the packs found in `pack_folders`."""
    devices = list_devices()
    plain = {"attention": "scaled_dot_product_attention", "sparse_convolution": "gather_multiply"}
    return RuntimeDescription(
        protocol_version=PROTOCOL_VERSION,
        versions=versions(),
        devices=devices,
        kernels=plain | {f"tried on {device.id}": _tried(device.id) for device in devices if device.id != "cpu"},
        packs=list_packs(pack_folders),
    )


def _tried(device_id: str) -> str:
    try:
        return ", ".join(tried_kernels(torch.device(device_id))) or "none"
    except EspalierError as error:  # of the environment's words; a job says it, too, and is told what to do
        return error.message
