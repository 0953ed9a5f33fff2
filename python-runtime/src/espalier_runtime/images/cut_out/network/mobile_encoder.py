"""EfficientNet-Lite0 up to its block 14 (Liu 2020; Tan and Le 2019): what a picture shows, at four scales.

Its weights were trained on ImageNet by the publisher and are kept as they are, with the batch norms folded into the
convolutions. Axes: B pictures, H rows, W columns (multiples of 32), C channels.
"""

from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

STEM_CHANNELS = 32
FEATURE_CHANNELS = (16, 24, 40, 112, 192)
"""Channels of the features at a half, a quarter, an eighth, a 16th and a 32nd of the picture's side."""


@dataclass(frozen=True)
class _Stage:
    repeats: int
    kernel: int
    stride: int
    expansion: int
    channels: int
    ends_scale: bool


_STAGES = (
    _Stage(1, 3, 1, 1, 16, ends_scale=True),
    _Stage(2, 3, 2, 6, 24, ends_scale=True),
    _Stage(2, 5, 2, 6, 40, ends_scale=True),
    _Stage(3, 3, 2, 6, 80, ends_scale=False),
    _Stage(3, 5, 1, 6, 112, ends_scale=True),
    _Stage(4, 5, 2, 6, 192, ends_scale=True),
)


class _SameConv(nn.Conv2d):
    """A convolution padded as TensorFlow pads: with an odd rest, more on the right and below."""

    def forward(self, input: Float[Tensor, "B C H W"]) -> Float[Tensor, "B D h w"]:
        """C channels in, D out."""
        (kernel, _), (stride, _) = self.kernel_size, self.stride
        rest = max(kernel - stride, 0)
        low, high = rest // 2, rest - rest // 2
        padded = functional.pad(input, (low, high, low, high)) if rest else input
        return functional.conv2d(padded, self.weight, self.bias, self.stride, 0, 1, self.groups)


class InvertedResidual(nn.Module):
    """Widen, filter each channel, narrow (Sandler et al. 2018); added to its input where the shapes agree."""

    def __init__(self, channels: tuple[int, int], *, kernel: int, stride: int = 1, expansion: int) -> None:
        """`channels` in and out."""
        super().__init__()
        entering, leaving = channels
        width = entering * expansion
        self.expand = _SameConv(entering, width, 1) if expansion > 1 else nn.Identity()
        self.depthwise = _SameConv(width, width, kernel, stride, groups=width)
        self.project = _SameConv(width, leaving, 1)
        self.is_residual = stride == 1 and entering == leaving

    def forward(self, x: Float[Tensor, "B C H W"]) -> Float[Tensor, "B D h w"]:
        """C channels in, D out."""
        wide = functional.relu6(self.expand(x)) if isinstance(self.expand, nn.Conv2d) else x
        narrow = self.project(functional.relu6(self.depthwise(wide)))
        return x + narrow if self.is_residual else narrow


class MobileEncoder(nn.Module):
    """Five maps of features, from fine to coarse."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = _SameConv(3, STEM_CHANNELS, 3, 2)
        self.blocks = nn.ModuleList()
        entering, self._last_of_scale = STEM_CHANNELS, set[int]()
        for stage in _STAGES:
            for repeat in range(stage.repeats):
                stride = stage.stride if repeat == 0 else 1
                channels = (entering, stage.channels)
                self.blocks.append(
                    InvertedResidual(channels, kernel=stage.kernel, stride=stride, expansion=stage.expansion)
                )
                entering = stage.channels
            if stage.ends_scale:
                self._last_of_scale.add(len(self.blocks) - 1)

    def forward(self, picture: Float[Tensor, "B 3 H W"]) -> list[Float[Tensor, "B _ _ _"]]:
        """Features of a picture in sRGB, 0…1; channels as in FEATURE_CHANNELS."""
        x = functional.relu6(self.stem((picture * 255 - 127) / 128))
        features: list[Tensor] = []
        for number, block in enumerate(self.blocks):
            x = block(x)
            if number in self._last_of_scale:
                features.append(x)
        return features
