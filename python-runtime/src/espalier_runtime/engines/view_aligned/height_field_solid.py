"""A two-sided height field: for each column of depth, where its middle lies and how thick it is.

Owns the signed distance of such a solid, F/|∇F| of an implicit function F (Taubin 1994). The maps come from
`inflation`; which voxels the surface passes through is `common/surface_voxels`. Frame: model frame, the camera looks
along +y. Axis letters: R side of the maps in pixels, N points.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from jaxtyping import Float32
from torch import Tensor


@dataclass(frozen=True)
class HeightFieldSolid:
    """Maps [R, R] indexed [x, z] at pixel centres (i + 0.5)/R − 0.5, lengths in model units.

    `middle` is the depth of a column's middle. `squared_half_thickness` falls on below zero outside the silhouette, so
    that its zero line is the silhouette to a fraction of a pixel.
    """

    middle: Float32[Tensor, "R R"]
    squared_half_thickness: Float32[Tensor, "R R"]

    def distance(self, points: Float32[Tensor, "N 3"]) -> Float32[Tensor, " N"]:
        """Signed distance to first order, in model units; negative inside."""
        sampled = sample_maps(self.maps_with_gradients(), points[:, 0], points[:, 2])
        return height_field_distance(points[:, 1], *sampled)

    def maps_with_gradients(self) -> Float32[Tensor, "6 R R"]:
        """The two maps, then the gradient of the middle along x and z, and that of the squared half thickness."""
        spacing = 1 / self.squared_half_thickness.shape[0]
        maps = (self.middle, self.squared_half_thickness)
        return torch.stack([*maps, *(slope for one in maps for slope in torch.gradient(one, spacing=spacing))])


def height_field_distance(depth, middle, squared_half, middle_x, middle_z, squared_half_x, squared_half_z):
    """Signed distance of the surface (depth − middle)² = squared_half, for torch tensors and numpy arrays alike.

    `…_x`, `…_z` are the maps' gradients. F/|∇F| with F = offset² − squared_half, where half of the 2·|offset| in ∇F is
    replaced by the half thickness: inside a flat sheet the distance is then exact, and at the rim, where the half
    thickness has an infinite slope, it stays smooth.
    """
    offset = depth - middle
    along_y = abs(offset) + squared_half.clip(0) ** 0.5
    signed_y = along_y * (2 * (offset > 0) - 1)
    squared_gradient = (
        along_y**2 + (signed_y * middle_x + squared_half_x) ** 2 + (signed_y * middle_z + squared_half_z) ** 2
    )
    return (offset**2 - squared_half) / (squared_gradient + 1e-12) ** 0.5


def sample_maps(
    maps: Float32[Tensor, "C R R"], x: Float32[Tensor, " N"], z: Float32[Tensor, " N"]
) -> Float32[Tensor, "C N"]:
    """Bilinear values of maps (indexed [x, z]) at model coordinates."""
    grid = torch.stack([2 * z, 2 * x], -1)[None, None]
    sampled = functional.grid_sample(maps[None], grid, mode="bilinear", padding_mode="border", align_corners=False)
    return sampled[0, :, 0]
