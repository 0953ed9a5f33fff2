"""A solid described by two pictures: where the middle of each column of depth lies, and how thick it is.

Owns the signed distance of such a solid. How the pictures are found is `silhouette_prior` and
`view_maps`; which voxels it fills is `surface_voxels`. Frame: model frame, the viewer looks along +y.
Axis letters: R side of the maps in pixels, N points.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from jaxtyping import Float32
from torch import Tensor


@dataclass(frozen=True)
class ViewSolid:
    """Maps [R, R] indexed [x, z] at pixel centres (i + 0.5)/R − 0.5, lengths in model units.

    `lens` is the squared half thickness of a column; below zero outside the silhouette, where it
    keeps falling, so that its zero line is the silhouette to a fraction of a pixel.
    """

    middle: Float32[Tensor, "R R"]
    lens: Float32[Tensor, "R R"]

    def distance(self, points: Float32[Tensor, "N 3"]) -> Float32[Tensor, " N"]:
        """Signed distance to first order, in model units; negative inside."""
        sampled = sample_maps(self.maps_with_slopes(), points[:, 0], points[:, 2])
        return lens_distance(points[:, 1], *sampled)

    def maps_with_slopes(self) -> Float32[Tensor, "6 R R"]:
        """Middle, lens, the middle's slopes along x and z, the lens's."""
        spacing = 1 / self.lens.shape[0]
        slopes = (*torch.gradient(self.middle, spacing=spacing), *torch.gradient(self.lens, spacing=spacing))
        return torch.stack([self.middle, self.lens, *slopes])


def lens_distance(depth, middle, lens, middle_x, middle_z, lens_x, lens_z):
    """Signed distance of the surface (depth − middle)² = lens, for torch tensors and numpy arrays alike.

    `…_x`, `…_z` are the maps' slopes. F/|∇F| near the surface, with half of the 2·|offset| in ∇F
    replaced by the half thickness, so that the inside of a flat sheet keeps an exact distance while
    the rim, where the half thickness has an infinite slope, stays smooth.
    """
    offset = depth - middle
    reach = abs(offset) + lens.clip(0) ** 0.5
    signed_reach = reach * (2 * (offset > 0) - 1)
    steepness = reach**2 + (signed_reach * middle_x + lens_x) ** 2 + (signed_reach * middle_z + lens_z) ** 2
    return (offset**2 - lens) / (steepness + 1e-12) ** 0.5


def sample_maps(
    maps: Float32[Tensor, "C R R"], x: Float32[Tensor, " N"], z: Float32[Tensor, " N"]
) -> Float32[Tensor, "C N"]:
    """Bilinear values of maps (indexed [x, z]) at model coordinates."""
    grid = torch.stack([2 * z, 2 * x], -1)[None, None]
    sampled = functional.grid_sample(maps[None], grid, mode="bilinear", padding_mode="border", align_corners=False)
    return sampled[0, :, 0]
