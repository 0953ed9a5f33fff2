"""Cut-out pictures of models that people made: files of a folder drawn from random sides under random light.

Owns the camera, the light and the file names. Axes: P covered pixels, S side.
"""

import hashlib
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from espalier_runtime.cameras.framing import frame_camera
from espalier_runtime.raster.rasterise import NO_FACE, rasterise
from starter_model.image_pack.real_models.model_colours import unlit_colours
from starter_model.image_pack.real_models.model_file import RealModel, load_model

_SAMPLES = 2
_MODEL_ENDINGS = {".obj", ".glb", ".gltf"}
_Array = NDArray[np.floating]


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
                model = load_model(path)
                pictures = [_draw(model, random, side) for _ in targets]
            except ValueError:
                continue
            for target, picture in zip(targets, pictures, strict=True):
                Image.fromarray(picture).save(target)
        drawn += 1
    return drawn


def _draw(model: RealModel, random: np.random.Generator, picture_side: int) -> NDArray[np.uint8]:
    """One square picture [S, S, 4] of the object from a random side, filling the frame."""
    positions, faces = model.positions, model.faces
    camera = frame_camera(
        torch.from_numpy(positions[np.unique(faces)]),
        yaw=random.uniform(-np.pi, np.pi),
        pitch=np.radians(random.uniform(-5, 35)),
        field_of_view=np.radians(random.uniform(12, 50)),
        fill=0.97,
    )
    side = picture_side * _SAMPLES
    clip = camera.to_clip(torch.from_numpy(positions)).numpy()
    raster = rasterise(clip, faces, height=side, width=side)
    pixel = np.flatnonzero(raster.face_id != NO_FACE)
    if len(pixel) < 0.02 * side * side:
        raise ValueError("the model is hardly visible")
    face = raster.face_id.ravel()[pixel]
    weights = raster.barycentric.reshape(-1, 3)[pixel]
    normal = np.einsum("pkc,pk->pc", model.normals[face], weights)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True).clip(1e-9)
    place = np.einsum("pkc,pk->pc", positions[faces[face]], weights)
    to_eye = camera.position.numpy() - place
    to_eye /= np.linalg.norm(to_eye, axis=1, keepdims=True)
    normal[np.einsum("pc,pc->p", normal, to_eye) < 0] *= -1
    lit = _lit(unlit_colours(model, face, weights), normal, to_eye, random) * _crevices(raster.depth, pixel)[:, None]
    picture = np.zeros((side * side, 4), np.float32)
    picture[pixel, :3], picture[pixel, 3] = lit.clip(0, 1), 1
    blocks = picture.reshape(picture_side, _SAMPLES, picture_side, _SAMPLES, 4).mean((1, 3))
    blocks[..., :3] /= np.maximum(blocks[..., 3:], 1e-6)
    return np.rint(blocks * 255).astype(np.uint8)


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
