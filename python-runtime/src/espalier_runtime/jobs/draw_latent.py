"""A picture of a saved latent through any of a pack's decoders, or of a Gaussian cloud from a file.

For looking at what a decoder gives before anything is meshed, simplified or baked. H = W = side.
"""

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import torch
from jaxtyping import Float32, UInt8
from torch import Tensor

from espalier_runtime.cameras.camera import Camera, orbit_camera
from espalier_runtime.cameras.framing import THREE_QUARTER_PITCH, THREE_QUARTER_YAW
from espalier_runtime.engines.common.decode_latent import decode_gaussians, decode_meshes, decode_radiance_fields
from espalier_runtime.latent.structured_latent import StructuredLatent
from espalier_runtime.meshing.extraction.flexicubes import ExtractedMesh
from espalier_runtime.meshing.queries.normals import vertex_normals
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.progress import JobContext
from espalier_runtime.radiance.preview import render_radiance_field
from espalier_runtime.raster.shade import ShadeOptions, shade
from espalier_runtime.raster.surface_pixels import ShadedMesh
from espalier_runtime.splats.gaussians import GaussianModel
from espalier_runtime.splats.gsplat_kernel import draw_gaussians
from espalier_runtime.splats.render import SplatOptions

Representation = Literal["mesh", "gaussians", "radiance-field"]
REPRESENTATIONS: tuple[Representation, ...] = get_args(Representation)
_RADIUS, _FIELD_OF_VIEW = 2.0, math.radians(40)  # the unit cube fits from everywhere


@dataclass(frozen=True)
class View:
    """From where, in radians (yaw pi is the front), and how large, in pixels."""

    yaw: float = THREE_QUARTER_YAW
    pitch: float = THREE_QUARTER_PITCH
    side: int = 512

    @property
    def camera(self) -> Camera:
        """On a sphere around the unit cube."""
        return orbit_camera(self.yaw, self.pitch, radius=_RADIUS, field_of_view=_FIELD_OF_VIEW)


def draw_latent(
    pack: ModelPack,
    latent: StructuredLatent,
    view: View,
    *,
    representation: Representation,
    device: torch.device,
    context: JobContext,
) -> UInt8[np.ndarray, "H W 4"]:
    """The latent's first sample as sRGB with straight alpha. Raises latent_invalid, or pack_missing without decoder."""
    match representation:
        case "mesh":
            return _draw_surface(decode_meshes(pack, latent, device, context)[0], view)
        case "gaussians":
            return draw_cloud(decode_gaussians(pack, latent, device, context)[0], view)
        case "radiance-field":
            field = decode_radiance_fields(pack, latent, device, context)[0]
            return _as_picture(render_radiance_field(field, view.camera, view.side))


def draw_cloud(cloud: GaussianModel, view: View) -> UInt8[np.ndarray, "H W 4"]:
    """A Gaussian cloud as sRGB with straight alpha."""
    picture = draw_gaussians(cloud, view.camera, SplatOptions(view.side, view.side))
    return _as_picture(torch.cat([picture.colour, picture.opacity[None]]))


def _draw_surface(surface: ExtractedMesh, view: View) -> UInt8[np.ndarray, "H W 4"]:
    mesh = TriangleMesh.from_decoder(surface)
    drawn = ShadedMesh(mesh.vertices, vertex_normals(mesh), mesh.faces, mesh.colours)
    return shade(drawn, view.camera, ShadeOptions(view.side, has_floor_shadow=False))


def _as_picture(layers: Float32[Tensor, "4 H W"]) -> UInt8[np.ndarray, "H W 4"]:
    """Premultiplied colour, already sRGB, and opacity."""
    colour, opacity = layers[:3], layers[3:]
    straight = torch.cat([colour / opacity.clamp_min(1e-6), opacity])
    return (straight.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).cpu().numpy()
