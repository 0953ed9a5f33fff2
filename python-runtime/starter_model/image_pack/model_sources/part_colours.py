"""Colours for models that are plain white: connected parts of one size share a colour, wooden things are brown.

The colours of a model come from its file's name, so they are the same every time.
"""

import colorsys
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import trimesh
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from starter_model.image_pack.real_models.model_file import MOST_FACES

Colour = tuple[float, float, float]
_WOODEN = re.compile(
    "chair|table|stool|wood|bench|shelf|cabinet|drawer|desk|bed|crate|barrel|box|door|guitar|violin|piano|plank|"
    "log|ladder|fence|frame|bat|broom|rake|shovel|axe|hammer|bow|club|cane|crutch|easel|chest|wardrobe|spoon|"
    "rolling|pallet|boat|oar|cart|wagon"
)
_METALLIC = re.compile(
    "metal|steel|iron|sword|knife|dagger|blade|spanner|wrench|bolt|nut|screw|pipe|tap|anchor|chain|gun|pistol|"
    "rifle|pan|pot|kettle|fork|spoon|scissors|can|key|lock|saw|drill|anvil|shield|helmet|armour|bike|bicycle|"
    "engine|gear|spring|nail|hook|valve|radiator|rail|cutter|pliers|tool"
)
# A model's first colour goes to its largest parts; how often the others and it are given to the rest.
_SHARES = (0.4, 0.25, 0.2, 0.15)


def write_coloured(source: Path, target: Path) -> None:
    """Write a GLB of the model with colours on its vertices. ValueError for one that cannot be read, without faces or
    with too many of them."""
    try:
        mesh = trimesh.load_scene(source, process=False).to_mesh()
    except Exception as error:  # readers of foreign files fail in any way they like
        raise ValueError(f"{source} cannot be read: {error}") from error
    positions, faces = np.asarray(mesh.vertices), np.asarray(mesh.faces)
    if not 4 <= len(faces) <= MOST_FACES:
        raise ValueError(f"{source} has {len(faces)} faces, expected 4 to {MOST_FACES}")
    colours = face_colours(positions, faces, source.stem)
    write_painted_faces(positions[faces], colours, target)


def write_painted_faces(corners: NDArray, colours: NDArray, target: Path) -> None:
    """Write a GLB of faces [F, 3, 3], each of one colour [F, 3] in 0..1."""
    count = len(corners)
    levels = np.round(np.clip(colours, 0, 1) * 255).astype(np.uint8)
    opaque = np.concatenate([levels, np.full((count, 1), 255, np.uint8)], 1)
    faces = np.arange(3 * count).reshape(-1, 3)
    mesh = trimesh.Trimesh(corners.reshape(-1, 3), faces, process=False, vertex_colors=opaque.repeat(3, 0))
    target.parent.mkdir(parents=True, exist_ok=True)
    mesh.export(target)


def face_colours(positions: NDArray, faces: NDArray, name: str) -> NDArray[np.float64]:
    """Colours [F, 3] in 0..1. A model of one piece has two colours, one above the other, every other time."""
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    corners = positions[faces]
    areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    kinds = kinds_of_parts(connected_parts(positions, faces), areas)
    palette = _palette(rng, name)
    if kinds.max() == 0 and rng.random() < 0.5:
        heights = corners[:, :, 1].mean(1)
        border = heights.min() + np.ptp(heights) * rng.uniform(0.2, 0.8)
        return palette[(heights > border).astype(int)]
    given = rng.choice(len(palette), size=kinds.max() + 1, p=_SHARES)
    given[np.argmax(np.bincount(kinds, areas))] = 0
    return palette[given[kinds]]


def connected_parts(positions: NDArray, faces: NDArray) -> NDArray[np.int32]:
    """The number [F] of the part that each face belongs to; vertices at one place are one."""
    cells = np.round(positions / np.ptp(positions, 0).max() * 1e4).astype(np.int64)
    _, joined = np.unique(cells, axis=0, return_inverse=True)
    joined = joined.reshape(-1)[faces]
    edges = np.concatenate([joined[:, :2], joined[:, 1:]])
    count = joined.max() + 1
    graph = coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), (count, count))
    return connected_components(graph, directed=False)[1][joined[:, 0]]


def kinds_of_parts(parts: NDArray, areas: NDArray) -> NDArray[np.int64]:
    """A number [F] that parts with as many faces and about the same area share, as the four legs of a chair do."""
    _, part = np.unique(parts, return_inverse=True)
    sizes = np.round(20 * np.log(np.maximum(np.bincount(part, areas), 1e-12)))
    _, kinds = np.unique(np.stack([np.bincount(part), sizes], 1), axis=0, return_inverse=True)
    return kinds.reshape(-1)[part]


def _palette(rng: np.random.Generator, name: str) -> NDArray[np.float64]:
    """The first colour fits the name, three others go with it."""
    wooden, metallic = (words.search(name.lower()) is not None for words in (_WOODEN, _METALLIC))
    brown = wooden and (not metallic or rng.random() < 0.6)
    first = _wood if brown else _metal if metallic else _bright
    others: tuple[Callable[[np.random.Generator], Colour], ...] = (_metal, _dark, _wood, _pale, _bright, _bright)
    return np.array([first(rng)] + [others[rng.integers(len(others))](rng) for _ in range(3)])


def _bright(rng: np.random.Generator) -> Colour:
    return colorsys.hsv_to_rgb(rng.random(), rng.uniform(0.15, 0.9), rng.uniform(0.25, 0.95))


def _wood(rng: np.random.Generator) -> Colour:
    return colorsys.hsv_to_rgb(rng.uniform(0.05, 0.1), rng.uniform(0.35, 0.75), rng.uniform(0.25, 0.75))


def _metal(rng: np.random.Generator) -> Colour:
    return colorsys.hsv_to_rgb(rng.uniform(0.55, 0.65), rng.uniform(0, 0.12), rng.uniform(0.3, 0.8))


def _dark(rng: np.random.Generator) -> Colour:
    return colorsys.hsv_to_rgb(0.6, 0.05, rng.uniform(0.06, 0.25))


def _pale(rng: np.random.Generator) -> Colour:
    return colorsys.hsv_to_rgb(rng.uniform(0.05, 0.15), rng.uniform(0, 0.2), rng.uniform(0.8, 0.97))
