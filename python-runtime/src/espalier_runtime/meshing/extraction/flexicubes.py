"""FlexiCubes (Shen et al., ACM TOG 2023): from the mesh decoder's features to a triangle mesh with attributes
(upstream's `representations/mesh/cube2mesh.py` `SparseFeatures2Mesh`; docs/trellis-inference.md §2.18).

Owns the checks on what comes in and the order of the steps; each step is a sibling `flexicubes_*.py`.
Does not clean, simplify or texture the mesh.

Axes: N voxels ("cubes"), R resolution, V vertices, F faces.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Float32, Int, Int32
from torch import Tensor

from espalier_runtime.meshing.extraction.flexicubes_faces import connect_faces
from espalier_runtime.meshing.extraction.flexicubes_grid import gather_surface_cubes, resolve_ambiguities
from espalier_runtime.meshing.extraction.flexicubes_tables import case_tables
from espalier_runtime.meshing.extraction.flexicubes_vertices import cube_gamma, place_dual_vertices
from espalier_runtime.protocol.progress import UNWATCHED, Progress

FEATURE_CHANNELS = 101
COLOURLESS_CHANNELS = 53
MAX_RESOLUTION = 1024  # voxel coordinates lie in 0..1023 (docs/trellis-inference.md §2.0)
CHUNK_BYTES = 64 << 20


@dataclass(frozen=True)
class ExtractedMesh:
    """One extracted surface in the model frame (right-handed, z up, inside [-0.5, 0.5]³).

    Faces wind so that normals point outwards. Attributes lie in 0..1: colour, then normal-map colour.
    `success` is false where there is no face, even if there are vertices.
    """

    vertices: Float32[Tensor, "V 3"]
    faces: Int32[Tensor, "F 3"]
    vertex_attributes: Float32[Tensor, "V 6"]
    success: bool


@torch.no_grad()
def extract_mesh(
    coords: Int[Tensor, "N A"],
    feats: Float[Tensor, "N C"],
    resolution: int,
    *,
    chunk_bytes: int = CHUNK_BYTES,
    progress: Progress = UNWATCHED,
) -> ExtractedMesh:
    """Extract the surface of one sample.

    coords: (x, y, z) or (b, x, y, z) of one sample, in 0..R-1, distinct, in any order.
    feats: 101 channels: sdf 0:8, deform 8:32, weights 32:53, colour 53:101; the sdf bias -1/R is not yet applied.
    A decoder without colour gives the first 53; the attributes are then neutral, 0.5.
    chunk_bytes: bound on the intermediates of one pass over dual vertices.
    progress: checked between steps and passes, at over a million voxels a second apart at most.

    The result lies on the device of `feats`. An empty structure gives an empty mesh with `success` false.
    Raises ValueError for coordinates out of range, duplicates and features that are not finite.
    """
    voxels = _checked_voxels(coords, resolution)
    values = _checked_features(feats, len(voxels)).float()
    cubes = gather_surface_cubes(voxels.to(values.device), values, resolution, progress) if len(voxels) else None
    if cubes is None:
        return _empty_mesh(values.device)
    tables = case_tables()
    case = resolve_ambiguities(cubes, tables)
    vertices = place_dual_vertices(cubes, case, tables, chunk_bytes=chunk_bytes, progress=progress)
    faces = connect_faces(cubes, case, vertices, cube_gamma(cubes), tables)
    progress.check()
    position, attributes = vertices.payload.split([3, 6], dim=1)
    return ExtractedMesh(position.contiguous(), faces, attributes.contiguous(), success=len(faces) > 0)


def _checked_voxels(coords: Tensor, resolution: int) -> Tensor:
    """Returns [N, 3] int64."""
    if not 1 <= resolution <= MAX_RESOLUTION:
        raise ValueError(f"resolution must be in 1..{MAX_RESOLUTION}, got {resolution}")
    if coords.ndim != 2 or coords.shape[1] not in (3, 4) or coords.is_floating_point():
        raise ValueError(f"coords must be integers [N, 3] or [N, 4], got {coords.dtype} {tuple(coords.shape)}")
    if coords.shape[1] == 4 and len(coords) and bool((coords[:, 0] != coords[0, 0]).any()):
        raise ValueError("coords hold several samples; extract them one at a time")
    voxels = coords[:, -3:].long()
    if len(voxels) == 0:
        return voxels
    lowest, highest = voxels.aminmax()
    if lowest < 0 or highest >= resolution:
        raise ValueError(f"voxel coordinates must lie in 0..{resolution - 1}; found {int(lowest)}..{int(highest)}")
    key = (voxels[:, 0] * resolution + voxels[:, 1]) * resolution + voxels[:, 2]
    # Of rows with the same key one remains in the table, whose other places are never read.
    row = torch.arange(len(key), dtype=torch.int32, device=key.device)
    row_at = torch.empty(resolution**3, dtype=torch.int32, device=key.device).scatter_(0, key, row)
    duplicates = int((row_at.index_select(0, key) != row).count_nonzero())
    if duplicates:
        raise ValueError(f"the structure names {duplicates} of its {len(key)} voxels more than once")
    return voxels


def _checked_features(feats: Tensor, voxel_count: int) -> Tensor:
    if feats.shape not in ((voxel_count, FEATURE_CHANNELS), (voxel_count, COLOURLESS_CHANNELS)):
        raise ValueError(
            f"feats must be [{voxel_count}, {FEATURE_CHANNELS} or {COLOURLESS_CHANNELS}], got {tuple(feats.shape)}"
        )
    if len(feats):
        lowest, highest = feats.aminmax()  # not a number spreads through both
        if not bool(torch.isfinite(lowest) & torch.isfinite(highest)):
            raise ValueError("the mesh decoder's features hold numbers that are not finite")
    return feats


def _empty_mesh(device: torch.device) -> ExtractedMesh:
    return ExtractedMesh(
        vertices=torch.zeros(0, 3, device=device),
        faces=torch.zeros(0, 3, dtype=torch.int32, device=device),
        vertex_attributes=torch.zeros(0, 6, device=device),
        success=False,
    )
