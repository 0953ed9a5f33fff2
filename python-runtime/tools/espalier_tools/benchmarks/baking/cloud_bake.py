"""A page baked from a cloud as large as an official pack's: 20 000 voxels of 32 Gaussians each.

Owns the cloud and the judging: how far the colours are from those by the k-d tree.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np
import torch
from jaxtyping import Float32

from espalier_runtime.protocol.progress import UNWATCHED
from espalier_runtime.splats.gaussians import SH_CONSTANT, GaussianConfig, GaussianModel
from espalier_runtime.texturing.baking.bake_maps import bake_colour
from espalier_runtime.texturing.splat_colours import SplatColours
from espalier_tools.benchmarks.asset_stages import BALL_RADIUS, ball_layout
from espalier_tools.benchmarks.baking.colour_difference import ciede2000, srgb_to_lab
from espalier_tools.benchmarks.shells import sphere_shell
from espalier_tools.benchmarks.stages import BenchmarkStage, Run

_RESOLUTION = 64
_VOXELS = 20_000
_GAUSSIANS_PER_VOXEL = 32
_MOST_OFFSET = 0.75  # of a voxel, from its centre: what the decoder can say
_JUDGED_POINTS = 50_000


class _Grey:
    def colours(self, points: np.ndarray, normals: np.ndarray) -> Float32[np.ndarray, "N 3"]:  # noqa: ARG002
        return np.full((len(points), 3), 0.5, np.float32)


@cache
def _cloud() -> GaussianModel:
    """Gaussians of random sizes, turns and opacities around a sphere, coloured in waves with noise."""
    random = np.random.default_rng(0)
    cells = sphere_shell(_RESOLUTION, _VOXELS, BALL_RADIUS * _RESOLUTION)[:, 1:].numpy()
    centres = np.repeat((cells + 0.5) / _RESOLUTION - 0.5, _GAUSSIANS_PER_VOXEL, axis=0)
    places = centres + random.uniform(-_MOST_OFFSET, _MOST_OFFSET, centres.shape) / _RESOLUTION
    distance = np.linalg.norm(places, axis=1, keepdims=True)
    places *= 0.2 + 0.8 * BALL_RADIUS / distance  # a trained decoder's lie near the surface
    waves = 0.5 + 0.4 * np.sin(places * (60, 45, 80) + (0, 1, 2)) + random.normal(0, 0.05, places.shape)
    return GaussianModel.from_activated(
        GaussianConfig(),
        xyz=torch.from_numpy(places).float(),
        features_dc=torch.from_numpy((waves - 0.5) / SH_CONSTANT).float()[:, None],
        scaling=torch.from_numpy(np.exp(random.normal(np.log(0.006), 0.4, places.shape))).float(),
        rotation=torch.nn.functional.normalize(torch.from_numpy(random.normal(size=(len(places), 4))).float()),
        opacity=torch.from_numpy(random.uniform(0.2, 0.95, (len(places), 1))).float(),
    )


def _bake(page: int) -> Run:
    cloud, layout = _cloud(), ball_layout()
    return lambda: bake_colour(layout, page, SplatColours(cloud, _Grey()), UNWATCHED)


def _judge() -> dict[str, float]:
    """Mean CIEDE2000 between the colours by lists of cells and by the tree."""
    directions = np.random.default_rng(1).normal(size=(_JUDGED_POINTS, 3))
    normals = (directions / np.linalg.norm(directions, axis=1, keepdims=True)).astype(np.float32)
    fast, exact = (
        srgb_to_lab(SplatColours(_cloud(), _Grey(), exact=by_tree).colours(normals * BALL_RADIUS, normals))
        for by_tree in (False, True)
    )
    return {"differenceToTree": float(ciede2000(fast, exact).mean())}


CLOUD_STAGES: Mapping[str, BenchmarkStage] = MappingProxyType(
    {
        f"asset-bake-cloud-{page}": BenchmarkStage(
            f"{page}² base colour from {_VOXELS * _GAUSSIANS_PER_VOXEL} Gaussians, the search lists included",
            lambda _device, page=page: _bake(page),
            _judge,
        )
        for page in (1024, 2048)
    }
)
