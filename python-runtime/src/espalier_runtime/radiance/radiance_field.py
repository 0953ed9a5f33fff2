"""A radiance field of trivectors (Strivec, Gao et al. 2023): data of each voxel, density and colour at a point
(upstream's `representations/radiance_field/strivec.py`; docs/trellis-inference.md §2.19).

Owns the container, the reading of the decoder's channels and evaluation; `preview` draws it.
Axes: N voxels, K components ("rank") a voxel, D samples an axis ("dim"), S points.
"""

import math
from dataclasses import dataclass

import torch
from jaxtyping import Float32, Int, Int64, UInt8
from torch import Tensor
from torch.nn import functional

from espalier_runtime.protocol.open_json import JsonObject

UNIT_CUBE = (-0.5, -0.5, -0.5, 1.0, 1.0, 1.0)
SH_CONSTANT = 0.28209479177387814  # the zeroth spherical harmonic


@dataclass(frozen=True)
class RadianceRepresentation:
    """The decoder's `representation_config`: components a voxel, and samples of each vector."""

    rank: int = 16
    dim: int = 8

    def __post_init__(self) -> None:
        if self.rank < 1 or self.dim < 2:
            raise ValueError(f"rank ≥ 1 and dim ≥ 2 expected, got {self}")

    @classmethod
    def from_config(cls, config: JsonObject) -> "RadianceRepresentation":
        """Read a checkpoint's `representation_config`. ValueError names an unknown or missing key."""
        if set(config) != {"rank", "dim"}:
            raise ValueError(f"representation_config must have rank and dim, got {', '.join(sorted(config)) or 'none'}")
        return cls(**config)

    @property
    def channels(self) -> int:
        """Width of the decoder's last layer: three vectors, a density and a colour for each component."""
        return self.rank * (3 * self.dim + 1 + 3)


@dataclass(frozen=True)
class RadianceField:
    """The voxels of one object.

    position: voxel centres, 0..1 in the box; depth: log2 of the resolution; trivec: samples along x, y and z;
    features_dc: zeroth spherical-harmonic coefficients of red, green and blue; aabb: origin and *size* of the box.
    """

    position: Float32[Tensor, "N 3"]
    depth: UInt8[Tensor, "N 1"]
    trivec: Float32[Tensor, "N K 3 D"]
    density: Float32[Tensor, "N K"]
    features_dc: Float32[Tensor, "N K 1 3"]
    aabb: Float32[Tensor, "6"]

    def __len__(self) -> int:
        return len(self.position)

    @property
    def resolution(self) -> int:
        """Voxels along each side of the box."""
        return 1 << int(self.depth[0]) if len(self) else 1

    @property
    def voxels(self) -> Int64[Tensor, "N 3"]:
        """Grid coordinates of the voxels."""
        return (self.position * self.resolution).long()


def radiance_field_from_features(
    voxels: Int[Tensor, "N 3"],
    feats: Float32[Tensor, "N C"],
    *,
    representation: RadianceRepresentation,
    resolution: int,
) -> RadianceField:
    """Read the decoder's channels: trivectors (to which 1 is added), densities, colours.

    ValueError unless C fits, the resolution is a power of two and the features are finite.
    """
    rank, dim = representation.rank, representation.dim
    if feats.shape != (len(voxels), representation.channels):
        raise ValueError(f"feats must be [{len(voxels)}, {representation.channels}], got {tuple(feats.shape)}")
    if resolution < 1 or resolution & (resolution - 1):
        raise ValueError(f"resolution must be a power of two, got {resolution}")
    if not torch.isfinite(feats).all():
        raise ValueError("the radiance field decoder's features hold numbers that are not finite")
    trivec, density, features_dc = feats.split([rank * 3 * dim, rank, rank * 3], dim=1)
    depth = torch.full((len(voxels), 1), int(math.log2(resolution)), dtype=torch.uint8, device=feats.device)
    return RadianceField(
        position=(voxels.to(feats.dtype) + 0.5) / resolution,
        depth=depth,
        trivec=trivec.reshape(-1, rank, 3, dim) + 1,
        density=density,
        features_dc=features_dc.reshape(-1, rank, 1, 3),
        aabb=feats.new_tensor(UNIT_CUBE),
    )


def evaluate(
    field: RadianceField, voxel: Int64[Tensor, " S"], local: Float32[Tensor, "S 3"]
) -> tuple[Float32[Tensor, " S"], Float32[Tensor, "S 3"]]:
    """Density and colour (0..1) at points: `voxel` is the row of each, `local` its place in that voxel, 0..1.

    A component's strength is the product of its three vectors, each interpolated linearly between samples at the
    middles of D equal parts and extended linearly at both ends.
    """
    rank, _, dim = field.trivec.shape[1:]
    along = local * dim - 0.5
    left = along.floor().clamp(0, dim - 2)
    share = (along - left)[:, None]
    axis = torch.arange(3, device=voxel.device) * dim
    place = left.long() + axis + voxel[:, None] * (rank * 3 * dim)
    component = torch.arange(rank, device=voxel.device)[:, None] * (3 * dim)
    at = place[:, None] + component
    samples = field.trivec.reshape(-1)
    strength = torch.lerp(samples[at], samples[at + 1], share.expand(at.shape)).prod(dim=2)
    density = functional.softplus((field.density[voxel] * strength).sum(dim=1))
    colour = torch.einsum("sk,skc->sc", strength, field.features_dc[voxel, :, 0])
    return density, torch.sigmoid(SH_CONSTANT * colour)
