"""Objects that training never saw, procedural or real, one by one out of held-out shards.

Owns how a shard's fields become an object's truth; how shards are written is `pictures.shards`.
Axis letters: P = 128 side of a picture, R = 64 side of its truth, V = 64 side of the solid.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from starter_model.image_pack.objects.shards import SOLID_SIDE

_FIELDS = ("picture", "depth", "colour", "camera", "solid", "family")


@dataclass(frozen=True)
class HeldOutObject:
    """An object and what is true of it, pictures in image order (row 0 on top).

    `picture` [P, P, 4] is plain RGBA, fully opaque or fully transparent; `front_colour` and `back_colour` [R, R, 3] are
    unlit, in 0..1, where the object is `seen` [R, R]; `solid` [V, V, V] are its filled voxels x, y, z in the frame of
    the picture, of a real object in a cube around its own box. `camera` [7]: see `objects/picture_camera`.
    `around`: of a real object, see `real_models/real_shards`.
    """

    name: str
    family: str
    picture: NDArray[np.uint8]
    seen: NDArray[np.bool_]
    front_colour: NDArray[np.floating]
    back_colour: NDArray[np.floating]
    solid: NDArray[np.bool_]
    camera: NDArray[np.floating]
    around: NDArray[np.uint8] | None = None

    @property
    def image(self) -> Image.Image:
        """The picture as an image."""
        return Image.fromarray(self.picture)


def held_out_objects(folder: Path, limit: int) -> Iterator[HeldOutObject]:
    """The first `limit` objects of the shards in `folder`. ValueError where there is no shard."""
    paths = sorted(folder.glob("shard-*.npz"))
    if not paths:
        raise ValueError(f"there are no shards in {folder}: write them with make-data --held-out")
    for path in paths:
        with np.load(path) as shard:
            fields = {name: shard[name][:limit] for name in (*_FIELDS, "around") if name in shard}
            names = (
                shard["name"]
                if "name" in shard
                else [f"{path.stem}-{number:03}" for number in range(len(fields["picture"]))]
            )
        for number in range(len(fields["picture"])):
            values = {name: of_all[number] for name, of_all in fields.items()}
            yield _object(str(names[number]), values)
        limit -= len(fields["picture"])
        if limit <= 0:
            return


def _object(name: str, values: dict[str, NDArray]) -> HeldOutObject:
    picture = values["picture"]
    if not np.isin(picture[..., 3], (0, 255)).all():
        # Stored colours are multiplied by alpha, so only hard outlines make a plain picture of them.
        warnings.warn(f"the stored picture {name} has soft alpha", stacklevel=2)
    colours = values["colour"].astype(np.float32) / 255
    return HeldOutObject(
        name=name,
        family=str(values["family"]),
        picture=picture,
        seen=np.isfinite(values["depth"][..., 0].astype(np.float32)),
        front_colour=colours[..., :3],
        back_colour=colours[..., 3:],
        solid=np.unpackbits(values["solid"])[: SOLID_SIDE**3].reshape((SOLID_SIDE,) * 3).astype(bool),
        camera=values["camera"].astype(np.float32),
        around=values.get("around"),
    )
