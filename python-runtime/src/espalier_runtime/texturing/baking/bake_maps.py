"""The three maps of a material: base colour, tangent-space normals and ambient occlusion.

Owns what a texel of each map holds. `bake_page` owns which texels there are. Axes: T page side.
"""

import numpy as np
from jaxtyping import Float32, UInt8

from espalier_runtime.meshing.queries.nearest_surface import NearestSurface
from espalier_runtime.meshing.queries.normals import normalise, vertex_normals
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.protocol.progress import Progress
from espalier_runtime.texturing.baking.ambient_occlusion import AmbientOcclusion
from espalier_runtime.texturing.baking.bake_page import bake_page
from espalier_runtime.texturing.baking.texels import SurfaceLayout, Texels
from espalier_runtime.texturing.colour_source import ColourSource


def bake_colour(
    layout: SurfaceLayout, page_size: int, source: ColourSource, progress: Progress
) -> UInt8[np.ndarray, "T T 3"]:
    """The sRGB colours of `source`."""

    def evaluate(texels: Texels) -> Float32[np.ndarray, "N 3"]:
        return source.colours(texels.points(layout), texels.normals(layout))

    return bake_page(layout, page_size, evaluate, progress)


def bake_normals(
    layout: SurfaceLayout,
    corner_tangents: Float32[np.ndarray, "F 3 4"],
    page_size: int,
    detailed: TriangleMesh,
    surface: NearestSurface,
    progress: Progress,
) -> UInt8[np.ndarray, "T T 3"]:
    """The normals of `detailed` in the tangent frames of the layout: red along u, green along v (up), blue outwards.

    `corner_tangents` are `vertex_tangents` at the corners; `surface` answers for `detailed`.
    """
    fine_normals = vertex_normals(detailed)

    def evaluate(texels: Texels) -> Float32[np.ndarray, "N 3"]:
        normals = texels.normals(layout)
        place = surface.find(texels.points(layout), normals)
        fine = normalise(np.einsum("nk,nkc->nc", place.weights, fine_normals[detailed.faces[place.faces]]))
        frame = np.einsum("nk,nkc->nc", np.clip(texels.weights, 0.0, 1.0), corner_tangents[texels.faces])
        tangents = normalise(frame[:, :3])
        bitangents = np.cross(normals, tangents) * np.sign(frame[:, 3:])
        local = np.stack([(fine * axis).sum(axis=1) for axis in (tangents, bitangents, normals)], axis=1)
        # A normal that points below the surface comes from another wall; it is kept just above, where it can be shaded.
        local[:, 2] = np.maximum(local[:, 2], 0.05)
        return (normalise(local) * 0.5 + 0.5).astype(np.float32)

    return bake_page(layout, page_size, evaluate, progress)


def bake_occlusion(
    layout: SurfaceLayout, page_size: int, mesh: TriangleMesh, progress: Progress
) -> UInt8[np.ndarray, "T T 3"]:
    """Ambient occlusion of `mesh`, the same in all three channels; 255 is unoccluded."""
    occlusion = AmbientOcclusion(mesh, progress)

    def evaluate(texels: Texels) -> Float32[np.ndarray, "N 3"]:
        return np.repeat(occlusion.at(texels.points(layout), texels.normals(layout))[:, None], 3, axis=1)

    return bake_page(layout, page_size, evaluate, progress)
