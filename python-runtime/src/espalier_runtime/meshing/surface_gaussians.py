"""Surface-aligned Gaussian splats of a coloured mesh: one flat disc for every vertex.

For packs without a Gaussian decoder, so that a splat file can be written all the same.
Axes: V vertices.
"""

import numpy as np
import torch
from jaxtyping import Float32

from espalier_runtime.meshing.queries.normals import vertex_normals
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.splats.gaussians import SH_CONSTANT, GaussianConfig, GaussianModel

_OPACITY = 0.95
_SPREAD = 0.6
"""Standard deviation across the surface, in mean edge lengths: neighbours overlap enough to close the surface."""
_FLATNESS = 0.15
_WHITE = 1.0


def gaussians_of_surface(mesh: TriangleMesh) -> GaussianModel:
    """Discs on the vertices of `mesh`, as wide as its edges there and a sixth as thick, in its colours."""
    normals = vertex_normals(mesh)
    spread = np.maximum(_SPREAD * _mean_edge_lengths(mesh), 1e-5)[:, None]
    scaling = np.concatenate([spread, spread, _FLATNESS * spread], axis=1)
    colours = np.full_like(mesh.vertices, _WHITE) if mesh.colours is None else mesh.colours
    return GaussianModel.from_activated(
        GaussianConfig(),
        xyz=torch.from_numpy(mesh.vertices),
        features_dc=torch.from_numpy((colours[:, None] - 0.5) / SH_CONSTANT).float(),
        scaling=torch.from_numpy(scaling).float(),
        rotation=torch.from_numpy(_rotations_from_z(normals)),
        opacity=torch.full((len(mesh.vertices), 1), _OPACITY),
    )


def _mean_edge_lengths(mesh: TriangleMesh) -> Float32[np.ndarray, " V"]:
    ends = mesh.edges.ends
    lengths = np.linalg.norm(mesh.vertices[ends[:, 0]] - mesh.vertices[ends[:, 1]], axis=1)
    total = np.bincount(ends.ravel(), np.repeat(lengths, 2), minlength=len(mesh.vertices))
    count = np.bincount(ends.ravel(), minlength=len(mesh.vertices))
    return (total / np.maximum(count, 1)).astype(np.float32)


def _rotations_from_z(normals: Float32[np.ndarray, "V 3"]) -> Float32[np.ndarray, "V 4"]:
    """Unit quaternions (w, x, y, z) of the shortest turn that brings +z onto each unit normal."""
    x, y, z = normals.T
    half = np.sqrt(np.maximum(2 * (1 + z), 1e-12))
    turns = np.stack([half / 2, -y / half, x / half, np.zeros_like(x)], axis=1)
    turns[z < -0.999999] = (0, 1, 0, 0)
    return (turns / np.linalg.norm(turns, axis=1, keepdims=True)).astype(np.float32)
