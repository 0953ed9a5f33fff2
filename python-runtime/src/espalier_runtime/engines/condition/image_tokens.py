"""Condition tokens of images: normalised pixels through the encoder, then a layer norm (upstream's `encode_image`;
docs/trellis-inference.md §4.2).

Owns no network: the encoder, DINOv2, is handed in. B pictures, T tokens, C channels.
"""

from collections.abc import Callable, Sequence

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from jaxtyping import Float
from PIL import Image
from torch import Tensor

ENCODER_SIDE = 518
_MEAN = (0.485, 0.456, 0.406)
_STD = (0.229, 0.224, 0.225)


def image_tokens(
    pictures: Sequence[Image.Image],
    encoder: Callable[[Float[Tensor, "B 3 S S"]], Float[Tensor, "B T C"]],
    device: torch.device,
) -> Float[Tensor, "B T C"]:
    """All tokens of every picture before the encoder's final norm, normalised without parameters.

    One picture at a time passes through the encoder, so that memory does not grow with their number.
    """
    tokens = torch.cat([encoder(_pixels(picture).to(device)) for picture in pictures])
    return F.layer_norm(tokens, tokens.shape[-1:])


def _pixels(picture: Image.Image) -> Float[Tensor, "1 3 S S"]:
    resized = picture.resize((ENCODER_SIDE, ENCODER_SIDE), Image.Resampling.LANCZOS).convert("RGB")
    values = torch.from_numpy(np.asarray(resized).astype(np.float32) / 255).permute(2, 0, 1)
    mean, std = (torch.tensor(constants).view(3, 1, 1) for constants in (_MEAN, _STD))
    return ((values - mean) / std).unsqueeze(0)
