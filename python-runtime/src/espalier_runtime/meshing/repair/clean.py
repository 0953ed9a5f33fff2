"""The repair pipeline of a decoded surface, and the report of what each step changed.

Each repair lives in its own module; simplification is not a repair and comes later.
"""

from dataclasses import dataclass

from espalier_runtime.meshing.repair.holes import DEFAULT_LIMITS as DEFAULT_HOLE_LIMITS
from espalier_runtime.meshing.repair.holes import HoleLimits, fill_holes
from espalier_runtime.meshing.repair.manifold import split_non_manifold
from espalier_runtime.meshing.repair.shells import DEFAULT_LIMITS as DEFAULT_SHELL_LIMITS
from espalier_runtime.meshing.repair.shells import ShellLimits, drop_floaters, drop_inner_shells
from espalier_runtime.meshing.repair.touching import separate_touching
from espalier_runtime.meshing.repair.winding import fix_winding
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.meshing.weld import drop_degenerate_faces, drop_duplicate_faces, weld_vertices
from espalier_runtime.protocol.messages.asset_report import CleaningReport
from espalier_runtime.protocol.progress import UNWATCHED, Progress


@dataclass(frozen=True)
class CleanedMesh:
    """The repaired mesh and the report of what was changed."""

    mesh: TriangleMesh
    report: CleaningReport


def clean_mesh(
    mesh: TriangleMesh,
    *,
    shell_limits: ShellLimits = DEFAULT_SHELL_LIMITS,
    hole_limits: HoleLimits = DEFAULT_HOLE_LIMITS,
    progress: Progress = UNWATCHED,
) -> CleanedMesh:
    """Repair a decoded surface; `progress` is checked between the repairs, each of which takes a second at most."""
    welded = weld_vertices(mesh)
    sound = drop_degenerate_faces(welded)
    single = drop_duplicate_faces(sound)
    progress.check()
    # Before the winding is fixed: inner shells are recognised by their normals.
    visible, hidden_faces = drop_inner_shells(single, shell_limits)
    progress.check()
    whole, floaters = drop_floaters(visible, shell_limits)
    progress.check()
    parted, parted_vertices = split_non_manifold(whole)
    progress.check()
    closed = fill_holes(parted, hole_limits)
    outward, turned_faces = fix_winding(closed.mesh)
    report = CleaningReport(
        welded_vertices=len(mesh.vertices) - len(welded.vertices),
        degenerate_faces=len(welded.faces) - len(sound.faces),
        duplicate_faces=len(sound.faces) - len(single.faces),
        hidden_faces=hidden_faces,
        floaters=floaters,
        parted_vertices=parted_vertices,
        filled_holes=closed.filled,
        open_holes=closed.left_open,
        turned_faces=turned_faces,
    )
    progress.check()
    return CleanedMesh(separate_touching(outward), report)
