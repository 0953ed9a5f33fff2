"""Colours of a Gaussian cloud on a surface: alpha compositing along the normal of each point.

Owns the evaluation along one ray a point, over the Gaussians nearest to it. Axes: N points, G Gaussians, K near
Gaussians.
"""

import numpy as np
import torch
from jaxtyping import Float32
from scipy.spatial import KDTree

from espalier_runtime.splats.gaussians import GaussianModel
from espalier_runtime.splats.rotations import rotation_matrices
from espalier_runtime.texturing.colour_source import ColourSource

_NEAR = 24
_POINTS_AT_ONCE = 4096
_OPAQUE = 0.5
"""Where the nearest Gaussians together have less opacity than this, the other source is blended in."""
_MOST_ALPHA = 0.99


class SplatColours:
    """Colours of `gaussians`, blended into those of `elsewhere` where the cloud has little opacity."""

    def __init__(self, gaussians: GaussianModel, elsewhere: ColourSource) -> None:
        centres = gaussians.xyz.cpu().numpy()
        self._tree = KDTree(centres, balanced_tree=False, compact_nodes=False)
        self._centres = np.ascontiguousarray(centres.T, np.float32)
        self._precision = _precisions(gaussians)
        self._opacity = gaussians.opacity.cpu().numpy()[:, 0]
        self._colours = gaussians.colour.clamp(0, 1).cpu().numpy()
        self._elsewhere = elsewhere

    def colours(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, "N 3"]:
        """See ColourSource."""
        shown = np.empty_like(points)
        cover = np.empty((len(points), 1), np.float32)
        for start in range(0, len(points), _POINTS_AT_ONCE):
            part = slice(start, start + _POINTS_AT_ONCE)
            shown[part], cover[part] = self._composite(points[part], normals[part])
        share = np.clip(cover / _OPAQUE, 0.0, 1.0)
        if share.min(initial=1.0) >= 1.0:
            return shown
        return share * shown + (1 - share) * self._elsewhere.colours(points, normals)

    def _composite(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> tuple[Float32[np.ndarray, "N 3"], Float32[np.ndarray, "N 1"]]:
        """Composite the nearest Gaussians from the outermost inwards; returns colour and accumulated opacity."""
        _, near = self._tree.query(points, k=min(_NEAR, self._tree.n))
        near = near.reshape(len(points), -1)
        offset = points.T[:, :, None] - self._centres[:, near]
        along = normals.T[:, :, None]
        alpha = np.minimum(self._opacity[near] * self._density(near, offset, along), _MOST_ALPHA)
        height = -(offset * along).sum(axis=0)
        order = np.argsort(-height, axis=1)
        alpha = np.take_along_axis(alpha, order, axis=1)
        passed = np.cumprod(1 - alpha, axis=1)
        weight = alpha * np.concatenate([np.ones_like(passed[:, :1]), passed[:, :-1]], axis=1)
        cover = weight.sum(axis=1, keepdims=True)
        blended = np.einsum("nk,nkc->nc", weight, self._colours[np.take_along_axis(near, order, axis=1)])
        return blended / np.maximum(cover, 1e-6), cover

    def _density(
        self, near: np.ndarray, offset: Float32[np.ndarray, "3 N K"], along: Float32[np.ndarray, "3 N 1"]
    ) -> Float32[np.ndarray, "N K"]:
        """The largest density of each Gaussian on the line through the place along its normal.

        With A the inverse covariance and d the offset, dᵀAd along the line is least where it is
        dᵀAd − (nᵀAd)² / nᵀAn.
        """
        precision = self._precision[:, near]
        towards = _matrix_vector(precision, offset)
        least = (offset * towards).sum(axis=0) - (along * towards).sum(axis=0) ** 2 / np.maximum(
            (along * _matrix_vector(precision, along)).sum(axis=0), 1e-12
        )
        return np.exp(-0.5 * np.maximum(least, 0.0))


def _precisions(gaussians: GaussianModel) -> Float32[np.ndarray, "6 G"]:
    """The inverse covariance of every Gaussian, as its entries xx, xy, xz, yy, yz, zz."""
    turn = rotation_matrices(gaussians.rotation.cpu().double())
    inverse = 1.0 / gaussians.scaling.cpu().double() ** 2
    matrix = torch.einsum("gik,gk,gjk->gij", turn, inverse, turn).numpy()
    rows, columns = np.triu_indices(3)
    return np.ascontiguousarray(matrix[:, rows, columns].T, np.float32)


def _matrix_vector(matrix: Float32[np.ndarray, "6 N K"], vector: np.ndarray) -> Float32[np.ndarray, "3 N K"]:
    xx, xy, xz, yy, yz, zz = matrix
    x, y, z = vector
    return np.stack([xx * x + xy * y + xz * z, xy * x + yy * y + yz * z, xz * x + yz * y + zz * z])
