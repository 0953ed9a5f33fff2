"""Shards of the training set: one .npz with a few hundred pictures each.

Owns the file's fields and their packing. Fields of n pictures, in image order:
`picture` uint8 [n, 128, 128, 4] (colours times alpha); `depth` float16 [n, 64, 64, 2] front and back, NaN outside;
`colour` uint8 [n, 64, 64, 6] unlit front and back; `camera` float16 [n, 7], see `picture_camera`; `family` [n];
held-out shards also `solid` uint8 (packed bits of
[n, 64, 64, 64], x y z).
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from espalier_runtime.protocol.atomic_files import write_atomically
from starter_model.image_pack.objects.families import random_family, random_object
from starter_model.image_pack.objects.lighting import EMPTY
from starter_model.image_pack.objects.rendering import View, render

PICTURE_SIDE, TARGET_SIDE, SOLID_SIDE = 128, 64, 64


def write_shards(folder: Path, *, first: int, count: int, pictures: int, seed: int, held_out: bool) -> None:
    """Write shards `first` … `first + count − 1`; those that exist already are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        path = folder / f"shard-{number:05}.npz"
        if not path.exists():
            fields = make_fields(pictures, np.random.default_rng((seed, number, int(held_out))), held_out=held_out)
            write_atomically(path, lambda temporary, fields=fields: write_fields(temporary, fields))


def make_fields(pictures: int, rng: np.random.Generator, *, held_out: bool) -> dict[str, NDArray]:
    """The fields of one shard."""
    rows: list[dict[str, NDArray]] = []
    while len(rows) < pictures:
        family = random_family(rng)
        try:
            view = render(random_object(family, rng), rng, side=PICTURE_SIDE, voxels=SOLID_SIDE if held_out else 0)
        except ValueError:
            continue
        rows.append(fields_of(view) | {"family": np.array(family)})
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}


def fields_of(view: View) -> dict[str, NDArray]:
    """One picture's row of every field but its family."""
    depth = np.stack([_halve_depth(view.front), _halve_depth(view.back)], -1)
    fields = {
        "picture": np.round(view.picture * 255).astype(np.uint8),
        "depth": depth.astype(np.float16),
        "colour": np.round(
            np.concatenate(
                [_halve_colour(colour, view.front < EMPTY) for colour in (view.front_colour, view.back_colour)], -1
            )
            * 255
        ).astype(np.uint8),
        "camera": view.camera.astype(np.float16),
    }
    if view.solid is not None:
        fields["solid"] = np.packbits(view.solid)
    return fields


def _halve_depth(depth: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of the seen ones of every 2×2 pixels; NaN where fewer than two are seen."""
    blocks = _blocks(depth)
    seen = blocks < EMPTY
    count = seen.sum(-1)
    mean = np.where(seen, blocks, 0).sum(-1) / np.maximum(count, 1)
    return np.where(count >= 2, mean, np.nan)


def _halve_colour(colour: NDArray[np.float32], seen: NDArray[np.bool_]) -> NDArray[np.float32]:
    weights = _blocks(seen.astype(np.float32))
    total = np.stack([(_blocks(colour[..., channel]) * weights).sum(-1) for channel in range(3)], -1)
    return total / np.maximum(weights.sum(-1), 1)[..., None]


def _blocks(picture: NDArray) -> NDArray:
    side = picture.shape[0] // 2
    return picture.reshape(side, 2, side, 2).transpose(0, 2, 1, 3).reshape(side, side, 4)


def write_fields(path: Path, fields: dict[str, NDArray]) -> None:
    """Write one shard."""
    with path.open("wb") as file:
        np.savez(file, **fields)  # type: ignore[arg-type]
