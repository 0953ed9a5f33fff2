"""The binary glTF 2.0 writer: one mesh, one material, PNG inside, the recipe in `asset.extras.espalier`.

Owns the container and the glTF spelling of an AssetModel. Decides nothing about looks: the model says it all. Nothing
in the file is an extension, so that every reader of glTF opens it; smaller textures are for the compressed copy.
"""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np

from espalier_runtime.export.asset_model import ROUGHNESS, AssetModel, Material
from espalier_runtime.export.texture_image import encode_texture
from espalier_runtime.export.y_up import to_y_up
from espalier_runtime.images.colour_space import srgb_to_linear
from espalier_runtime.protocol.open_json import JsonObject

_MAGIC, _VERSION = 0x46546C67, 2
_JSON_CHUNK, _BINARY_CHUNK = 0x4E4F534A, 0x004E4942
_ARRAY_BUFFER, _ELEMENT_ARRAY_BUFFER = 34962, 34963
_COMPONENT_TYPES = {np.dtype(np.uint16): 5123, np.dtype(np.uint32): 5125, np.dtype(np.float32): 5126}
_LINEAR, _LINEAR_MIPMAP_LINEAR, _CLAMP = 9729, 9987, 33071


def write_glb(path: Path, model: AssetModel) -> None:
    """Write `model` to `path` in metres. OSErrors pass: atomic writing is the caller's."""
    builder = _GltfBuilder()
    primitive = {"attributes": _attributes(builder, model), "indices": _indices(builder, model), "mode": 4}
    primitive["material"] = 0
    builder.document |= {
        "asset": {"version": "2.0", "generator": "Espalier", "extras": {"espalier": model.recipe}},
        "scene": 0,
        "scenes": [{"name": model.name, "nodes": [0]}],
        "nodes": [{"name": model.name, "mesh": 0}],
        "meshes": [{"name": model.name, "primitives": [primitive]}],
        "materials": [_material(builder, model)],
    }
    path.write_bytes(builder.to_bytes())


class _GltfBuilder:
    """Collects buffer views in the binary chunk while the document grows."""

    def __init__(self) -> None:
        self.document: JsonObject = {}
        self._binary = bytearray()

    def add_view(self, data: bytes, target: int | None = None) -> int:
        """Append bytes as a buffer view and return its index; views start on multiples of 4."""
        self._binary.extend(bytes(-len(self._binary) % 4))
        view: JsonObject = {"buffer": 0, "byteOffset": len(self._binary), "byteLength": len(data)}
        if target is not None:
            view["target"] = target
        self._binary.extend(data)
        return self._append("bufferViews", view)

    def add_accessor(self, values: np.ndarray, kind: str, target: int, **extra: Any) -> int:
        """Append an array (rows are elements) as an accessor of `kind` SCALAR, VEC2, VEC3 or VEC4."""
        view = self.add_view(np.ascontiguousarray(values).tobytes(), target)
        accessor = {"bufferView": view, "componentType": _COMPONENT_TYPES[values.dtype], "count": len(values)}
        return self._append("accessors", {**accessor, "type": kind, **extra})

    def add_texture(self, data: bytes, name: str) -> int:
        """Append a PNG as image and texture, clamped and with mip-maps."""
        image = {"name": name, "mimeType": "image/png", "bufferView": self.add_view(data)}
        source = self._append("images", image)
        if not self.document.get("samplers"):
            sampler = {"magFilter": _LINEAR, "minFilter": _LINEAR_MIPMAP_LINEAR, "wrapS": _CLAMP, "wrapT": _CLAMP}
            self._append("samplers", sampler)
        return self._append("textures", {"sampler": 0, "source": source})

    def to_bytes(self) -> bytes:
        """The finished file: header, JSON padded with spaces, binary padded with zeros."""
        binary = bytes(self._binary) + bytes(-len(self._binary) % 4)
        self.document["buffers"] = [{"byteLength": len(self._binary)}]
        text = json.dumps(self.document, ensure_ascii=False, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        total = 12 + 8 + len(text) + 8 + len(binary)
        chunks = struct.pack("<II", len(text), _JSON_CHUNK) + text
        chunks += struct.pack("<II", len(binary), _BINARY_CHUNK) + binary
        return struct.pack("<III", _MAGIC, _VERSION, total) + chunks

    def _append(self, key: str, entry: JsonObject) -> int:
        entries = self.document.setdefault(key, [])
        entries.append(entry)
        return len(entries) - 1


def _attributes(builder: _GltfBuilder, model: AssetModel) -> dict[str, int]:
    positions = to_y_up(model.positions)
    bounds = {"min": positions.min(axis=0).tolist(), "max": positions.max(axis=0).tolist()}
    attributes = {
        "POSITION": builder.add_accessor(positions, "VEC3", _ARRAY_BUFFER, **bounds),
        "NORMAL": builder.add_accessor(to_y_up(model.normals), "VEC3", _ARRAY_BUFFER),
    }
    if model.uvs is not None:
        top_left = np.stack([model.uvs[:, 0], 1.0 - model.uvs[:, 1]], axis=1).astype(np.float32)
        attributes["TEXCOORD_0"] = builder.add_accessor(top_left, "VEC2", _ARRAY_BUFFER)
    if model.tangents is not None:
        turned = np.column_stack([to_y_up(model.tangents[:, :3]), model.tangents[:, 3]])
        attributes["TANGENT"] = builder.add_accessor(turned.astype(np.float32), "VEC4", _ARRAY_BUFFER)
    if model.colours is not None:
        # glTF vertex colours are linear; 16 bits keep the dark tones apart, and four of them keep the stride aligned.
        linear = np.ones((len(model.colours), 4), np.float32)
        linear[:, :3] = srgb_to_linear(np.clip(model.colours, 0.0, 1.0))
        words = np.rint(linear * 65535).astype(np.uint16)
        attributes["COLOR_0"] = builder.add_accessor(words, "VEC4", _ARRAY_BUFFER, normalized=True)
    return attributes


def _indices(builder: _GltfBuilder, model: AssetModel) -> int:
    # The largest value of each index type means "restart" and may not be used as an index.
    kind = np.uint16 if len(model.positions) < 2**16 - 1 else np.uint32
    return builder.add_accessor(model.faces.ravel().astype(kind), "SCALAR", _ELEMENT_ARRAY_BUFFER)


def _material(builder: _GltfBuilder, model: AssetModel) -> JsonObject:
    """A metallic factor is always written: left out it means 1, and the object turns dark."""
    surface: JsonObject = {"metallicFactor": 0.0, "roughnessFactor": ROUGHNESS}
    material: JsonObject = {"name": f"{model.name} material", "pbrMetallicRoughness": surface}
    looks: Material = model.material
    if looks.base_colour is not None:
        picture = encode_texture(looks.base_colour)
        surface["baseColorTexture"] = {"index": builder.add_texture(picture, "base colour")}
    if looks.normal_map is not None:
        material["normalTexture"] = {"index": builder.add_texture(encode_texture(looks.normal_map), "normals")}
    if looks.occlusion is not None:
        material["occlusionTexture"] = {"index": builder.add_texture(encode_texture(looks.occlusion), "occlusion")}
    if looks.double_sided:
        material["doubleSided"] = True
    return material
