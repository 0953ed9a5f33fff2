"""What the readers of foreign files give back: triangles with a material each, and the GLB made of them.

Axis letters: F triangles, P polygons, C corners of polygons.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import trimesh
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

from espalier_runtime.images.colour_space import srgb_to_linear
from starter_model.image_pack.real_models.model_file import MOST_FACES, TEXTURE_SIDE

Colour = tuple[float, float, float]
UNNAMED_COLOUR: Colour = (0.7, 0.7, 0.7)


@dataclass(frozen=True)
class Material:
    """An sRGB colour in 0..1, the share of light that is held back, and the picture in place of the colour: where it
    lies by the file's word, nothing where there is none."""

    name: str = ""
    colour: Colour = UNNAMED_COLOUR
    opacity: float = 1.0
    picture: str = ""


@dataclass(frozen=True)
class Piece:
    """`corners` [F, 3, 3] in metres, y up, the front towards z; `uvs` [F, 3, 2], v up, or None."""

    corners: NDArray[np.float64]
    uvs: NDArray[np.float64] | None
    material: Material


def fans(sizes: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Polygons of so many corners [P] each, cut into triangles around their first corners: the numbers [F, 3] of the
    corners, which count through all polygons, and the polygon [F] that each triangle is of."""
    triangles = np.maximum(sizes.astype(np.int64) - 2, 0)
    polygon = np.repeat(np.arange(len(sizes)), triangles)
    first = (np.cumsum(sizes) - sizes)[polygon]
    step = np.arange(len(polygon)) - (np.cumsum(triangles) - triangles)[polygon]
    return np.stack([first, first + step + 1, first + step + 2], 1), polygon


def placed(piece: Piece, transform: NDArray[np.floating]) -> Piece:
    """The piece moved by `transform` [4, 4]; mirrored triangles are turned, so that their outside stays where it is."""
    corners = piece.corners @ transform[:3, :3].T + transform[:3, 3]
    order = [0, 2, 1] if np.linalg.det(transform[:3, :3]) < 0 else [0, 1, 2]
    uvs = None if piece.uvs is None else piece.uvs[:, order]
    return Piece(corners[:, order], uvs, piece.material)


def write_pieces(pieces: Iterable[Piece], target: Path, picture_of: Callable[[Material], Path | None]) -> None:
    """Write a GLB with one mesh a material; what has no UVs shows no picture. ValueError where there are no faces or
    too many, or a picture that cannot be read."""
    together: dict[tuple[Material, bool], list[Piece]] = {}
    for piece in pieces:
        together.setdefault((piece.material, piece.uvs is not None), []).append(piece)
    count = sum(len(piece.corners) for alike in together.values() for piece in alike)
    if not 4 <= count <= MOST_FACES:
        raise ValueError(f"{count} faces, expected 4 to {MOST_FACES}")
    scene = trimesh.Scene()
    for (material, has_uvs), alike in together.items():
        scene.add_geometry(_mesh(material, alike, picture_of(material) if has_uvs else None))
    target.parent.mkdir(parents=True, exist_ok=True)
    scene.export(target)


def _mesh(material: Material, pieces: list[Piece], picture: Path | None) -> trimesh.Trimesh:
    corners = np.concatenate([piece.corners for piece in pieces]).reshape(-1, 3)
    faces = np.arange(len(corners)).reshape(-1, 3)
    uvs = None if picture is None else np.concatenate([piece.uvs for piece in pieces if piece.uvs is not None])
    factor = srgb_to_linear(np.clip(np.array(material.colour, np.float32), 0, 1)) if picture is None else np.ones(3)
    look = PBRMaterial(
        baseColorFactor=[*factor, material.opacity],
        baseColorTexture=None if picture is None else _picture(picture),
        alphaMode="BLEND" if material.opacity < 1 else "OPAQUE",
        metallicFactor=0.0,
    )
    visual = TextureVisuals(uv=None if uvs is None else uvs.reshape(-1, 2), material=look)
    return trimesh.Trimesh(corners, faces, process=False, visual=visual)


def _picture(path: Path) -> Image.Image:
    """As small as models are read with anyway."""
    try:
        with Image.open(path) as picture:
            return picture.convert("RGB").resize((TEXTURE_SIDE, TEXTURE_SIDE), Image.Resampling.BOX)
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise ValueError(f"{path} is no picture: {error}") from error
