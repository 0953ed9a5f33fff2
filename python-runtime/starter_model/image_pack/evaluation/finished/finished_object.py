"""An object as an artist gets it: the GLB that the program makes of one picture, and what is in such a file.

Owns making and reading it. Axis letters: T side of the texture.
"""

import json
import struct
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import trimesh
from PIL import Image
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

from espalier_runtime.cameras.picture_pose import PicturePose
from espalier_runtime.jobs.generate import generate
from espalier_runtime.model_packs.model_pack import ModelPack
from espalier_runtime.protocol.messages import requests
from espalier_runtime.protocol.messages.requests import GenerateParams
from espalier_runtime.protocol.progress import SilentContext
from espalier_runtime.raster.surface_pixels import ShadedMesh


def make_object(pack: ModelPack, cut_out: Image.Image, path: Path) -> None:
    """Write the GLB that the program makes of a cut-out RGBA picture, with the options nobody has changed.

    Only the origin is kept where the model has it, for what the object is measured against.
    """
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
            sampling=requests.SamplingOptions(),
            building=requests.BuildingOptions(pivot="centre"),
            pictures=[str(picture)],
        )
        asset = generate(params, pack, SilentContext())
        assert asset.files.glb is not None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(Path(asset.files.glb).read_bytes())


def read_object(path: Path, *, as_pictured: bool = False) -> ShadedMesh:
    """The textured mesh in a GLB, z up; `as_pictured` in the frame of its picture's camera, in sides of the crop, where
    its recipe says how it was turned upright. ValueError for one without a texture."""
    mesh = trimesh.load_mesh(path, process=False)
    visual = mesh.visual
    if not isinstance(visual, TextureVisuals) or visual.uv is None:
        raise ValueError(f"{path} has no texture coordinates")
    material = visual.material
    if not isinstance(material, PBRMaterial) or material.baseColorTexture is None:
        raise ValueError(f"{path} has no texture")
    positions, pose = _z_up(mesh.vertices), _pose_of(path)
    return ShadedMesh(
        positions=pose.as_seen(positions) / np.float32(pose.crop_side) if as_pictured else positions,
        normals=_z_up(mesh.vertex_normals),
        faces=np.asarray(mesh.faces, np.int32),
        uvs=np.asarray(visual.uv, np.float32),
        texture=np.asarray(material.baseColorTexture.convert("RGB")),
    )


def made_object(pack: ModelPack, cut_out: Image.Image) -> ShadedMesh:
    """The finished object of a cut-out RGBA picture, read again from its GLB."""
    with TemporaryDirectory() as name:
        path = Path(name) / "model.glb"
        make_object(pack, cut_out, path)
        return read_object(path)


def _pose_of(path: Path) -> PicturePose:
    """How the object in a GLB was turned upright; not at all where nothing says so."""
    content = path.read_bytes()
    (length,) = struct.unpack_from("<I", content, 12)
    asset = json.loads(content[20 : 20 + length]).get("asset", {})
    parameters = asset.get("extras", {}).get("espalier", {}).get("parameters", {})
    small = {"cropSide": parameters.get("camera", {}).get("cropSide", 1)}
    return PicturePose.in_recipe({"camera": parameters.get("building", {}).get("upright", small)})


def _z_up(vectors: np.ndarray) -> np.ndarray:
    """From the frame of files to the model frame, the inverse of `export.y_up`."""
    x, y, z = np.asarray(vectors, np.float32).T
    return np.stack([x, -z, y], 1)
