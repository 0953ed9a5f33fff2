"""Mesh simplification by quadric edge collapse (Garland and Heckbert 1997).

Owns the meaning of a target and how it is reached; the collapses themselves are fast-simplification's.
"""

from collections.abc import Sequence

import fast_simplification
import numpy as np

from espalier_runtime.meshing.repair.manifold import split_non_manifold
from espalier_runtime.meshing.repair.touching import separate_touching
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.meshing.weld import drop_degenerate_faces, drop_folded_faces
from espalier_runtime.protocol.progress import UNWATCHED, Progress

FEWEST_TRIANGLES = 4
TOLERANCE = 0.02
_AGGRESSIVENESS = (3.0, 5.0, 7.0, 9.0)
"""Tried from careful to rough; the first that reaches the target is taken."""


def triangle_target(face_count: int, simplify: float | None, triangles: int | None) -> int:
    """The triangle count meant by a ratio to remove or by a count to reach; the count wins.

    ValueError for more triangles than there are.
    """
    if triangles is None:
        return min(max(FEWEST_TRIANGLES, round(face_count * (1.0 - (simplify or 0.0)))), face_count)
    if triangles > face_count:
        raise ValueError(f"{triangles} triangles cannot be left of {face_count}")
    return triangles


def simplify_mesh(mesh: TriangleMesh, target: int, *, progress: Progress = UNWATCHED) -> TriangleMesh:
    """Collapse edges until about `target` triangles are left, without colours.

    The count is within TOLERANCE of the target where the shape allows it; else it is the lowest that was reached.
    A mesh at or under the target is returned as it is. `progress` is checked between the attempts.
    """
    if target >= len(mesh.faces):
        return mesh
    simplest: TriangleMesh | None = None
    for aggressiveness in _AGGRESSIVENESS:
        progress.check()
        candidate = _collapse(mesh, target, aggressiveness)
        if simplest is None or len(candidate.faces) < len(simplest.faces):
            simplest = candidate
        if len(simplest.faces) <= target * (1 + TOLERANCE):
            break
    assert simplest is not None
    return simplest


def levels_of_detail(mesh: TriangleMesh, targets: Sequence[int]) -> list[TriangleMesh]:
    """A mesh for each target, finest first, each made from the one before it; targets must fall."""
    levels: list[TriangleMesh] = []
    for target in targets:
        if levels and target > len(levels[-1].faces):
            raise ValueError(f"levels of detail must fall, got {list(targets)}")
        levels.append(simplify_mesh(levels[-1] if levels else mesh, target))
    return levels


def has_reached(mesh: TriangleMesh, target: int) -> bool:
    """Whether `mesh` has no more triangles than is tolerated above `target`."""
    return len(mesh.faces) <= max(target * (1 + TOLERANCE), target + 2)


def _collapse(mesh: TriangleMesh, target: int, aggressiveness: float) -> TriangleMesh:
    vertices, faces, *_ = fast_simplification.simplify(
        mesh.vertices, mesh.faces, target_count=target, agg=aggressiveness
    )
    collapsed = TriangleMesh(np.ascontiguousarray(vertices, np.float32), np.ascontiguousarray(faces, np.int32))
    # Collapses sometimes fold a thin part flat.
    tidy = drop_folded_faces(drop_degenerate_faces(collapsed)).without_unused_vertices()
    return separate_touching(split_non_manifold(tidy)[0])
