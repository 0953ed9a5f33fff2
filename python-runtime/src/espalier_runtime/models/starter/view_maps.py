"""Monocular depth and albedo of a cut-out, front and back, and its camera: a U-Net with a transformer at its lowest
resolution.

U-Net: Ronneberger et al. 2015. Owns the network. Its inputs are made in `predict_view_maps`, its maps are used in
`inflation` and `view_colours`.
Axis letters: B pictures, S = 128 side of the pictures, R = 64 side of the maps, C channels. Rows run downwards.
"""

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as functional
from jaxtyping import Float
from torch import Tensor, nn

from espalier_runtime.images.cut_out.network.mobile_encoder import FEATURE_CHANNELS, MobileEncoder

PICTURE_SIDE = 128
MAP_SIDE = 64
# The image encoder sees pictures this much enlarged: its three coarsest maps are then as large as the lower levels.
_ENCODER_SCALE = 2
# What the image encoder sees outside the outline: its neutral grey.
_ENCODER_GROUND = 127 / 255


@dataclass(frozen=True)
class ViewMapsConfig:
    """`widths` of the four levels (64², 32², 16², 8²); `blocks` transformer blocks of `heads` at the last.

    `camera_head`: whether it predicts the picture's camera, too. `image_encoder`: whether a network that knows
    photographs looks at the picture as well. `use_fp16` is how the weights are stored; the network
    is small and runs in float32, on a CPU, everywhere.
    """

    widths: tuple[int, int, int, int] = (32, 64, 128, 192)
    blocks: int = 4
    heads: int = 6
    hint_scale: float = 4.0
    offset_scale: float = 0.3
    camera_head: bool = False
    image_encoder: bool = False
    use_fp16: bool = False

    def __post_init__(self) -> None:
        if any(width < 8 or width % 8 for width in self.widths):
            raise ValueError(f"widths is {self.widths}, expected four multiples of 8")
        if self.blocks < 1 or self.heads < 1 or self.widths[-1] % self.heads:
            raise ValueError(f"{self.heads} heads and {self.blocks} blocks do not fit a width of {self.widths[-1]}")


@dataclass(frozen=True)
class PredictedCamera:
    """`tilt`: the object's up direction in the camera's frame (x right, y ahead, z up), x / z and y / z. `perspective`:
    1 over the camera's distance in sides of the crop, 0 for parallel rays. `mirror`: proportional to cosine and sine of
    twice the azimuth of the mirror plane's normal, from the camera's right around the up direction. `deviation`:
    expected error of the tilt. `symmetric`: how sure the mirror plane is, as a logit."""

    tilt: Float[Tensor, "B 2"]
    perspective: Float[Tensor, " B"]
    mirror: Float[Tensor, "B 2"]
    deviation: Float[Tensor, " B"]
    symmetric: Float[Tensor, " B"]


@dataclass(frozen=True)
class PredictedMaps:
    """`front` and `back` depth (model y); albedo in 0..1 of the two sides; the camera, where the network has learned
    it."""

    front: Float[Tensor, "B R R"]
    back: Float[Tensor, "B R R"]
    front_colour: Float[Tensor, "B 3 R R"]
    back_colour: Float[Tensor, "B 3 R R"]
    camera: PredictedCamera | None = None


class ViewMaps(nn.Module):
    """A U-Net with a transformer in its lowest level. `places` are the position embeddings."""

    def __init__(self, config: ViewMapsConfig) -> None:
        super().__init__()
        self.config = config
        fine, middle, coarse, lowest = config.widths
        self.stem = nn.Conv2d(4, fine, 4, 2, 1)
        self.enter = nn.Conv2d(fine + 2, fine, 3, padding=1)
        self.down = nn.ModuleList(
            nn.Conv2d(a, b, 4, 2, 1) for a, b in ((fine, middle), (middle, coarse), (coarse, lowest))
        )
        self.before = nn.ModuleList([ResidualBlock(fine), ResidualBlock(middle), ResidualBlock(coarse)])
        self.places = nn.Parameter(torch.zeros(64, lowest))
        self.transformer = nn.ModuleList(TransformerBlock(lowest, config.heads) for _ in range(config.blocks))
        self.up = nn.ModuleList(nn.Conv2d(a, b, 1) for a, b in ((middle, fine), (coarse, middle), (lowest, coarse)))
        self.after = nn.ModuleList([ResidualBlock(fine), ResidualBlock(middle), ResidualBlock(coarse)])
        self.leave = nn.Conv2d(fine, 8, 3, padding=1)
        if config.camera_head:
            self.camera = nn.Sequential(
                nn.LayerNorm(2 * lowest), nn.Linear(2 * lowest, 128), nn.SiLU(), nn.Linear(128, 7)
            )
        if config.image_encoder:
            self.image_encoder = MobileEncoder()
            joined = zip(FEATURE_CHANNELS[2:], config.widths[1:], strict=True)
            self.joins = nn.ModuleList(EncoderJoin(*channels) for channels in joined)
        if config.use_fp16:
            for module in self.modules():
                if isinstance(module, nn.Conv2d | nn.Linear):
                    module.half()

    def forward(
        self, picture: Float[Tensor, "B 4 S S"], half: Float[Tensor, "B R R"], edge: Float[Tensor, "B R R"]
    ) -> PredictedMaps:
        """`picture`: colours times alpha, and alpha, in 0..1. `half`: half thickness of the inflated outline;
        `edge`: signed distance to the outline. Depths are predicted as offsets from the inflated ones."""
        hints = torch.stack([half * self.config.hint_scale, (edge * self.config.hint_scale * 2).clamp(-1, 1)], 1)
        level = self.enter(torch.cat([functional.silu(self.stem(picture)), hints], 1))
        known = self._recognise(picture)
        kept = []
        for block, down, recognised in zip(self.before, self.down, known, strict=True):
            level = block(level)
            kept.append(level)
            level = down(functional.silu(level)) + recognised
        level = self._attend(level)
        camera = self._read_camera(level) if self.config.camera_head else None
        for number in (2, 1, 0):
            larger = functional.interpolate(self.up[number](level), scale_factor=2, mode="bilinear")
            level = self.after[number](kept[number] + larger)
        return replace(self._read(self.leave(functional.silu(level)).float(), half, picture), camera=camera)

    def _recognise(self, picture: Float[Tensor, "B 4 S S"]) -> list[Tensor] | list[float]:
        """What the image encoder adds to the lower three levels."""
        if not self.config.image_encoder:
            return [0.0] * len(self.down)
        opaque = picture[:, :3] + (1 - picture[:, 3:]) * _ENCODER_GROUND
        large = functional.interpolate(opaque, scale_factor=_ENCODER_SCALE, mode="bilinear")
        features = self.image_encoder(large.contiguous(memory_format=torch.channels_last))[2:]
        return [join(feature) for join, feature in zip(self.joins, features, strict=True)]

    def _attend(self, level: Tensor) -> Tensor:
        tokens = level.flatten(2).transpose(1, 2) + self.places
        for block in self.transformer:
            tokens = block(tokens)
        return tokens.transpose(1, 2).reshape(level.shape)

    def _read_camera(self, level: Tensor) -> PredictedCamera:
        summary = torch.cat([level.mean((2, 3)), level.amax((2, 3))], 1)
        values = self.camera(summary).float()
        return PredictedCamera(
            tilt=values[:, :2],
            perspective=functional.softplus(values[:, 2]),
            mirror=values[:, 3:5],
            deviation=functional.softplus(values[:, 5] - 2) + 0.01,
            symmetric=values[:, 6],
        )

    def _read(self, values: Tensor, half: Tensor, picture: Tensor) -> PredictedMaps:
        """Depth as offsets from the inflated outline. Albedo as changes of the picture's colours, for the back of the
        blurred picture's, so that drawings on the front do not show on the back."""
        front = self.config.offset_scale * values[:, 0] - half
        back = self.config.offset_scale * values[:, 1] + half
        middle, thickness = (front + back) / 2, functional.softplus((back - front) * 20) / 40
        seen = functional.avg_pool2d(picture.float(), 2)
        return PredictedMaps(
            front=middle - thickness,
            back=middle + thickness,
            front_colour=_shifted_logits(seen, values[:, 2:5]),
            back_colour=_shifted_logits(_blurred(seen), values[:, 5:8]),
        )


def _shifted_logits(seen: Tensor, change: Tensor) -> Tensor:
    """The colours of `seen` (colours times alpha, and alpha) moved by `change` on the logistic scale."""
    colours = seen[:, :3] / seen[:, 3:].clamp(min=1e-3)
    return torch.sigmoid(torch.logit(colours.clamp(0.02, 0.98)) + change)


def _blurred(seen: Tensor) -> Tensor:
    """Three passes of a box of 7 pixels, nearly a Gaussian of 3.5."""
    for _ in range(3):
        seen = functional.avg_pool2d(seen, 7, 1, 3, count_include_pad=False)
    return seen


class EncoderJoin(nn.Conv2d):
    """Features of the image encoder [B, C, H, W], of the same strength in every picture, in the channels of a level; it
    begins by saying nothing."""

    def __init__(self, entering: int, leaving: int) -> None:
        super().__init__(entering, leaving, 1)
        for value in self.parameters():
            nn.init.zeros_(value)

    def forward(self, input: Tensor) -> Tensor:
        strength = input.float().square().mean((1, 2, 3), keepdim=True).sqrt()
        return super().forward(input / strength.clamp(min=1e-3))


class ResidualBlock(nn.Module):
    """x + convolution(norm, SiLU) twice, on [B, C, H, W]."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Sequential(nn.GroupNorm(8, channels), nn.SiLU(), nn.Conv2d(channels, channels, 3, padding=1))
        self.second = nn.Sequential(nn.GroupNorm(8, channels), nn.SiLU(), nn.Conv2d(channels, channels, 3, padding=1))

    def forward(self, level: Tensor) -> Tensor:
        return level + self.second(self.first(level))


class TransformerBlock(nn.Module):
    """Pre-norm attention and feed-forward over the 64 places of the lowest level, [B, 64, C]."""

    def __init__(self, channels: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(channels), nn.LayerNorm(channels)
        self.to_qkv, self.to_out = nn.Linear(channels, 3 * channels), nn.Linear(channels, channels)
        self.mlp = nn.Sequential(nn.Linear(channels, 4 * channels), nn.GELU(), nn.Linear(4 * channels, channels))

    def forward(self, tokens: Tensor) -> Tensor:
        triple = self.to_qkv(self.norm1(tokens)).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        attended = functional.scaled_dot_product_attention(triple[0], triple[1], triple[2])
        tokens = tokens + self.to_out(attended.transpose(1, 2).flatten(2))
        return tokens + self.mlp(self.norm2(tokens))
