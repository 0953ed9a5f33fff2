"""The tensors of a network as its class has them: built on the meta device, so without values and without memory."""

from collections.abc import Mapping
from typing import Any

import torch

from espalier_runtime.model_packs.checkpoints.checkpoint_header import Layout, StoredTensor
from espalier_runtime.models.architectures import Architecture

_DTYPE_NAMES = {
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int64: "I64",
    torch.int32: "I32",
    torch.bool: "BOOL",
}


def built_layout(network: Architecture, arguments: Mapping[str, Any]) -> Layout:
    """Keys, dtypes and shapes in the order of the class; ValueError for an unknown argument."""
    return layout_of(network.build(arguments).state_dict())


def layout_of(state: Mapping[str, torch.Tensor]) -> Layout:
    """What a safetensors header would say of a state dict; dtypes that no network has by torch's own names."""
    return {
        key: StoredTensor(_DTYPE_NAMES.get(tensor.dtype, str(tensor.dtype)), tuple(tensor.shape))
        for key, tensor in state.items()
    }
