"""Weights as the publisher of DINOv2 releases them: a state dict in torch's own format, of tensors and nothing else."""

from pathlib import Path

import torch
from torch import Tensor

from espalier_runtime.model_packs.small_files import damaged


def read_pickle(path: Path) -> dict[str, Tensor]:
    """The state dict, its values still on the disk until they are used; anything else in the file is pack_damaged."""
    try:
        state = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except Exception as error:  # torch raises many kinds for a bad file
        raise damaged(path, "it is not a plain state dict of tensors") from error
    if not isinstance(state, dict) or not all(isinstance(value, Tensor) for value in state.values()):
        raise damaged(path, "it is not a plain state dict of tensors")
    return state
