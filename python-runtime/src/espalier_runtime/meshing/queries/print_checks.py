"""Checks for 3D printing on a sample of the faces: wall thickness by rays, self-intersection.

Owns the two checks and their sampling. Axes: F faces, R rays, K faces near a face.
"""

import numpy as np
from jaxtyping import Bool, Float32, Int64
from scipy.spatial import KDTree

from espalier_runtime.meshing.queries.normals import face_areas, face_normals
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.messages.asset_report import PrintChecks

_RAYS = 256
_CROSSING_SAMPLES = 4_000
_NEAR_FACES = 24
_PAIRS_AT_ONCE = 1 << 21
_START = 1e-5


def check_for_print(mesh: TriangleMesh, least_thickness: float, seed: int = 0) -> PrintChecks:
    """Sample `mesh`, which must have faces; `least_thickness` is the thinnest wall that counts as printable."""
    random = np.random.default_rng(seed)
    thickness = _sampled_thickness(mesh, random)
    met = thickness[np.isfinite(thickness)]
    tested = random.permutation(len(mesh.faces))[:_CROSSING_SAMPLES]
    return PrintChecks(
        thin_share=float((met < least_thickness).mean()) if len(met) else 0.0,
        thickness_fifth_percentile=float(np.quantile(met, 0.05)) if len(met) else None,
        crossing_faces=int(np.count_nonzero(_crosses_a_neighbour(mesh, tested))),
        tested_faces=len(tested),
    )


def _sampled_thickness(mesh: TriangleMesh, random: np.random.Generator) -> Float32[np.ndarray, " R"]:
    """Wall thickness: the distance from points on the surface along the inward normal to the next face; infinite where
    there is none."""
    area = face_areas(mesh)
    chosen = random.choice(len(area), min(_RAYS, 4 * len(area)), p=area / area.sum())
    corners = mesh.corners
    inwards = -face_normals(mesh)[chosen]
    weights = random.dirichlet((1, 1, 1), len(chosen)).astype(np.float32)
    starts = np.einsum("rk,rkc->rc", weights, corners[chosen]) + _START * inwards
    nearest = np.full(len(chosen), np.inf, np.float32)
    rays_at_once = max(_PAIRS_AT_ONCE // len(corners), 1)
    for first in range(0, len(chosen), rays_at_once):
        part = slice(first, first + rays_at_once)
        hits = _hit_distances(starts[part, None], inwards[part, None], corners[None])
        nearest[part] = hits.min(axis=1)
    return nearest + np.float32(_START)


def _hit_distances(
    starts: Float32[np.ndarray, "... 3"], ways: Float32[np.ndarray, "... 3"], corners: Float32[np.ndarray, "... 3 3"]
) -> Float32[np.ndarray, "..."]:
    """Distance along each ray to each triangle, infinite where it is missed (Möller and Trumbore, 1997)."""
    origin = corners[..., 0, :]
    ab, ac = corners[..., 1, :] - origin, corners[..., 2, :] - origin
    across = np.cross(ways, ac)
    determinant = (across * ab).sum(axis=-1)
    scale = np.where(np.abs(determinant) > 1e-20, 1.0 / np.where(determinant == 0, 1.0, determinant), 0.0)
    offset = starts - origin
    v = (offset * across).sum(axis=-1) * scale
    turned = np.cross(offset, ab)
    w = (ways * turned).sum(axis=-1) * scale
    distance = (ac * turned).sum(axis=-1) * scale
    met = (scale != 0) & (v >= 0) & (w >= 0) & (v + w <= 1) & (distance > 0)
    return np.where(met, distance, np.inf).astype(np.float32)


def _crosses_a_neighbour(mesh: TriangleMesh, tested: Int64[np.ndarray, " T"]) -> Bool[np.ndarray, " T"]:
    """Whether an edge of each tested face pierces one of the faces nearest to it, or the other way round."""
    corners = mesh.corners
    tree = KDTree(corners.mean(axis=1))
    count = min(_NEAR_FACES, tree.n)
    _, near = tree.query(corners[tested].mean(axis=1), k=count)
    near = near.reshape(len(tested), count)
    # Faces that share a vertex touch there, which is no intersection.
    shares = (mesh.faces[tested][:, None, :, None] == mesh.faces[near][:, :, None, :]).any(axis=(2, 3))
    here, there = np.broadcast_to(corners[tested][:, None], (*near.shape, 3, 3)), corners[near]
    crosses = _sides_pierce(here, there) | _sides_pierce(there, here)
    return (crosses & ~shares).any(axis=1)


def _sides_pierce(
    first: Float32[np.ndarray, "T K 3 3"], second: Float32[np.ndarray, "T K 3 3"]
) -> Bool[np.ndarray, "T K"]:
    pierced = np.zeros(first.shape[:2], bool)
    for side in range(3):
        start = first[..., side, :]
        pierced |= _hit_distances(start, first[..., (side + 1) % 3, :] - start, second) < 1
    return pierced
