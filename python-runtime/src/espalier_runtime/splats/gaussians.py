"""A cloud of 3D Gaussians (Kerbl et al. 2023): raw parameters of a decoder and the activated values (upstream's
`representations/gaussian/gaussian_model.py` `Gaussian`; docs/trellis-inference.md §2.16).

Owns both directions between raw and activated values. Does not know decoders, files or cameras.
Axes: G Gaussians.
"""

from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Float32
from torch import Tensor
from torch.nn import functional

from espalier_runtime.protocol.open_json import JsonObject

UNIT_CUBE = (-0.5, -0.5, -0.5, 1.0, 1.0, 1.0)
SH_CONSTANT = 0.28209479177387814  # the zeroth spherical harmonic
IDENTITY_ROTATION = (1.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class GaussianConfig:
    """How raw values become scales, opacities and positions.

    aabb: origin and *size* of the box that raw positions 0..1 fill. minimum_kernel_size: smallest standard deviation,
    added in quadrature. scaling_bias, opacity_bias: the activated values of raw zero. View-independent colour only.
    """

    aabb: tuple[float, float, float, float, float, float] = UNIT_CUBE
    minimum_kernel_size: float = 0.0
    scaling_bias: float = 0.01
    opacity_bias: float = 0.1
    scaling_activation: Literal["exp", "softplus"] = "exp"

    def __post_init__(self) -> None:
        if min(self.aabb[3:]) <= 0:
            raise ValueError(f"aabb is origin and size; every size must be positive, got {self.aabb}")
        if self.minimum_kernel_size < 0 or self.scaling_bias <= 0 or not 0 < self.opacity_bias < 1:
            raise ValueError(f"minimum_kernel_size ≥ 0, scaling_bias > 0 and 0 < opacity_bias < 1 expected, got {self}")
        if self.scaling_activation not in ("exp", "softplus"):
            raise ValueError(f"scaling_activation must be exp or softplus, got {self.scaling_activation!r}")

    @classmethod
    def from_container(cls, arguments: JsonObject) -> "GaussianConfig":
        """Read upstream's constructor arguments, with its own spelling; ValueError for view-dependent colour."""
        known = {"aabb", "sh_degree", "mininum_kernel_size", "scaling_bias", "opacity_bias", "scaling_activation"}
        if unknown := set(arguments) - known:
            raise ValueError(f"unknown Gaussian container arguments: {', '.join(sorted(unknown))}")
        if arguments.get("sh_degree", 0) != 0:
            raise ValueError(f"only sh_degree 0 is supported, got {arguments['sh_degree']}")
        return cls(
            aabb=tuple(arguments.get("aabb", UNIT_CUBE)),
            minimum_kernel_size=arguments.get("mininum_kernel_size", cls.minimum_kernel_size),
            scaling_bias=arguments.get("scaling_bias", cls.scaling_bias),
            opacity_bias=arguments.get("opacity_bias", cls.opacity_bias),
            scaling_activation=arguments.get("scaling_activation", cls.scaling_activation),
        )


@dataclass(frozen=True)
class GaussianModel:
    """Raw fields as the decoder gives them; the properties without `raw_` are what they stand for.

    Quaternions are (w, x, y, z). Positions are in the model frame, inside [-0.5, 0.5]³ for the standard box.
    """

    config: GaussianConfig
    raw_xyz: Float32[Tensor, "G 3"]
    raw_features_dc: Float32[Tensor, "G 1 3"]
    raw_scaling: Float32[Tensor, "G 3"]
    raw_rotation: Float32[Tensor, "G 4"]
    raw_opacity: Float32[Tensor, "G 1"]

    @classmethod
    def from_activated(
        cls,
        config: GaussianConfig,
        *,
        xyz: Float32[Tensor, "G 3"],
        features_dc: Float32[Tensor, "G 1 3"],
        scaling: Float32[Tensor, "G 3"],
        rotation: Float32[Tensor, "G 4"],
        opacity: Float32[Tensor, "G 1"],
    ) -> "GaussianModel":
        """The cloud whose activated values are these: scales in model units, opacities in 0..1 (both exclusive)."""
        origin, size = _box(config, xyz)
        return cls(
            config,
            raw_xyz=(xyz - origin) / size,
            raw_features_dc=features_dc,
            raw_scaling=_raw_scaling(config, scaling),
            raw_rotation=rotation - rotation.new_tensor(IDENTITY_ROTATION),
            raw_opacity=_logit(opacity) - _opacity_shift(config),
        )

    def __len__(self) -> int:
        return len(self.raw_xyz)

    @property
    def xyz(self) -> Float32[Tensor, "G 3"]:
        """Centres in the model frame."""
        origin, size = _box(self.config, self.raw_xyz)
        return self.raw_xyz * size + origin

    @property
    def features_dc(self) -> Float32[Tensor, "G 1 3"]:
        """Zeroth spherical-harmonic coefficients of red, green and blue."""
        return self.raw_features_dc

    @property
    def colour(self) -> Float32[Tensor, "G 3"]:
        """Display colour, at least 0 and not clipped above."""
        return (SH_CONSTANT * self.raw_features_dc[:, 0] + 0.5).clamp_min(0)

    @property
    def scaling(self) -> Float32[Tensor, "G 3"]:
        """Standard deviations along the three own axes, in model units."""
        spread = self.raw_scaling + _scaling_shift(self.config)
        spread = functional.softplus(spread) if self.config.scaling_activation == "softplus" else spread.exp()
        return torch.sqrt(spread**2 + self.config.minimum_kernel_size**2)

    @property
    def rotation(self) -> Float32[Tensor, "G 4"]:
        """Unit quaternions."""
        return functional.normalize(self.offset_rotation)

    @property
    def offset_rotation(self) -> Float32[Tensor, "G 4"]:
        """Quaternions before they are scaled to length 1."""
        return self.raw_rotation + self.raw_rotation.new_tensor(IDENTITY_ROTATION)

    @property
    def opacity(self) -> Float32[Tensor, "G 1"]:
        """In 0..1."""
        return torch.sigmoid(self.raw_opacity + _opacity_shift(self.config))


def _box(config: GaussianConfig, like: Tensor) -> tuple[Tensor, Tensor]:
    return like.new_tensor(config.aabb[:3]), like.new_tensor(config.aabb[3:])


def _scaling_shift(config: GaussianConfig) -> Tensor:
    bias = torch.tensor(config.scaling_bias)
    return _inverse_softplus(bias) if config.scaling_activation == "softplus" else bias.log()


def _opacity_shift(config: GaussianConfig) -> Tensor:
    return _logit(torch.tensor(config.opacity_bias))


def _raw_scaling(config: GaussianConfig, scaling: Tensor) -> Tensor:
    # A scale at or under the floor has no raw value; the smallest normal number stands in for minus infinity.
    spread = (scaling**2 - config.minimum_kernel_size**2).clamp_min(torch.finfo(scaling.dtype).tiny).sqrt()
    spread = _inverse_softplus(spread) if config.scaling_activation == "softplus" else spread.log()
    return spread - _scaling_shift(config)


def _inverse_softplus(value: Tensor) -> Tensor:
    return value + torch.log(-torch.expm1(-value))


def _logit(probability: Tensor) -> Tensor:
    return torch.log(probability / (1 - probability))
