"""The triangles of a COLLADA geometry, by the names of their materials.

Axis letters: F triangles, C corners of polygons, I places of numbers that every corner has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray

from starter_model.image_pack.model_sources.readers.collada_document import ColladaDocument, numbers, with_tags
from starter_model.image_pack.model_sources.readers.pieces import fans

_NOT_READ = ("tristrips", "trifans")


@dataclass(frozen=True)
class Surface:
    """`corners` [F, 3, 3] and `uvs` [F, 3, 2] as they are written; `symbol` is the material's name in the geometry."""

    corners: NDArray[np.float64]
    uvs: NDArray[np.float64] | None
    symbol: str


def surfaces(document: ColladaDocument, geometry: Element) -> Iterator[Surface]:
    """The surfaces of a geometry's mesh; lines are left out."""
    mesh = geometry.find("mesh")
    if mesh is None:
        return
    for element in with_tags(mesh, "triangles", "polylist", "polygons", *_NOT_READ):
        if element.tag in _NOT_READ:
            raise ValueError(f"it holds {element.tag}, expected triangles, polylist or polygons")
        width = 1 + max(int(one.get("offset", "0")) for one in with_tags(element, "input"))
        sizes, table = _corner_table(element, width)
        if len(table):
            triangles, _ = fans(sizes)
            corners, uvs = (_values(document, element, table, name) for name in ("POSITION", "TEXCOORD"))
            if corners is None or corners.shape[1] != 3:
                raise ValueError(f"geometry {geometry.get('id')!r} has no positions")
            yield Surface(
                corners[triangles], None if uvs is None else uvs[triangles][..., :2], element.get("material", "")
            )


def _corner_table(element: Element, width: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The corners of every polygon, and the table [C, I] of what their inputs' numbers are."""
    if element.tag == "polygons":
        # With holes, the outline stands within `ph`.
        rows = [numbers(one).astype(np.int64).reshape(-1, width) for one in element.iter("p")]
        return np.array([len(row) for row in rows], np.int64), np.concatenate([*rows, np.empty((0, width), np.int64)])
    table = numbers(element.find("p")).astype(np.int64).reshape(-1, width)
    if element.tag == "triangles":
        return np.full(len(table) // 3, 3), table
    sizes = numbers(element.find("vcount")).astype(np.int64)
    if sizes.sum() != len(table):
        raise ValueError(f"its polygons have {sizes.sum()} corners, {len(table)} are written")
    return sizes, table


def _values(
    document: ColladaDocument, element: Element, table: NDArray[np.int64], semantic: str
) -> NDArray[np.float64] | None:
    """What an input says of every corner [C, …], the first of that meaning; those of the vertices count, too."""
    for one in with_tags(element, "input"):
        chosen = table[:, int(one.get("offset", "0"))]
        if one.get("semantic") == semantic:
            return _source(document.referred(one, "source", "source"))[chosen]
        if one.get("semantic") == "VERTEX":
            for inner in with_tags(document.referred(one, "source", "vertices"), "input"):
                if inner.get("semantic") == semantic:
                    return _source(document.referred(inner, "source", "source"))[chosen]
    return None


def _source(source: Element) -> NDArray[np.float64]:
    written = numbers(source.find("float_array"))
    accessor = source.find("technique_common/accessor")
    if accessor is None:
        raise ValueError(f"source {source.get('id')!r} has no accessor")
    count, stride, offset = (
        int(accessor.get(name, default)) for name, default in (("count", "0"), ("stride", "1"), ("offset", "0"))
    )
    if offset + count * stride > len(written):
        raise ValueError(f"source {source.get('id')!r} has {len(written)} numbers, expected {offset + count * stride}")
    return written[offset : offset + count * stride].reshape(count, stride)
