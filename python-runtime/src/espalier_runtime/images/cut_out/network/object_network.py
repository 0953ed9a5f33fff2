"""Which part of a picture is its object: a decoder like a U-Net's (Ronneberger et al. 2015) on a mobile encoder.

Axes: B pictures, H rows, W columns (multiples of 32), C channels.
"""

from itertools import pairwise

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from espalier_runtime.images.cut_out.network.mobile_encoder import FEATURE_CHANNELS, MobileEncoder

_WIDTHS = (32, 48, 80, 112)
"""Channels of the decoder at a quarter, an eighth, a 16th and a 32nd of the picture's side."""


class _Residual(nn.Module):
    """Two convolutions, added to what they see (He et al. 2016)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Float[Tensor, "B C H W"]) -> Float[Tensor, "B C H W"]:
        return x + self.second(functional.relu(self.first(functional.relu(x))))


class _Surroundings(nn.Module):
    """Tells every place what the whole map looks like, by a scale of each channel (Hu et al. 2018)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.narrow = nn.Linear(channels, channels // 4)
        self.widen = nn.Linear(channels // 4, channels)

    def forward(self, x: Float[Tensor, "B C H W"]) -> Float[Tensor, "B C H W"]:
        scale = self.widen(functional.relu(self.narrow(x.mean((2, 3)))))
        return x * (1 + torch.tanh(scale))[:, :, None, None]


class ObjectDecoder(nn.Module):
    """From the coarser four of an encoder's maps of features to one logit for every four by four pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.lateral = nn.ModuleList(
            nn.Conv2d(entering, width, 1) for entering, width in zip(FEATURE_CHANNELS[1:], _WIDTHS, strict=True)
        )
        self.narrow = nn.ModuleList(nn.Conv2d(coarse, fine, 1) for fine, coarse in pairwise(_WIDTHS))
        self.blocks = nn.ModuleList(nn.Sequential(_Residual(width), _Surroundings(width)) for width in _WIDTHS)
        self.head = nn.Conv2d(_WIDTHS[0], 1, 3, padding=1)

    def forward(self, features: list[Float[Tensor, "B _ _ _"]]) -> Float[Tensor, "B 1 h w"]:
        """Logits; features as MobileEncoder gives them, without the finest."""
        x = self.blocks[-1](self.lateral[-1](features[-1]))
        for level in reversed(range(len(_WIDTHS) - 1)):
            coarse = self.narrow[level](x)
            enlarged = functional.interpolate(coarse, scale_factor=2, mode="bilinear", align_corners=False)
            x = self.blocks[level](enlarged + self.lateral[level](features[level]))
        return self.head(x)


class ObjectNetwork(nn.Module):
    """The encoder and the decoder."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = MobileEncoder()
        self.decoder = ObjectDecoder()

    def forward(self, picture: Float[Tensor, "B 3 H W"]) -> Float[Tensor, "B 1 h w"]:
        """Logits of belonging to the object, for a picture in sRGB, 0…1."""
        return self.decoder(self.encoder(picture)[1:])
