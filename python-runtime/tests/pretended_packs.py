"""Packs whose networks lie on a CUDA device that is only pretended; see espalier_tools.pretended_cuda."""

import torch
from torch import nn

from espalier_runtime.device.device_policy import convolution_chunk_bytes
from espalier_runtime.layers.sparse_convolution import SparseConvolution
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_tools.pretended_cuda.device import put_on_device
from espalier_tools.pretended_cuda.storage_account import StorageAccount

DEVICE = torch.device("cuda", 0)


class PretendedPack(ModelPack):
    """Reads weights on the CPU, since files know no device that is not there; to be used inside `PretendedCuda`."""

    def load(self, role: str, device: torch.device) -> nn.Module:
        network = super().load(role, torch.device("cpu"))
        if device.type == "cpu":
            return network
        put_on_device(network, StorageAccount())
        for module in network.modules():
            if isinstance(module, SparseConvolution):
                module.chunk_bytes = convolution_chunk_bytes(device)
        return network
