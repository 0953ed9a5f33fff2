"""Colours of a Gaussian cloud on a surface: alpha compositing along the normal of each point.

Owns the evaluation along one ray a point, over the Gaussians nearest to it. Axes: N points, G Gaussians, K near
Gaussians.
"""

import itertools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from jaxtyping import Float32

from espalier_runtime.device.device_policy import worker_threads
from espalier_runtime.splats.gaussians import GaussianModel
from espalier_runtime.splats.rotations import rotation_matrices
from espalier_runtime.texturing.colour_source import ColourSource
from espalier_runtime.texturing.near_gaussians import NearGaussians, ascending

_NEAR = 24
_POINTS_AT_ONCE = 4096
_OPAQUE = 0.5
"""Where the nearest Gaussians together have less opacity than this, the other source is blended in."""
_MOST_ALPHA = 0.99


class SplatColours:
    """Colours of `gaussians`, blended into those of `elsewhere` where the cloud has little opacity.

    With `exact` the nearest Gaussians are found by the k-d tree, which is what the faster way is held to.
    """

    def __init__(self, gaussians: GaussianModel, elsewhere: ColourSource, *, exact: bool = False) -> None:
        centres = gaussians.xyz.cpu().numpy()
        self._near = NearGaussians(centres, exact=exact)
        self._centres = np.ascontiguousarray(centres.T, np.float32)
        self._precision = _precisions(gaussians)
        self._opacity = gaussians.opacity.cpu().numpy()[:, 0]
        self._colours = np.ascontiguousarray(gaussians.colour.clamp(0, 1).cpu().numpy().T)
        self._elsewhere = elsewhere

    def colours(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> Float32[np.ndarray, "N 3"]:
        """See ColourSource."""
        shown = np.empty_like(points)
        cover = np.empty((len(points), 1), np.float32)
        self._near.prepare(points)

        def composite(start: int) -> None:
            part = slice(start, start + _POINTS_AT_ONCE)
            shown[part], cover[part] = self._composite(points[part], normals[part])

        with ThreadPoolExecutor(worker_threads()) as threads:
            list(threads.map(composite, range(0, len(points), _POINTS_AT_ONCE)))
        share = np.clip(cover / _OPAQUE, 0.0, 1.0)
        if share.min(initial=1.0) >= 1.0:
            return shown
        return share * shown + (1 - share) * self._elsewhere.colours(points, normals)

    def _composite(
        self, points: Float32[np.ndarray, "N 3"], normals: Float32[np.ndarray, "N 3"]
    ) -> tuple[Float32[np.ndarray, "N 3"], Float32[np.ndarray, "N 1"]]:
        """Composite the nearest Gaussians from the outermost inwards; returns colour and accumulated opacity."""
        near = self._near.find(points, _NEAR)
        along = normals.T[:, :, None]
        offset = points.T[:, :, None] - np.stack([axis.take(near) for axis in self._centres])
        alpha = np.minimum(self._opacity.take(near) * self._density(near, offset, along), _MOST_ALPHA)
        depth = _dot(offset, along)
        order = ascending(depth - depth.min(axis=1, keepdims=True))
        alpha = np.take_along_axis(alpha, order, axis=1)
        passed = np.cumprod(1 - alpha[:, :-1], axis=1)
        alpha[:, 1:] *= passed
        cover = alpha.sum(axis=1)
        near = np.take_along_axis(near, order, axis=1)
        blended = [_row_sums(alpha, channel.take(near)) for channel in self._colours]
        return np.stack(blended, axis=1) / np.maximum(cover, 1e-6)[:, None], cover[:, None]

    def _density(
        self, near: np.ndarray, offset: Float32[np.ndarray, "3 N K"], along: Float32[np.ndarray, "3 N 1"]
    ) -> Float32[np.ndarray, "N K"]:
        """The largest density of each Gaussian on the line through the place along its normal.

        With A the inverse covariance and d the offset, dᵀAd along the line is least where it is
        dᵀAd − (nᵀAd)² / nᵀAn.
        """
        precision = np.stack([entry.take(near) for entry in self._precision])
        towards = _matrix_vector(precision, offset)
        steepness = _dot(_matrix_vector(precision, along), along)
        least = _dot(offset, towards) - _dot(towards, along) ** 2 / np.maximum(steepness, 1e-12)
        return np.exp(-0.5 * np.maximum(least, 0.0))


def _dot(first: np.ndarray, second: np.ndarray) -> Float32[np.ndarray, "N K"]:
    return first[0] * second[0] + first[1] * second[1] + first[2] * second[2]


def _row_sums(weights: Float32[np.ndarray, "N K"], values: Float32[np.ndarray, "N K"]) -> Float32[np.ndarray, " N"]:
    return np.einsum("nk,nk->n", weights, values)


def _precisions(gaussians: GaussianModel) -> Float32[np.ndarray, "6 G"]:
    """The inverse covariance R S⁻² Rᵀ of every Gaussian, as its entries xx, xy, xz, yy, yz, zz."""
    whitening = (rotation_matrices(gaussians.rotation.cpu()) / gaussians.scaling.cpu()[:, None]).unbind(dim=1)
    pairs = itertools.combinations_with_replacement(whitening, 2)
    return torch.stack([(first * second).sum(dim=1) for first, second in pairs]).numpy()


def _matrix_vector(matrix: Float32[np.ndarray, "6 N K"], vector: np.ndarray) -> Float32[np.ndarray, "3 N K"]:
    xx, xy, xz, yy, yz, zz = matrix
    x, y, z = vector
    return np.stack([xx * x + xy * y + xz * z, xy * x + yy * y + yz * z, xz * x + yz * y + zz * z])
