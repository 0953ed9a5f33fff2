"""Makes the mesh of an asset from a decoded surface: cleaned, closed where asked, simplified, measured.

Owns the order and the progress of these steps. Each step's how is `meshing`'s.
"""

from dataclasses import dataclass

from msgspec.structs import asdict

from espalier_runtime.asset.plan import BuildingPlan
from espalier_runtime.asset.upright import upright_mesh
from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.meshing.queries.health import measure_figures
from espalier_runtime.meshing.queries.nearest_surface import NearestSurface
from espalier_runtime.meshing.queries.normals import surface_area
from espalier_runtime.meshing.queries.print_checks import check_for_print
from espalier_runtime.meshing.repair.clean import CleanedMesh, clean_mesh
from espalier_runtime.meshing.repair.solid import close_mesh, make_solid
from espalier_runtime.meshing.simplification.simplify import has_reached, simplify_mesh, triangle_target
from espalier_runtime.meshing.simplification.simplify_coloured import simplify_coloured_mesh
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.asset_report import BuiltMeshFigures, MeshFigures, PrintReport
from espalier_runtime.protocol.messages.body import Solidification
from espalier_runtime.protocol.progress import JobContext, Progress

_STEPS = 4
_LEAST_SHARE = 0.05
"""Of the decoded area that must be left after cleaning: half of it is the far side of a hollow surface anyway."""
_LEAST_WALL_MILLIMETRES = 0.8
"""Two lines of a common printer nozzle."""


@dataclass(frozen=True)
class BuiltMesh:
    """The simplified mesh, the detailed one it stands for with its colours, and the figures of both for the answer.

    `surface` answers where the detailed mesh is nearest.
    """

    mesh: TriangleMesh
    detailed: TriangleMesh
    surface: NearestSurface
    figures: BuiltMeshFigures


def build_mesh(decoded: TriangleMesh, plan: BuildingPlan, context: JobContext, *, pose: PicturePose) -> BuiltMesh:
    """Clean `decoded` and bring it to the triangle count of `plan`, as a closed solid if the plan says so.

    The mesh stays as its picture's camera saw it; figures and walls are those of the one that stands as `pose` says.
    Raises structure_empty for a mesh without faces or of specks alone, target_unreachable, and cancelled between
    the steps, each of which takes a few seconds at most.
    """
    cleaned = _cleaned(decoded, context)
    detailed = whole = cleaned.mesh
    method: Solidification | None = None
    context.progress("mesh", 1, _STEPS)
    if plan.watertight:
        solid = make_solid(detailed)
        whole, method = solid.mesh, solid.method
        context.check_cancelled()
    context.progress("mesh", 2, _STEPS)
    mesh = _simplified(whole, plan, context)
    context.check_cancelled()
    context.progress("mesh", 3, _STEPS)
    standing = upright_mesh(mesh, pose)
    figures = measure_figures(standing)
    context.check_cancelled()
    report = _print_report(standing, figures, plan) if plan.watertight else None
    context.check_cancelled()
    surface = NearestSurface(detailed)
    context.check_cancelled()
    context.progress("mesh", _STEPS, _STEPS)
    account = BuiltMeshFigures(
        **asdict(figures),
        whole_faces=len(detailed.faces),
        cleaning=cleaned.report,
        solid=method,
        print=report,
        levels_of_detail=[],
    )
    return BuiltMesh(mesh, detailed, surface, account)


def nothing_decoded() -> EspalierError:
    """The failure of a latent without a surface."""
    return EspalierError(
        "structure_empty",
        "The latent decodes to nothing: there is no surface in it.",
        hint="Try another seed, or another picture.",
    )


def _cleaned(decoded: TriangleMesh, context: JobContext) -> CleanedMesh:
    if not len(decoded.faces):
        raise nothing_decoded()
    context.progress("mesh", 0, _STEPS)
    cleaned = clean_mesh(decoded, progress=Progress.of(context, "mesh"))
    context.check_cancelled()
    if surface_area(cleaned.mesh) < _LEAST_SHARE * surface_area(decoded):
        pieces = f"{cleaned.report.floaters + 1} loose specks" if cleaned.report.floaters else "a tangle of scraps"
        raise EspalierError(
            "structure_empty",
            f"The latent decodes to {pieces} and no object among them.",
            hint="Try another seed, or a picture in which the object is larger and whole.",
        )
    return cleaned


def _simplified(whole: TriangleMesh, plan: BuildingPlan, context: JobContext) -> TriangleMesh:
    target = _target(len(whole.faces), plan)
    simplify = simplify_coloured_mesh if plan.has_vertex_colours else simplify_mesh
    mesh = simplify(whole, target, progress=Progress.of(context, "mesh"))
    if plan.triangles is not None:
        check_reached(mesh, target)
    # Collapses may open a closed mesh again where parts of it are folded flat.
    return close_mesh(mesh) if plan.watertight and not measure_figures(mesh).watertight else mesh


def check_reached(mesh: TriangleMesh, target: int) -> None:
    """Raise target_unreachable when `mesh` has more than the tolerated number of triangles above `target`."""
    if not has_reached(mesh, target):
        raise EspalierError(
            "target_unreachable",
            f"This shape cannot be simplified to {target} triangles: {len(mesh.faces)} are the fewest that keep it.",
            hint=f"Ask for {len(mesh.faces)} triangles or more.",
        )


def _target(face_count: int, plan: BuildingPlan) -> int:
    try:
        target = triangle_target(face_count, plan.simplify, plan.triangles)
    except ValueError as error:
        raise EspalierError(
            "target_unreachable",
            f"{plan.triangles} triangles were asked for, but the detailed mesh has only {face_count}.",
            hint=f"Ask for {face_count} or fewer, or for simplify 0 to keep them all.",
        ) from error
    fewest = (plan.asked.fewest_triangles or 0) if plan.triangles is None else 0
    return max(target, min(fewest, face_count))


def _print_report(mesh: TriangleMesh, figures: MeshFigures, plan: BuildingPlan) -> PrintReport:
    """The checks against the thinnest printable wall, which is so many of the metres of the mesh."""
    least_wall = _LEAST_WALL_MILLIMETRES / plan.millimetres * max(figures.size)
    return PrintReport(**asdict(check_for_print(mesh, least_wall)), millimetres=plan.millimetres)
