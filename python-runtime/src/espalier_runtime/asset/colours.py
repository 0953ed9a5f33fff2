"""The choice of an asset's colour source: projected images, its Gaussians, or the mesh decoder's vertex colours.

Owns the choice and its name in the recipe. How each source finds a colour is `texturing`'s.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from espalier_runtime.asset.mesh import BuiltMesh
from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.engines.condition.condition import unusable_cut_outs
from espalier_runtime.meshing.queries.normals import vertex_normals
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.progress import JobContext, Progress
from espalier_runtime.splats.gaussians import GaussianModel
from espalier_runtime.texturing.baking.bake_page import TEXELS_AT_ONCE
from espalier_runtime.texturing.colour_source import ColourSource, MeshColours
from espalier_runtime.texturing.image_projection.mirrored_image import with_mirrored_half
from espalier_runtime.texturing.image_projection.project_images import ImageProjection, PosedImage, project_images
from espalier_runtime.texturing.splat_colours import SplatColours
from espalier_runtime.texturing.synthesis.hidden_side_synthesis import HiddenSideSynthesis


@dataclass(frozen=True)
class ColourInputs:
    """Sources of better colours than the mesh decoder's.

    `pictures` are the images that a view-aligned object was made from;
    `gaussians` decodes the cloud of the same latent. `seed` decides between equally good details of hidden sides.
    """

    pictures: Sequence[PosedImage] = ()
    gaussians: Callable[[], GaussianModel] | None = None
    seed: int = 0


@dataclass(frozen=True)
class ChosenColours:
    """A colour source, and what recipes call it."""

    source: ColourSource
    name: str


def choose_colours(built: BuiltMesh, inputs: ColourInputs, context: JobContext, *, pose: PicturePose) -> ChosenColours:
    """Images take precedence over Gaussians, and those over the mesh decoder's colours. `pose` is that of the camera of
    a single image.

    Raises input_empty or input_too_small for an image that shows nothing, and cancelled.
    """
    mesh_colours = MeshColours(built.detailed, built.surface)
    if inputs.pictures:
        with unusable_cut_outs():
            projected = project_images(inputs.pictures, built.detailed, crop_side=pose.crop_side)
        shown = [picture.side for picture in inputs.pictures]
        example = projected[0].synthesis_source()
        hidden: ColourSource = HiddenSideSynthesis(
            mesh_colours,
            built.detailed,
            example,
            seed=inputs.seed,
            shown=shown,
            progress=Progress.of(context, "texture"),
        )
        if len(projected) == 1:
            hidden = with_mirrored_half(hidden, projected[0], built.detailed, pose)
        return ChosenColours(ImageProjection(projected, hidden), "picture and mesh")
    if inputs.gaussians is not None:
        return ChosenColours(SplatColours(inputs.gaussians(), elsewhere=mesh_colours), "gaussians")
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
