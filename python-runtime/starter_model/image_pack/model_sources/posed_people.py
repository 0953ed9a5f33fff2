"""People of GLBs who stand with their arms spread out, given poses and written as GLBs without bones.

Owns what skin and bones say of where vertices are; buffers may be compressed by meshoptimizer. Bones are named as
Mixamo names them. Shapes that faces can take are left out. Axis letters: V vertices, J bones.
"""

import io
import json
import re
import struct
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import trimesh
from numpy.typing import NDArray
from PIL import Image
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

from starter_model.image_pack.model_sources.makehuman import moved_by_bones
from starter_model.image_pack.model_sources.poses import POSES, bone_turns, turn_about
from starter_model.image_pack.model_sources.readers.meshopt_buffers import read_triangles, read_vertices
from starter_model.image_pack.real_models.model_file import TEXTURE_SIDE

_HEADER_BYTES = 12
_CHUNK = struct.Struct("<I4s")
_DTYPES = {5120: np.int8, 5121: np.uint8, 5122: np.int16, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
_BONES = {"spine_02": "Spine1", "head": "Head"} | {
    f"{ours}_{side[0].lower()}": side + theirs
    for ours, theirs in (("upperarm", "Arm"), ("lowerarm", "ForeArm"), ("thigh", "UpLeg"), ("calf", "Leg"))
    for side in ("Left", "Right")
}
_PREFIX = re.compile(".*[:_]")
# Poses are turns against arms that are half raised.
_HALF_LOWERED = {"upperarm_l": turn_about((0, 0, 1), -45), "upperarm_r": turn_about((0, 0, 1), 45)}


def write_posed_person(source: Path, target: Path) -> None:
    """Write a GLB of one person in a pose that the file's name decides. ValueError for what is no such file."""
    try:
        person = _Document(source.read_bytes())
        rng = np.random.default_rng(zlib.crc32(source.stem.encode()))
        names = list(POSES)
        pose = POSES[names[rng.choice(len(names), p=[POSES[name].share for name in names])]]
        scene = person.posed(bone_turns(rng, pose))
    except (LookupError, struct.error) as error:
        raise ValueError(f"it is broken: {error}") from error
    target.parent.mkdir(parents=True, exist_ok=True)
    scene.export(target)


class _Document:
    def __init__(self, content: bytes) -> None:
        if content[:4] != b"glTF":
            raise ValueError("it is no GLB")
        length, _ = _CHUNK.unpack_from(content, _HEADER_BYTES)
        first = _HEADER_BYTES + _CHUNK.size
        self._said = json.loads(content[first : first + length])
        self._binary = content[first + length + _CHUNK.size :]
        self._parents = {child: node for node, said in enumerate(self._nodes) for child in said.get("children", ())}
        self._view = cache(self._read_view)
        self._picture = cache(self._read_picture)

    @property
    def _nodes(self) -> list[dict[str, Any]]:
        return self._said["nodes"]

    def posed(self, turns: dict[str, NDArray[np.float64]]) -> trimesh.Scene:
        """All meshes as one scene, after the turns [3, 3] of bones that `poses` names."""
        scene = trimesh.Scene()
        moved = self._moved(turns)
        for node in self._nodes:
            if "mesh" in node and "skin" in node:
                for part in self._said["meshes"][node["mesh"]]["primitives"]:
                    scene.add_geometry(self._mesh(part, self._said["skins"][node["skin"]], moved))
        if not scene.geometry:
            raise ValueError("nobody is in it")
        return scene

    def _mesh(self, part: dict[str, Any], skin: dict[str, Any], moved: list[NDArray]) -> trimesh.Trimesh:
        named = {name: self._accessor(number) for name, number in part["attributes"].items() if name != "NORMAL"}
        inverse = self._accessor(skin["inverseBindMatrices"]).reshape(-1, 4, 4).transpose(0, 2, 1)
        transforms = np.stack([moved[joint] for joint in skin["joints"]]) @ inverse
        joints, shares = named["JOINTS_0"].astype(int), named["WEIGHTS_0"]
        weights = np.zeros((len(joints), len(transforms)))
        np.add.at(weights, (np.arange(len(joints))[:, None], joints), shares / shares.sum(1, keepdims=True))
        faces = self._accessor(part["indices"]).astype(int).reshape(-1, 3)
        look = PBRMaterial(baseColorTexture=self._picture(part["material"]), metallicFactor=0.0)
        visual = TextureVisuals(uv=named["TEXCOORD_0"] * (1, -1) + (0, 1), material=look)
        corners = moved_by_bones(named["POSITION"], weights, transforms)
        return trimesh.Trimesh(corners, faces, process=False, visual=visual)

    def _moved(self, turns: dict[str, NDArray[np.float64]]) -> list[NDArray[np.float64]]:
        """Where the nodes are [4, 4], bones turned about their beginnings."""
        turned = {_BONES[bone]: turn @ _HALF_LOWERED.get(bone, np.eye(3)) for bone, turn in turns.items()}
        changes: dict[int, NDArray] = {}

        def change(node: int) -> NDArray:
            if node not in changes:
                before = change(self._parents[node]) if node in self._parents else np.eye(4)
                turn = turned.get(_PREFIX.sub("", self._nodes[node].get("name", "")))
                own = np.eye(4)
                if turn is not None:
                    joint = self._world(node)[:3, 3]
                    own[:3, :3], own[:3, 3] = turn, joint - turn @ joint
                changes[node] = before @ own
            return changes[node]

        return [change(node) @ self._world(node) for node in range(len(self._nodes))]

    def _world(self, node: int) -> NDArray[np.float64]:
        said = self._nodes[node]
        own = np.array(said["matrix"], np.float64).reshape(4, 4).T if "matrix" in said else _placed(said)
        return self._world(self._parents[node]) @ own if node in self._parents else own

    def _accessor(self, number: int) -> NDArray[Any]:
        """Numbers [V, width]; those that stand for −1..1 or 0..1 as such."""
        said = self._said["accessors"][number]
        kind, width = np.dtype(_DTYPES[said["componentType"]]), _WIDTHS[said["type"]]
        view = self._said["bufferViews"][said["bufferView"]]
        stride = view.get("byteStride", kind.itemsize * width)
        content = self._view(said["bufferView"])[said.get("byteOffset", 0) :]
        values = np.ndarray((said["count"], width), kind, content, strides=(stride, kind.itemsize))
        if not said.get("normalized", False):
            return values
        return np.maximum(values / np.iinfo(kind).max, -1)

    def _read_view(self, number: int) -> bytes:
        said = self._said["bufferViews"][number]
        packed = said.get("extensions", {}).get("EXT_meshopt_compression")
        if packed is None:
            return self._bytes(said)
        if packed["mode"] == "TRIANGLES":
            kind = np.uint16 if packed["byteStride"] == 2 else np.uint32
            return read_triangles(self._bytes(packed), packed["count"]).astype(kind).tobytes()
        return read_vertices(self._bytes(packed), packed["count"], packed["byteStride"]).tobytes()

    def _bytes(self, said: dict[str, Any]) -> bytes:
        first = said.get("byteOffset", 0)
        return self._binary[first : first + said["byteLength"]]

    def _read_picture(self, material: int) -> Image.Image:
        """As small as models are read with anyway."""
        shown = self._said["materials"][material]["pbrMetallicRoughness"]["baseColorTexture"]["index"]
        texture = self._said["textures"][shown]
        source = texture.get("extensions", {}).get("EXT_texture_webp", texture)["source"]
        view = self._said["images"][source]["bufferView"]
        with Image.open(io.BytesIO(self._bytes(self._said["bufferViews"][view]))) as picture:
            return picture.convert("RGB").resize((TEXTURE_SIDE, TEXTURE_SIDE), Image.Resampling.BOX)


def _placed(said: dict[str, Any]) -> NDArray[np.float64]:
    """[4, 4] what a node says of its place, its turn and its size."""
    x, y, z, w = said.get("rotation", (0, 0, 0, 1))
    transform = np.asarray(trimesh.transformations.quaternion_matrix((w, x, y, z)))
    transform[:3, :3] *= said.get("scale", (1, 1, 1))
    transform[:3, 3] = said.get("translation", (0, 0, 0))
    return transform
