"""Where the colours of an asset come from: its picture, its Gaussians, or the mesh decoder.

Owns the choice and its name in the recipe. How each source answers is `texturing`'s.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from espalier_runtime.asset.mesh import BuiltMesh
from espalier_runtime.meshing.queries.normals import vertex_normals
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.progress import JobContext, Progress
from espalier_runtime.splats.gaussians import GaussianModel
from espalier_runtime.texturing.baking.bake_page import TEXELS_AT_ONCE
from espalier_runtime.texturing.colour_source import ColourSource, MeshColours
from espalier_runtime.texturing.image_projection.project_images import PictureProjection, SeenPicture, project_pictures
from espalier_runtime.texturing.splat_colours import SplatColours
from espalier_runtime.texturing.synthesis.hidden_side_synthesis import ImaginedSides


@dataclass(frozen=True)
class Looks:
    """Where better colours than those of the mesh decoder are to be had.

    `pictures` are those that the object was made from, for objects that stand as their cameras saw them;
    `gaussians` decodes the cloud of the same latent. `seed` decides between equally good details of hidden sides.
    """

    pictures: Sequence[SeenPicture] = ()
    gaussians: Callable[[], GaussianModel] | None = None
    seed: int = 0


@dataclass(frozen=True)
class ChosenColours:
    """A colour source, and what recipes call it."""

    source: ColourSource
    name: str


def choose_colours(built: BuiltMesh, looks: Looks, context: JobContext) -> ChosenColours:
    """The pictures go before the Gaussians, and those before the colours of the mesh decoder."""
    mesh_colours = MeshColours(built.detailed, built.surface)
    if looks.pictures:
        projected = project_pictures(looks.pictures, built.detailed)
        shown = [picture.side for picture in looks.pictures]
        example = projected[0].example()
        hidden = ImaginedSides(
            mesh_colours,
            built.detailed,
            example,
            seed=looks.seed,
            shown=shown,
            progress=Progress.of(context, "texture"),
        )
        return ChosenColours(PictureProjection(projected, hidden), "picture and mesh")
    if looks.gaussians is not None:
        return ChosenColours(SplatColours(looks.gaussians(), elsewhere=mesh_colours), "gaussians")
    return ChosenColours(mesh_colours, "mesh")


def coloured(mesh: TriangleMesh, source: ColourSource, context: JobContext) -> TriangleMesh:
    """`mesh` with the colours of `source` on its vertices. Raises cancelled between chunks of vertices."""
    normals = vertex_normals(mesh)
    colours = np.empty_like(mesh.vertices)
    for start in range(0, len(mesh.vertices), TEXELS_AT_ONCE):
        context.check_cancelled()
        part = slice(start, start + TEXELS_AT_ONCE)
        colours[part] = source.colours(mesh.vertices[part], normals[part])
    return replace(mesh, colours=colours)
