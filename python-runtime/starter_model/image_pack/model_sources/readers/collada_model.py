"""The pieces of a COLLADA file: every geometry where the scene's nodes place it.

Left out are animation, skins and their figures, cameras, lights, and lines. Turns by `lookat` belong to cameras, and
`skew` is hardly ever written.
"""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray

from starter_model.image_pack.model_sources.readers.collada_document import ColladaDocument, numbers, with_tags
from starter_model.image_pack.model_sources.readers.collada_geometry import Surface, surfaces
from starter_model.image_pack.model_sources.readers.collada_materials import collada_material
from starter_model.image_pack.model_sources.readers.pieces import Material, Piece, placed

Matrix = NDArray[np.float64]
_DEEPEST = 100


def read_collada(path: Path) -> list[Piece]:
    """What the file's scene shows. ValueError for one that is broken."""
    document = ColladaDocument(path)
    return list(_Reader(document).pieces())


class _Reader:
    def __init__(self, document: ColladaDocument) -> None:
        self._document = document
        self._surfaces: dict[str, list[Surface]] = {}
        self._materials: dict[str, Material] = {}

    def pieces(self) -> Iterator[Piece]:
        instance = self._document.root.find("scene/instance_visual_scene")
        if instance is None:
            raise ValueError("it has no scene")
        scene = self._document.referred(instance, "url", "visual_scene")
        for node in with_tags(scene, "node"):
            yield from self._node(node, self._document.axes(), 0)

    def _node(self, node: Element, above: Matrix, depth: int) -> Iterator[Piece]:
        if depth > _DEEPEST:
            raise ValueError("its nodes contain themselves")
        transform = above @ _transform(node)
        for instance in with_tags(node, "instance_geometry"):
            yield from self._geometry(instance, transform)
        for instance in with_tags(node, "instance_node"):
            yield from self._node(self._document.referred(instance, "url", "node"), transform, depth + 1)
        for child in with_tags(node, "node"):
            yield from self._node(child, transform, depth + 1)

    def _geometry(self, instance: Element, transform: Matrix) -> Iterator[Piece]:
        named = {one.get("symbol", ""): one.get("target", "") for one in instance.iter("instance_material")}
        for surface in self._surfaces_of(self._document.referred(instance, "url", "geometry")):
            material = self._material(named.get(surface.symbol, surface.symbol))
            yield placed(Piece(surface.corners, surface.uvs, material), transform)

    def _surfaces_of(self, geometry: Element) -> list[Surface]:
        name = geometry.get("id", "")
        if name not in self._surfaces:
            self._surfaces[name] = list(surfaces(self._document, geometry))
        return self._surfaces[name]

    def _material(self, name: str) -> Material:
        if name not in self._materials:
            self._materials[name] = collada_material(self._document, name)
        return self._materials[name]


def _transform(node: Element) -> Matrix:
    """A node's transforms, each within the one before it."""
    transform = np.eye(4)
    for step in with_tags(node, "matrix", "translate", "rotate", "scale"):
        written, matrix = numbers(step), np.eye(4)
        if len(written) != {"matrix": 16, "rotate": 4}.get(step.tag, 3):
            raise ValueError(f"a {step.tag} of {len(written)} numbers")
        if step.tag == "matrix":
            matrix = written.reshape(4, 4)
        elif step.tag == "translate":
            matrix[:3, 3] = written
        elif step.tag == "scale":
            matrix[:3, :3] = np.diag(written)
        else:
            matrix[:3, :3] = _rotation(written[:3], np.radians(written[3]))
        transform = transform @ matrix
    return transform


def _rotation(axis: NDArray[np.floating], angle: float) -> Matrix:
    """About an axis, by Rodrigues' formula."""
    x, y, z = axis / max(float(np.linalg.norm(axis)), 1e-12)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
