import io
import json
import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from starter_model.image_pack.model_sources import posed_people
from starter_model.image_pack.model_sources.posed_people import write_posed_person
from starter_model.image_pack.model_sources.poses import Arm, Leg, Pose
from starter_model.image_pack.model_sources.readers.meshopt_buffers import read_triangles, read_vertices
from starter_model.image_pack.real_models.model_file import load_model

# What meshoptimizer 0.25 writes for the vertices and the triangles below.
PACKED_VERTICES = bytes.fromhex(
    "a0052aaaaaaaaa00000007004a4a4a4a4a4a4a4a4a4a4a4a4a4a4aff0000004a4a4a4a00052baebe660303036f"
    "660000000000000000000000000000000000000000000000000000000000000000000700"
)
PACKED_TRIANGLES = bytes.fromhex(
    "e1fe1e100e100e100ece1e160e150e140ece1e140e140e140efffefffecf0f0afb0025f506ff010000001e00"
    "7687566778a9866589689801690000"
)
ROW = [(a, a + 1, a + 5, a + 5, a + 1, a + 6) for y in range(3) for a in range(5 * y, 5 * y + 4)]
TRIANGLES = [*np.ravel(ROW), 19, 0, 9, 3, 17, 5, 2, 2, 2, 0, 1, 2, 18, 19, 17]
VERTICES = [(i, i * 37 % 256, 7, i % 3 if i < 10 else 200 + i % 2) for i in range(20)]
FLOAT, SHORT, BYTE = 5126, 5123, 5121
SHARES = 3


def test_compressed_vertices_and_triangles_are_what_was_packed() -> None:
    assert read_vertices(PACKED_VERTICES, 20, 4).tolist() == [list(vertex) for vertex in VERTICES]
    triangles = read_triangles(PACKED_TRIANGLES, len(TRIANGLES)).reshape(-1, 3)
    # The format may begin a triangle with another of its corners.
    assert [from_the_least(corners) for corners in triangles] == [
        from_the_least(corners) for corners in np.reshape(TRIANGLES, (-1, 3))
    ]


def from_the_least(corners: NDArray) -> list[int]:
    return np.roll(corners, -int(np.argmin(corners))).tolist()


def test_other_formats_of_buffers_are_refused() -> None:
    with pytest.raises(ValueError, match="vertices are not in version 0"):
        read_vertices(b"\xa1" + PACKED_VERTICES[1:], 20, 4)
    with pytest.raises(ValueError, match="triangles are not in version 1"):
        read_triangles(b"", 3)


def glb(*, picture: bool = True, before: str = "") -> bytes:
    """A body from the ground to 1.5 m, and a left arm that is stretched out from (0.2, 1.4) to (0.8, 1.4)."""
    boxes = [((-0.2, 0, -0.1), (0.2, 1.5, 0.1)), ((0.2, 1.35, -0.05), (0.8, 1.45, 0.05))]
    corners = np.array(
        [[box[x][0], box[y][1], box[z][2]] for box in boxes for x in (0, 1) for y in (0, 1) for z in (0, 1)]
    )
    sides = np.array(
        [
            (0, 1, 3, 0, 3, 2),
            (4, 6, 7, 4, 7, 5),
            (0, 4, 5, 0, 5, 1),
            (2, 3, 7, 2, 7, 6),
            (0, 2, 6, 0, 6, 4),
            (1, 5, 7, 1, 7, 3),
        ]
    )
    places = np.array([[0, 0, 0], [0.2, 1.4, 0]])
    inverse = np.stack([np.eye(4), np.eye(4)])
    inverse[:, :3, 3] = -places
    image = io.BytesIO()
    Image.new("RGB", (4, 4), (255, 0, 0)).save(image, "WEBP", lossless=True)
    bones = np.repeat([[0, 0, 0, 0], [1, 0, 0, 0]], 8, 0)
    white = np.zeros((16, 2), np.float32)
    shares = np.tile(np.array([255, 0, 0, 0], np.uint8), (16, 1))
    columns = inverse.transpose(0, 2, 1).reshape(2, 16).astype(np.float32)
    faces = np.concatenate([sides, sides + 8]).reshape(-1, 1).astype(np.uint16)
    arrays = [corners.astype(np.float32), white, bones.astype(np.uint8), shares, faces, columns]
    kinds = [(FLOAT, "VEC3"), (FLOAT, "VEC2"), (BYTE, "VEC4"), (BYTE, "VEC4"), (SHORT, "SCALAR"), (FLOAT, "MAT4")]
    accessors = [
        {"bufferView": n, "componentType": kind, "type": shape, "count": len(array), "normalized": n == SHARES}
        for n, (array, (kind, shape)) in enumerate(zip(arrays, kinds, strict=True))
    ]
    content, views = b"", []
    for data in (*(array.tobytes() for array in arrays), image.getvalue()):
        views.append({"buffer": 0, "byteOffset": len(content), "byteLength": len(data)})
        content += data + bytes(-len(data) % 4)
    attributes = {"POSITION": 0, "TEXCOORD_0": 1, "JOINTS_0": 2, "WEIGHTS_0": SHARES}
    said = {
        "nodes": [
            {"name": "Hips", "children": [1]},
            {"name": f"{before}LeftArm", "translation": places[1].tolist()},
            {"mesh": 0, "skin": 0},
        ],
        "meshes": [{"primitives": [{"attributes": attributes, "indices": 4, "material": 0}]}],
        "skins": [{"joints": [0, 1], "inverseBindMatrices": 5}],
        "accessors": accessors,
        "bufferViews": views,
        "materials": [{"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}} if picture else {}}],
        "textures": [{"extensions": {"EXT_texture_webp": {"source": 0}}}],
        "images": [{"bufferView": len(views) - 1}],
    }
    text = json.dumps(said).encode()
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(content), b"BIN\0") + content
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


@pytest.mark.parametrize("before", ["", "mixamorig:", "Avatar_"])
def test_an_arm_that_is_stretched_out_hangs_down_in_a_pose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    hanging = Pose(1.0, (Arm(45, 0, 0), Arm(45, 0, 0)), (Leg(), Leg()))
    monkeypatch.setattr(posed_people, "POSES", {"hanging": hanging})
    (tmp_path / "ana.glb").write_bytes(glb(before=before))
    write_posed_person(tmp_path / "ana.glb", tmp_path / "to/ana.glb")
    model = load_model(tmp_path / "to/ana.glb")
    size = np.ptp(model.positions, axis=0) * 1.5  # the longest side is 1
    # The hand is 0.6 below the shoulder instead of beside it; poses vary by some degrees.
    assert size[2] == pytest.approx(1.5, abs=0.01)
    assert size[0] < 0.75
    assert model.images[0, 0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize("content", [b"no GLB", glb(picture=False), glb()[:200]])
def test_broken_files_and_people_without_a_picture_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ana.glb").write_bytes(content)
    with pytest.raises(ValueError, match=r"no GLB|broken|delimiter"):
        write_posed_person(tmp_path / "ana.glb", tmp_path / "to/ana.glb")
