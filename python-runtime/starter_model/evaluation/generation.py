"""One picture through a pack by the program's own stages: to the cleaned surface with colours, or to the GLB."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
import trimesh
from PIL import Image

from espalier_runtime.meshing.clean import clean_mesh
from espalier_runtime.meshing.nearest_surface import NearestSurface
from espalier_runtime.meshing.normals import vertex_normals
from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.pipelines.decode_latent import decode_mesh
from espalier_runtime.pipelines.generate import generate as generate_asset
from espalier_runtime.pipelines.sample_latent import sample_latent
from espalier_runtime.pipelines.sampling_options import SamplingOptions
from espalier_runtime.protocol import messages
from espalier_runtime.protocol.messages import GenerateParams
from espalier_runtime.protocol.progress import SilentContext
from espalier_runtime.raster.surface_pixels import ShadedMesh
from espalier_runtime.texturing.colour_source import MeshColours
from espalier_runtime.texturing.picture_projection import PictureProjection, SeenPicture


@dataclass(frozen=True)
class Generated:
    """The cleaned mesh in the model frame, and the same ready to draw with the picture's colours."""

    mesh: TriangleMesh
    drawn: ShadedMesh


def finished_mesh(pack: ModelPack, cut_out: Image.Image) -> TriangleMesh:
    """The mesh of the GLB that the program makes of a cut-out RGBA picture, read again, in the model frame."""
    with TemporaryDirectory() as name:
        picture, folder = Path(name) / "picture.png", Path(name) / "asset"
        cut_out.save(picture)
        folder.mkdir()
        params = GenerateParams(
            job_id="evaluation",
            folder=str(folder),
            pack_folder=str(pack.folder),
            seed=1,
            device="cpu",
            cut_out="keep",
            sampling=messages.SamplingOptions(),
            building=messages.BuildingOptions(texture=False),
            pictures=[str(picture)],
        )
        asset = generate_asset(params, pack, SilentContext())
        scene = trimesh.load_mesh(asset["files"]["glb"], process=False)
    x, y, z = np.asarray(scene.vertices, np.float32).T
    return TriangleMesh(np.stack([x, -z, y], 1), np.asarray(scene.faces, np.int32))


def generate(pack: ModelPack, cut_out: Image.Image) -> Generated:
    """The object of a cut-out RGBA picture."""
    device, context = torch.device("cpu"), SilentContext()
    latent = sample_latent(
        pack, pictures=[cut_out], prompt=None, seed=1, options=SamplingOptions(), device=device, context=context
    )
    mesh = clean_mesh(TriangleMesh.from_decoder(decode_mesh(pack, latent, device, context))).mesh
    normals = vertex_normals(mesh)
    hidden = MeshColours(mesh, NearestSurface(mesh))
    colours = PictureProjection([SeenPicture(cut_out)], mesh, hidden).colours(mesh.vertices, normals)
    return Generated(mesh, ShadedMesh(mesh.vertices, normals, mesh.faces, colours))
