"""Makes the mesh of an asset from a decoded surface: cleaned, simplified, measured.

Owns the order and the progress of these steps. Each step's how is `meshing`'s.
"""

from dataclasses import dataclass

from espalier_runtime.meshing.clean import CleaningReport, clean_mesh
from espalier_runtime.meshing.health import MeshFigures, measure_figures
from espalier_runtime.meshing.nearest_surface import NearestSurface
from espalier_runtime.meshing.normals import surface_area
from espalier_runtime.meshing.simplify import check_reached, simplify_mesh, triangle_target
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.pipelines.build_asset_plan import BuildingPlan
from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.progress import JobContext

_STEPS = 3
_LEAST_SHARE = 0.05
"""Of the decoded area. Half of that is the far side of a hollow surface already."""
_LEAST_SHARE = 0.05
"""Of the decoded area: half of it is the far side of a hollow surface, and the rest may be in folds that are closed."""


@dataclass(frozen=True)
class BuiltMesh:
    """The simplified mesh, the detailed one it stands for with its colours, and the account of both.

    `surface` answers where the detailed mesh is nearest.
    """

    mesh: TriangleMesh
    detailed: TriangleMesh
    surface: NearestSurface
    figures: MeshFigures
    cleaning: CleaningReport


def build_mesh(decoded: TriangleMesh, plan: BuildingPlan, context: JobContext) -> BuiltMesh:
    """Clean `decoded` and bring it to the triangle count of `plan`.

    Raises structure_empty for a mesh without faces, target_unreachable, and cancelled between the steps.
    """
    if not len(decoded.faces):
        raise nothing_decoded()
    context.progress("mesh", 0, _STEPS)
    cleaned = clean_mesh(decoded, check_cancelled=context.check_cancelled)
    detailed = cleaned.mesh
    if surface_area(detailed) < _LEAST_SHARE * surface_area(decoded):
        raise only_specks(cleaned.report.floaters + 1)
    context.progress("mesh", 1, _STEPS)
    target = triangle_target(len(detailed.faces), plan.simplify, plan.triangles)
    mesh = simplify_mesh(detailed, target)
    if plan.triangles is not None:
        check_reached(mesh, target)
    context.check_cancelled()
    context.progress("mesh", 2, _STEPS)
    built = BuiltMesh(mesh, detailed, NearestSurface(detailed), measure_figures(mesh), cleaned.report)
    context.progress("mesh", 3, _STEPS)
    return built


def nothing_decoded() -> EspalierError:
    """The failure of a latent without a surface."""
    return EspalierError(
        "structure_empty",
        "The latent decodes to nothing: there is no surface in it.",
        hint="Try another seed, or another picture.",
    )


def only_specks(pieces: int) -> EspalierError:
    """The failure of a latent whose surface is dust."""
    return EspalierError(
        "structure_empty",
        f"The latent decodes to {pieces} loose specks and no object among them.",
        hint="Try another seed, or a picture in which the object is larger and whole.",
    )
