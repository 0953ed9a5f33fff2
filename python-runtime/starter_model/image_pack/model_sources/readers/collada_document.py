"""A COLLADA file: its elements by their ids, and what is written in them. Knows nothing of geometry or materials."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray

_AXES = {
    "X_UP": np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1]]),
    "Y_UP": np.eye(3),
    "Z_UP": np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]]),
}


class ColladaDocument:
    """Names stand without their namespace. ValueError for what is no XML."""

    def __init__(self, path: Path) -> None:
        try:
            self.root = ElementTree.parse(path).getroot()
        except (ElementTree.ParseError, UnicodeError, LookupError) as error:
            raise ValueError(f"it is no XML: {error}") from error
        for element in self.root.iter():
            element.tag = element.tag.rpartition("}")[2]
        if self.root.tag != "COLLADA":
            raise ValueError(f"its outermost element is {self.root.tag}, expected COLLADA")
        # Ids are the file's own, but some programs give a node that of its scene.
        self._by_id = {(element.tag, element.attrib.get("id")): element for element in self.root.iter()}

    def by_id(self, name: str, tag: str) -> Element | None:
        """The `tag` of that id, with or without # before it, or None."""
        return self._by_id.get((tag, name.removeprefix("#")))

    def referred(self, element: Element, attribute: str, tag: str) -> Element:
        """The `tag` whose id an attribute of `element` holds. ValueError where there is none."""
        name = element.get(attribute, "")
        found = self.by_id(name, tag)
        if found is None:
            raise ValueError(f"{element.tag} names {tag} {name!r}, which there is not")
        return found

    def axes(self) -> NDArray[np.float64]:
        """[4, 4] from the file's axes and unit to metres with y up and z in front."""
        up = text(self.root.find("asset/up_axis")) or "Y_UP"
        if up not in _AXES:
            raise ValueError(f"its up axis is {up}, expected {', '.join(_AXES)}")
        unit = self.root.find("asset/unit")
        axes = np.eye(4)
        axes[:3, :3] = _AXES[up] * float("1" if unit is None else unit.get("meter", "1"))
        return axes


def text(element: Element | None) -> str:
    """What is written in an element, or nothing."""
    return (element.text or "").strip() if element is not None else ""


def numbers(element: Element | None) -> NDArray[np.float64]:
    """The numbers written in an element. ValueError for what is none."""
    return np.array(text(element).split(), np.float64)


def with_tags(element: Element, *tags: str) -> Iterator[Element]:
    """The children with one of these tags, in the order of the file."""
    return (child for child in element if child.tag in tags)
