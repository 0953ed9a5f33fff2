"""From the Gaussian decoder's channels to a cloud: layout of the channels and offsets within a voxel (upstream's
`SLatGaussianDecoder.to_representation`; docs/trellis-inference.md §2.16).

Owns the layout and the offsets; the decoder network is a model, the cloud is in `gaussians`.
Axes: N voxels, K Gaussians a voxel, G = N·K.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import torch
from jaxtyping import Float32, Int
from torch import Tensor

from espalier_runtime.cameras.hammersley import hammersley_point
from espalier_runtime.protocol.open_json import JsonObject
from espalier_runtime.splats.gaussians import GaussianConfig, GaussianModel

# Channels of one Gaussian, in the order in which the decoder's output holds them.
FIELD_SHAPES: Mapping[str, tuple[int, ...]] = {
    "_xyz": (3,),
    "_features_dc": (1, 3),
    "_scaling": (3,),
    "_rotation": (4,),
    "_opacity": (1,),
}
CHANNELS_PER_GAUSSIAN = sum(math.prod(shape) for shape in FIELD_SHAPES.values())


@dataclass(frozen=True)
class GaussianRepresentation:
    """The decoder's `representation_config`; `voxel_size` is how far a Gaussian may reach, in voxels."""

    num_gaussians: int = 32
    voxel_size: float = 1.5
    perturb_offset: bool = True
    minimum_kernel_size: float = 9e-4
    scaling_bias: float = 4e-3
    opacity_bias: float = 0.1
    scaling_activation: Literal["exp", "softplus"] = "softplus"
    multipliers: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(FIELD_SHAPES, 1.0))

    def __post_init__(self) -> None:
        if self.num_gaussians < 1 or self.voxel_size <= 1:
            raise ValueError(f"num_gaussians ≥ 1 and voxel_size > 1 expected, got {self}")
        if set(self.multipliers) != set(FIELD_SHAPES):
            raise ValueError(f"lr must name {', '.join(FIELD_SHAPES)}, got {', '.join(self.multipliers)}")

    @classmethod
    def from_config(cls, config: JsonObject) -> "GaussianRepresentation":
        """Read a checkpoint's `representation_config`. ValueError names an unknown or missing key."""
        names = {
            "lr": "multipliers",
            "perturb_offset": "perturb_offset",
            "voxel_size": "voxel_size",
            "num_gaussians": "num_gaussians",
            "3d_filter_kernel_size": "minimum_kernel_size",
            "scaling_bias": "scaling_bias",
            "opacity_bias": "opacity_bias",
            "scaling_activation": "scaling_activation",
        }
        ignored = {"2d_filter_kernel_size"}  # upstream's decoder does not read it either
        if unknown := set(config) - set(names) - ignored:
            raise ValueError(f"unknown representation_config keys: {', '.join(sorted(unknown))}")
        if missing := set(names) - set(config):
            raise ValueError(f"missing representation_config keys: {', '.join(sorted(missing))}")
        return cls(**{names[key]: value for key, value in config.items() if key in names})

    @property
    def channels(self) -> int:
        """Width of the decoder's last layer."""
        return self.num_gaussians * CHANNELS_PER_GAUSSIAN

    @property
    def container(self) -> GaussianConfig:
        """The activations of the clouds that this decoder gives."""
        return GaussianConfig(
            minimum_kernel_size=self.minimum_kernel_size,
            scaling_bias=self.scaling_bias,
            opacity_bias=self.opacity_bias,
            scaling_activation=self.scaling_activation,
        )


def offset_perturbation(representation: GaussianRepresentation) -> Float32[Tensor, "K 3"]:
    """Raw offsets that spread the Gaussians of a voxel over it: atanh((2h - 1) / voxel_size) of Hammersley points h."""
    count = representation.num_gaussians
    points = torch.tensor([hammersley_point(index, count) for index in range(count)], dtype=torch.float64)
    return torch.atanh((2 * points - 1) / representation.voxel_size).float()


def gaussians_from_features(
    voxels: Int[Tensor, "N 3"],
    feats: Float32[Tensor, "N C"],
    *,
    perturbation: Float32[Tensor, "K 3"],
    representation: GaussianRepresentation,
    resolution: int,
) -> GaussianModel:
    """The cloud of one sample, voxel by voxel. `perturbation` is the checkpoint's buffer.

    ValueError unless C is 14 a Gaussian and the features are finite.
    """
    if feats.shape != (len(voxels), representation.channels):
        raise ValueError(f"feats must be [{len(voxels)}, {representation.channels}], got {tuple(feats.shape)}")
    if not torch.isfinite(feats).all():
        raise ValueError("the Gaussian decoder's features hold numbers that are not finite")
    fields = _split_fields(feats, representation)
    offset = fields["_xyz"] + perturbation if representation.perturb_offset else fields["_xyz"]
    reach = 0.5 * representation.voxel_size / resolution
    centres = (voxels[:, None].to(feats.dtype) + 0.5) / resolution + torch.tanh(offset) * reach
    return GaussianModel(
        representation.container,
        raw_xyz=centres.flatten(0, 1),
        raw_features_dc=fields["_features_dc"].flatten(0, 1),
        raw_scaling=fields["_scaling"].flatten(0, 1),
        raw_rotation=fields["_rotation"].flatten(0, 1),
        raw_opacity=fields["_opacity"].flatten(0, 1),
    )


def _split_fields(feats: Tensor, representation: GaussianRepresentation) -> dict[str, Tensor]:
    """Each field [N, K, …], times its multiplier."""
    count = representation.num_gaussians
    widths = [count * math.prod(shape) for shape in FIELD_SHAPES.values()]
    return {
        name: part.unflatten(1, (count, *shape)) * representation.multipliers[name]
        for (name, shape), part in zip(FIELD_SHAPES.items(), feats.split(widths, dim=1), strict=True)
    }
