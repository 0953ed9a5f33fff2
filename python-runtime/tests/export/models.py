"""Two small models for the writers: one with colours on its vertices, one with a texture."""

import numpy as np

from espalier_runtime.export.asset_model import AssetModel, Material, join_corners
from espalier_runtime.meshing.queries.normals import corner_normals
from tests.meshing.coloured_solids import box

RECIPE = {"seed": 7, "pack": {"name": "Häuschen"}, "input": [{"sha256": "00"}], "versions": {"torch": "2"}}


def coloured_model(**changes) -> AssetModel:
    """A striped box with sharp edges."""
    mesh = box()
    joined = join_corners(mesh.faces, corner_normals(mesh))
    assert mesh.colours is not None
    arrays = {
        "positions": mesh.vertices[joined.source],
        "normals": joined.normals,
        "faces": joined.faces,
        "colours": mesh.colours[joined.source],
    }
    return AssetModel(**({"name": "crate", "recipe": RECIPE} | arrays | changes))


def textured_model(name: str = "crate", **textures) -> AssetModel:
    """A box of twelve triangles under a page whose four quarters differ."""
    mesh = box(subdivisions=0)
    corner_uvs = np.random.default_rng(1).random((*mesh.faces.shape, 2), dtype=np.float32)
    joined = join_corners(mesh.faces, corner_normals(mesh), corner_uvs)
    texels = np.zeros((64, 64, 3), np.uint8)
    texels[:32, :32], texels[:32, 32:], texels[32:, :32], texels[32:, 32:] = (
        (200, 30, 30),
        (30, 200, 30),
        (30, 30, 200),
        (128, 128, 128),
    )
    return AssetModel(
        name=name,
        positions=mesh.vertices[joined.source],
        normals=joined.normals,
        faces=joined.faces,
        uvs=joined.uvs,
        material=Material(base_colour=texels, **textures),
        recipe=RECIPE,
    )
