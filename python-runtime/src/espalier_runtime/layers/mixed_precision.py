"""Mixed precision of the official checkpoints: which layers of a torso are stored in half precision, and how code finds
out (upstream's `modules/utils.py`; docs/trellis-inference.md §2.1).

Forward passes cast to the dtype that the torso's weights have, so the same code runs a mixed and an fp32 model.
"""

from collections.abc import Iterable

import torch
from torch import nn

from espalier_runtime.layers.sparse_convolution import SparseConvolutionWeights

_HALVED = (nn.Linear, nn.Conv3d, SparseConvolutionWeights)


def halve(torso: Iterable[nn.Module]) -> None:
    """Store linears and convolutions of `torso` in half precision; norms and RMS gammas keep fp32."""
    for part in torso:
        for module in part.modules():
            if isinstance(module, _HALVED):
                module.half()


def torso_dtype(torso: nn.Module) -> torch.dtype:
    """The dtype of `torso`'s linears and convolutions; fp32 if it has none."""
    for module in torso.modules():
        if isinstance(module, _HALVED):
            return module.weight.dtype
    return torch.float32
