"""Cut-out pictures of models that people made: files of a folder drawn from random sides under random light.

Owns the camera, the light and the file names. trimesh reads the models. Axes: F faces, P covered pixels, S side.
"""

import hashlib
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import trimesh
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from trimesh.visual.material import PBRMaterial

from espalier_runtime.cameras.framing import frame_camera
from espalier_runtime.raster.rasterise import NO_FACE, rasterise

_SAMPLES = 2
_MODEL_ENDINGS = {".obj", ".glb", ".gltf"}
_MOST_FACES = 400_000
_Array = NDArray[np.floating]


@dataclass(frozen=True)
class _Part:
    """One geometry of a model; `texture` [T, T, 3] with `uvs` [V, 2] goes before the `colour`, all 0..1."""

    positions: _Array
    normals: _Array
    faces: NDArray[np.integer]
    colour: _Array
    uvs: _Array | None
    texture: _Array | None


def model_files(folders: list[Path]) -> list[Path]:
    """Every model below the folders, in an order that does not depend on the disk."""
    found = (path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in _MODEL_ENDINGS)
    return sorted(found, key=lambda path: hashlib.sha256(str(path).encode()).hexdigest())


def draw_models(files: list[Path], out: Path, *, views: int, side: int, seed: int) -> int:
    """Write `views` RGBA pictures of each model into `out`, `side` pixels wide, and count the models that were drawn.

    Pictures that exist are kept. A file that cannot be read, or shows next to nothing, is left out.
    """
    out.mkdir(parents=True, exist_ok=True)
    drawn = 0
    for path in files:
        name = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        targets = [out / f"{name}-{view}.png" for view in range(views)]
        if not all(target.exists() for target in targets):
            random = np.random.default_rng((seed, int(name, 16)))
            try:
                parts = _read(path)
                pictures = [_draw(parts, random, side) for _ in targets]
            except (ValueError, KeyError, IndexError, TypeError, AttributeError, OSError):
                continue
            for target, picture in zip(targets, pictures, strict=True):
                Image.fromarray(picture).save(target)
        drawn += 1
    return drawn


def _read(path: Path) -> list[_Part]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scene = trimesh.load_scene(path, process=False)
        meshes = [mesh for mesh in scene.dump() if isinstance(mesh, trimesh.Trimesh) and len(mesh.faces)]
        if not meshes or sum(len(mesh.faces) for mesh in meshes) > _MOST_FACES:
            raise ValueError("nothing that can be drawn")
        return [_part(mesh) for mesh in meshes]


def _part(mesh: trimesh.Trimesh) -> _Part:
    # Files have y up, we z.
    turn = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]], float)
    uvs, texture, colour = None, None, np.full(3, 0.6)
    visual: Any = mesh.visual  # of several classes, each with other attributes
    material = getattr(visual, "material", None)
    if material is not None:
        colour = np.asarray(getattr(material, "main_color", [150] * 3), float)[:3] / 255
        if isinstance(material, PBRMaterial):
            colour = colour ** (1 / 2.2)  # of a glTF file, in linear light
        image = getattr(material, "baseColorTexture", None) or getattr(material, "image", None)
        if image is not None and getattr(visual, "uv", None) is not None:
            image = image.convert("RGB")
            image.thumbnail((1024, 1024))
            uvs, texture = np.asarray(visual.uv, float), np.asarray(image, float) / 255
    elif getattr(visual, "kind", None) == "vertex":
        colour = np.asarray(visual.vertex_colors, float)[:, :3].mean(0) / 255
    return _Part(
        np.asarray(mesh.vertices, float) @ turn.T,
        np.asarray(mesh.vertex_normals, float) @ turn.T,
        np.asarray(mesh.faces),
        colour,
        uvs,
        texture,
    )


def _draw(parts: list[_Part], random: np.random.Generator, picture_side: int) -> NDArray[np.uint8]:
    """One square picture [S, S, 4] of the object from a random side, filling the frame."""
    positions = np.concatenate([part.positions for part in parts])
    starts = np.cumsum([0, *(len(part.positions) for part in parts)])
    faces = np.concatenate([part.faces + start for part, start in zip(parts, starts[:-1], strict=True)])
    owner = np.repeat(np.arange(len(parts)), [len(part.faces) for part in parts])
    size = np.ptp(positions[np.unique(faces)], 0).max()
    if not np.isfinite(size) or size <= 0:
        raise ValueError("the model has no size")
    positions = positions / size
    points = torch.from_numpy(positions[np.unique(faces)].astype(np.float32))
    camera = frame_camera(
        points,
        yaw=random.uniform(-np.pi, np.pi),
        pitch=np.radians(random.uniform(-5, 35)),
        field_of_view=np.radians(random.uniform(12, 50)),
        fill=0.97,
    )
    side = picture_side * _SAMPLES
    clip = camera.to_clip(torch.from_numpy(positions.astype(np.float32))).numpy()
    raster = rasterise(clip, faces, height=side, width=side)
    pixel = np.flatnonzero(raster.face_id != NO_FACE)
    if len(pixel) < 0.02 * side * side:
        raise ValueError("the model is hardly visible")
    face = raster.face_id.ravel()[pixel]
    weights = raster.barycentric.reshape(-1, 3)[pixel]
    normals = np.concatenate([part.normals for part in parts])
    normal = np.einsum("pkc,pk->pc", normals[faces[face]], weights)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True).clip(1e-9)
    place = np.einsum("pkc,pk->pc", positions[faces[face]], weights)
    to_eye = camera.position.numpy() - place
    to_eye /= np.linalg.norm(to_eye, axis=1, keepdims=True)
    normal[np.einsum("pc,pc->p", normal, to_eye) < 0] *= -1
    albedo = _albedo(parts, owner, starts, faces=faces, face=face, weights=weights)
    lit = _lit(albedo, normal, to_eye, random) * _crevices(raster.depth, pixel)[:, None]
    picture = np.zeros((side * side, 4), np.float32)
    picture[pixel, :3], picture[pixel, 3] = lit.clip(0, 1), 1
    blocks = picture.reshape(picture_side, _SAMPLES, picture_side, _SAMPLES, 4).mean((1, 3))
    blocks[..., :3] /= np.maximum(blocks[..., 3:], 1e-6)
    return np.rint(blocks * 255).astype(np.uint8)


def _albedo(
    parts: list[_Part],
    owner: NDArray[np.integer],
    starts: NDArray[np.integer],
    *,
    faces: NDArray[np.integer],
    face: NDArray[np.integer],
    weights: _Array,
) -> _Array:
    result = np.zeros((len(face), 3))
    of_pixel = owner[face]
    for number in np.unique(of_pixel):
        part, mine = parts[number], of_pixel == number
        result[mine] = part.colour
        if part.texture is not None and part.uvs is not None:
            uv = np.einsum("pkc,pk->pc", part.uvs[faces[face[mine]] - starts[number]], weights[mine])
            height, width = part.texture.shape[:2]
            column = np.floor((uv[:, 0] % 1) * width).astype(int) % width
            row = np.floor(((1 - uv[:, 1]) % 1) * height).astype(int) % height
            result[mine] = part.texture[row, column]
    return result


def _lit(albedo: _Array, normal: _Array, to_eye: _Array, random: np.random.Generator) -> _Array:
    """sRGB-like values under one lamp, a sky and a floor, each of a slight tint; sometimes glossy."""
    lamp = np.array([random.normal(), random.normal(), abs(random.normal()) + 0.4])
    lamp /= np.linalg.norm(lamp)
    half = to_eye + lamp
    half /= np.linalg.norm(half, axis=1, keepdims=True).clip(1e-6)
    tints = 1 + 0.12 * random.normal(size=(3, 3))
    upwards = 0.5 + 0.5 * normal[:, 2:]
    ambient = random.uniform(0.25, 0.7)
    light = ambient * (upwards * tints[0] + (1 - upwards) * tints[1] * random.uniform(0.3, 0.9))
    light = light + random.uniform(0.3, 0.9) * tints[2] * (normal @ lamp).clip(0)[:, None]
    gloss = random.uniform(0, 0.5) if random.random() < 0.4 else 0.0
    shine = gloss * np.einsum("pc,pc->p", normal, half).clip(0)[:, None] ** random.uniform(8, 60)
    exposure = np.exp(random.normal() * 0.15)
    return ((albedo**2.2) * light * exposure + shine).clip(0, 1) ** (1 / 2.2)


def _crevices(depth: NDArray[np.floating], pixel: NDArray[np.integer]) -> _Array:
    seen = np.isfinite(depth)
    filled = np.where(seen, depth, depth[seen].max())
    spread = float(np.ptp(depth[seen])) or 1.0
    around = ndimage.gaussian_filter(filled, len(depth) / 85)
    return (1 - 3 * ((filled - around) / spread).clip(0, 0.15)).ravel()[pixel]
