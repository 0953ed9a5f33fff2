"""A box of which everything is known: as a mesh, as a finished object, and as a held-out object with its shard."""

from pathlib import Path

import numpy as np

from espalier_runtime.meshing.triangle_mesh import TriangleMesh
from espalier_runtime.raster.surface_pixels import ShadedMesh
from starter_model.image_pack.evaluation.held_out_objects import HeldOutObject

Size = tuple[float, float, float]
RED, BLUE = (200, 60, 40), (40, 60, 200)
# Corner 4 i + 2 j + k lies at (±x, ±y, ±z); sides as seen from outside.
_CORNERS = np.array([(i, j, k) for i in (-0.5, 0.5) for j in (-0.5, 0.5) for k in (-0.5, 0.5)], np.float32)
_SIDES = ((0, 4, 5, 1), (2, 3, 7, 6), (0, 1, 3, 2), (4, 6, 7, 5), (0, 2, 6, 4), (1, 5, 7, 3))
# A level camera far away, see `objects/picture_camera`.
LEVEL = np.array([0, 0, 1, 0, 1, 0, 1], np.float32)


def box_mesh(size: Size, middle: Size = (0.0, 0.0, 0.0)) -> TriangleMesh:
    """A closed box in the model frame."""
    faces = np.array([face for a, b, c, d in _SIDES for face in ((a, b, c), (a, c, d))], np.int32)
    return TriangleMesh(_CORNERS * np.array(size, np.float32) + np.array(middle, np.float32), faces)


def red_and_blue_box(size: Size) -> ShadedMesh:
    """A box whose front is red and whose back is blue."""
    mesh = box_mesh(size)
    texture = np.repeat(np.array([[RED], [RED], [BLUE], [BLUE]], np.uint8), 4, 1)
    uvs = np.stack([np.full(8, 0.5), np.where(mesh.vertices[:, 1] < 0, 1.0, 0.0)], 1).astype(np.float32)
    return ShadedMesh(mesh.vertices, np.ones_like(mesh.vertices), mesh.faces, uvs=uvs, texture=texture)


def true_box() -> HeldOutObject:
    """What is true of a box 0.4 wide and high and 0.2 deep, whose picture lies to the left in its square."""
    axis = (np.arange(64) + 0.5) / 64 - 0.5
    x, y, z = np.meshgrid(axis + 0.2, axis, axis, indexing="ij")
    solid = (np.abs(x) < 0.2) & (np.abs(y) < 0.1) & (np.abs(z) < 0.2)
    seen = np.asarray(solid.any(1)).T[::-1]
    picture = np.zeros((128, 128, 4), np.uint8)
    picture[seen.repeat(2, 0).repeat(2, 1)] = (*RED, 255)
    red, blue = (np.where(seen[..., None], np.array(colour) / 255, 0.0) for colour in (RED, BLUE))
    return HeldOutObject("box", "shape", picture, seen, red, blue, solid, LEVEL)


def shard_of_one(folder: Path) -> Path:
    """A folder of held-out shards with the true box in one."""
    true, shards = true_box(), folder / "shards"
    shards.mkdir()
    depth = np.where(true.seen[..., None], np.array([-0.1, 0.1]), np.nan).astype(np.float16)
    colour = np.round(np.concatenate([true.front_colour, true.back_colour], -1) * 255).astype(np.uint8)
    fields = {
        "picture": true.picture,
        "depth": depth,
        "colour": colour,
        "solid": np.packbits(true.solid),
        "camera": LEVEL,
    }
    np.savez(shards / "shard-00000.npz", family=np.array(["shape"]), **{key: it[None] for key, it in fields.items()})
    return shards
