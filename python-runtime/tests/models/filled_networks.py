"""Networks with deterministic weights, the same with which upstream's modules gave the reference vectors."""

import math
from typing import Any

import torch
from torch import Tensor, nn

from espalier_runtime.engines.registry import CATALOGUE


def filled(name: str, **arguments: Any) -> nn.Module:
    """The network of a class name with every parameter filled by its key."""
    architecture = CATALOGUE.network(name)
    network = architecture.module(architecture.configure(arguments)).eval().requires_grad_(False)
    for key, parameter in network.named_parameters():
        parameter.copy_(_values(key, parameter))
    return network


def _values(key: str, like: Tensor) -> Tensor:
    index = torch.arange(like.numel(), dtype=torch.float64)
    wave = torch.sin(0.7 * index + 0.1 * math.fsum(key.encode()))
    is_gain = (like.ndim == 1 and key.endswith(".weight")) or key.endswith(".gamma")
    return (1 + 0.1 * wave if is_gain else 0.05 * wave).reshape(like.shape).to(like.dtype)
