"""Textured models of other people, read from OBJ and glTF files into plain arrays.

Owns reading and the turn into the model frame: z up, the front towards −y, the middle of the box at the origin, the
longest side 1. Axis letters: V vertices, F faces, M materials, I images, T = 256 side of the images.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import trimesh
from numpy.typing import NDArray
from PIL import Image

TEXTURE_SIDE = 256
MOST_FACES = 120_000
# Materials that let more than this share of the light through are left out.
_LEAST_OPACITY = 0.15
# Corners of faces that meet at less than this angle are shaded as one smooth surface.
_SMOOTH_COSINE = np.cos(np.radians(40))
_Y_UP_TO_Z_UP = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]], np.float32)


@dataclass(frozen=True)
class RealModel:
    """`positions` [V, 3]; `faces` [F, 3]; `uvs` [F, 3, 2] (v up); `materials` [F]; `colours` [M, 3] factors in 0..1;
    `images` [I, T, T, 3] uint8, row 0 on top; `image_of` [M] the material's image or −1; `normals` [F, 3, 3]."""

    positions: NDArray[np.float32]
    faces: NDArray[np.int32]
    uvs: NDArray[np.float32]
    materials: NDArray[np.int32]
    colours: NDArray[np.float32]
    images: NDArray[np.uint8]
    image_of: NDArray[np.int32]
    normals: NDArray[np.float32]


def stretched_model(model: RealModel, factors: NDArray[np.floating]) -> RealModel:
    """The model made wider, deeper and taller by the factors [3]; its box keeps its middle, not its size."""
    normals = model.normals / factors
    lengths = np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-9)
    return replace(
        model,
        positions=(model.positions * factors).astype(np.float32),
        normals=(normals / lengths).astype(np.float32),
    )


def load_model(path: Path) -> RealModel:
    """Read one model. ValueError for a file without faces, with too many of them, or that cannot be read."""
    try:
        scene = trimesh.load_scene(path, process=False)
    except Exception as error:  # readers of foreign files fail in any way they like
        raise ValueError(f"{path} cannot be read: {error}") from error
    builder = _Builder()
    for node in scene.graph.nodes_geometry:
        transform, name = scene.graph[node]
        mesh = scene.geometry[name]
        if isinstance(mesh, trimesh.Trimesh) and len(mesh.faces):
            builder.add(mesh, np.asarray(transform))
    return builder.finish(path)


class _Builder:
    def __init__(self) -> None:
        self._positions: list[NDArray] = []
        self._faces: list[NDArray] = []
        self._uvs: list[NDArray] = []
        self._materials: list[NDArray] = []
        self._colours: list[NDArray] = []
        self._images: list[NDArray] = []
        self._image_of: list[int] = []
        self._image_numbers: dict[int, int] = {}
        self._vertices = 0

    def add(self, mesh: Any, transform: NDArray) -> None:
        """One geometry, placed by `transform` [4, 4]."""
        factor, opacity, image = _appearance(mesh.visual)
        if opacity < _LEAST_OPACITY:
            return
        faces, uv = np.asarray(mesh.faces), getattr(mesh.visual, "uv", None)
        if np.linalg.det(transform[:3, :3]) < 0:
            faces = faces[:, ::-1]
        corner_uvs = np.zeros((len(faces), 3, 2)) if uv is None else np.asarray(uv)[faces]
        face_colours = _face_colours(mesh) if image is None else None
        if face_colours is None:
            numbers = np.full(len(faces), self._material(factor, image))
        else:
            unique, which = np.unique(face_colours, axis=0, return_inverse=True)
            numbers = np.array([self._material(colour, None) for colour in unique])[which.reshape(-1)]
        self._positions.append(trimesh.transform_points(mesh.vertices, transform))
        self._faces.append(faces + self._vertices)
        self._uvs.append(corner_uvs)
        self._materials.append(numbers)
        self._vertices += len(mesh.vertices)

    def finish(self, path: Path) -> RealModel:
        """The model of everything added, in the model frame."""
        count = sum(map(len, self._faces))
        if not 4 <= count <= MOST_FACES:
            raise ValueError(f"{path} has {count} faces, expected 4 to {MOST_FACES}")
        positions = np.concatenate(self._positions) @ _Y_UP_TO_Z_UP.T
        faces = np.concatenate(self._faces).astype(np.int32)
        used = positions[np.unique(faces)]
        if not np.isfinite(used).all() or np.ptp(used, 0).max() < 1e-9:
            raise ValueError(f"{path} has no extent")
        positions = (positions - (used.min(0) + used.max(0)) / 2) / np.ptp(used, 0).max()
        return RealModel(
            positions=positions.astype(np.float32),
            faces=faces,
            uvs=np.nan_to_num(np.concatenate(self._uvs)).astype(np.float32),
            materials=np.concatenate(self._materials).astype(np.int32),
            colours=np.array(self._colours, np.float32).reshape(-1, 3),
            images=np.array(self._images, np.uint8).reshape(-1, TEXTURE_SIDE, TEXTURE_SIDE, 3),
            image_of=np.array(self._image_of, np.int32),
            normals=_corner_normals(positions, faces),
        )

    def _material(self, factor: NDArray, image: Image.Image | None) -> int:
        self._colours.append(np.asarray(factor, np.float64)[:3])
        self._image_of.append(-1 if image is None else self._image(image))
        return len(self._colours) - 1

    def _image(self, image: Image.Image) -> int:
        if id(image) not in self._image_numbers:
            small = image.convert("RGB").resize((TEXTURE_SIDE, TEXTURE_SIDE), Image.Resampling.BOX)
            self._image_numbers[id(image)] = len(self._images)
            self._images.append(np.asarray(small))
        return self._image_numbers[id(image)]


def _appearance(visual: Any) -> tuple[NDArray[np.float64], float, Image.Image | None]:
    """Colour factor in 0..1 (sRGB), opacity and image of what a geometry looks like."""
    material: Any = getattr(visual, "material", None)
    if hasattr(material, "baseColorFactor"):
        stored = material.baseColorFactor
        factor = np.ones(4) if stored is None else np.asarray(stored, np.float64) / 255
        opacity = factor[3] if material.alphaMode == "BLEND" else 1.0
        return _srgb(factor[:3]), float(opacity), material.baseColorTexture
    if hasattr(material, "diffuse"):
        factor = np.asarray(material.diffuse, np.float64) / 255
        return factor[:3], float(factor[3]), material.image
    return np.full(3, 0.7), 1.0, None


def _srgb(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.power(np.maximum(linear, 1e-9), 1 / 2.4) - 0.055)


def _face_colours(mesh: Any) -> NDArray | None:
    """Colours [F, 3] in 0..1 painted on vertices or faces, or None."""
    visual = mesh.visual
    if visual.kind == "vertex":
        return np.round(np.asarray(visual.vertex_colors)[mesh.faces][..., :3].mean(1) / 255, 2)
    if visual.kind == "face":
        return np.round(np.asarray(visual.face_colors)[:, :3] / 255, 2)
    return None


def _corner_normals(positions: NDArray, faces: NDArray) -> NDArray[np.float32]:
    """Normals [F, 3, 3] of the corners: smooth where neighbours nearly lie in one plane, else the face's own."""
    corners = positions[faces]
    own = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    keys = np.round(positions * 1e5).astype(np.int64)
    _, joined = np.unique(keys, axis=0, return_inverse=True)
    joined = joined.reshape(-1)[faces]
    total = np.zeros((joined.max() + 1, 3))
    for corner in range(3):
        np.add.at(total, joined[:, corner], own)
    smooth, flat = _unit(total)[joined], _unit(own)[:, None]
    return np.where((smooth * flat).sum(-1, keepdims=True) > _SMOOTH_COSINE, smooth, flat).astype(np.float32)


def _unit(vectors: NDArray) -> NDArray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
