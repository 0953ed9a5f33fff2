"""Shards of pictures of real models, in the format of `objects/shards`.

Owns which model is seen how often and from where. Held-out shards have two pictures of every model: one from three
quarters (35° to the side, 18° from above) and one from the front (6° from above). Their field `around` uint8
[n, 3, 64, 64, 4] are the unlit colours, and alpha, of the side opposite to the camera and of those to the left and
right of it, level and from far away, stretched to the square.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from espalier_runtime.protocol.atomic_files import write_atomically
from starter_model.image_pack.objects.shards import PICTURE_SIDE, SOLID_SIDE, TARGET_SIDE, fields_of, write_fields
from starter_model.image_pack.real_models.mirror_symmetry import NEITHER, symmetry_of
from starter_model.image_pack.real_models.model_collections import ModelFile
from starter_model.image_pack.real_models.model_file import RealModel, load_model, stretched_model
from starter_model.image_pack.real_models.model_rendering import ModelCamera, random_camera, render_model

_PICTURES_A_LOAD = 4
THREE_QUARTER = ModelCamera(np.radians(35), np.radians(18), 0, np.radians(35))
FRONT = ModelCamera(0, np.radians(6), 0, np.radians(35))
_VIEWS = {"three-quarter": THREE_QUARTER, "front": FRONT}
_AROUND = (np.pi, np.pi / 2, -np.pi / 2)
"""How much farther around than the camera: behind, and to the picture's left and right."""
_FAR_AWAY = np.radians(8)
# Sheets and rods without a second dimension teach nothing about depth.
_LEAST_SECOND_EXTENT, _LEAST_THIRD_EXTENT = 0.1, 0.01
_STRETCH = 0.12
"""Deviation of the logarithms of what width, depth and height are multiplied by: no two chairs are alike."""

Row = dict[str, NDArray]


def write_training_shards(
    folder: Path, files: list[ModelFile], *, first: int, count: int, pictures: int, seed: int
) -> None:
    """Write shards `first` … `first + count − 1`; those that exist already are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        path = folder / f"shard-{number:05}.npz"
        if not path.exists():
            rows = _training_rows(files, np.random.default_rng((seed, number)))
            _write(path, [next(rows) for _ in range(pictures)])


def write_held_out_shard(folder: Path, files: list[ModelFile], *, seed: int) -> list[str]:
    """Write every model's two pictures, the three-quarter ones first; the names of the models that are shown."""
    folder.mkdir(parents=True, exist_ok=True)
    rows: dict[str, list[Row]] = {view: [] for view in _VIEWS}
    names = []
    for number, file in enumerate(files):
        rng = np.random.default_rng((seed, number))
        try:
            model = load_model(file.path)
            symmetric = symmetry_of(model)
            drawn = {view: _row(model, camera, rng, symmetric, SOLID_SIDE) for view, camera in _VIEWS.items()}
            around = {view: seen_around(model, camera.yaw) for view, camera in _VIEWS.items()}
        except ValueError:
            continue
        names.append(file.name)
        for view, row in drawn.items():
            told = {"family": np.array(view), "name": np.array(file.name), "around": around[view]}
            rows[view].append(row | told)
    _write(folder / "shard-00000.npz", [row for view in _VIEWS for row in rows[view]])
    return names


def write_pictures(folder: Path, files: list[ModelFile], names: Sequence[str], *, side: int, seed: int) -> None:
    """Write large cut-out pictures of the models with these file names, `NAME-VIEW.png` in both views, to look at what
    a pack makes of them. ValueError for a name that no file has."""
    folder.mkdir(parents=True, exist_ok=True)
    by_name = {file.path.stem: file for file in files}
    if unknown := sorted(set(names) - set(by_name)):
        raise ValueError(f"no held-out model is called {', '.join(unknown)}")
    for name in names:
        model, rng = load_model(by_name[name].path), np.random.default_rng(seed)
        for view, camera in _VIEWS.items():
            drawn = render_model(model, camera, rng, side=side, voxels=0, symmetric=NEITHER)
            picture = Image.fromarray(np.round(drawn.picture * 255).astype(np.uint8))
            picture.save(folder / f"{name}-{view}.png")


def _training_rows(files: list[ModelFile], rng: np.random.Generator) -> Iterator[Row]:
    """Pictures of one model after the other, each as often as its weight says, in random order, without an end."""
    weights = np.array([file.weight for file in files], float)
    while True:
        file = files[int(rng.choice(len(files), p=weights / weights.sum()))]
        try:
            model = load_model(file.path)
            extents = np.sort(np.ptp(model.positions[np.unique(model.faces)], 0))
            if extents[1] < _LEAST_SECOND_EXTENT or extents[0] < _LEAST_THIRD_EXTENT:
                continue
            symmetric = symmetry_of(model)
            model = stretched_model(model, np.exp(rng.normal(0, _STRETCH, 3)))
            for _ in range(_PICTURES_A_LOAD):
                row = _row(model, random_camera(rng), rng, symmetric)
                yield row | {"family": np.array(file.collection.author)}
        except ValueError:
            continue


def _row(model: RealModel, camera: ModelCamera, rng: np.random.Generator, symmetric: float, voxels: int = 0) -> Row:
    return fields_of(render_model(model, camera, rng, side=PICTURE_SIDE, voxels=voxels, symmetric=symmetric))


def seen_around(model: RealModel, yaw: float) -> NDArray[np.uint8]:
    """The field `around` [3, 64, 64, 4] of a picture from this yaw."""
    sides = []
    for turn in _AROUND:
        camera = ModelCamera(yaw + turn, 0, 0, _FAR_AWAY)
        drawn = render_model(model, camera, np.random.default_rng(0), side=PICTURE_SIDE, voxels=0, symmetric=NEITHER)
        alpha = drawn.picture[..., 3:]
        sides.append(stretched(np.concatenate([drawn.front_colour * alpha, alpha], 2), TARGET_SIDE))
    return np.round(np.stack(sides) * 255).astype(np.uint8)


def stretched(picture: NDArray[np.floating], side: int) -> NDArray[np.floating]:
    """The box of what is opaque in [H, W, 4], colours times alpha, as a square [side, side, 4]; colours are plain
    ones."""
    rows, columns = (np.flatnonzero((picture[..., 3] > 0).any(axis)) for axis in (1, 0))
    box = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32)
    square = np.asarray(cv2.resize(box, (side, side), interpolation=cv2.INTER_AREA), np.float32)
    return np.concatenate([square[..., :3] / np.maximum(square[..., 3:], 1e-6), square[..., 3:]], 2)


def _write(path: Path, rows: list[Row]) -> None:
    fields = {name: np.stack([row[name] for row in rows]) for name in rows[0]}
    write_atomically(path, lambda temporary: write_fields(temporary, fields))
