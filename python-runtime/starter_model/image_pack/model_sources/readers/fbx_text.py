"""FBX as text, parsed into a tree: names, values, what is within braces. Knows nothing of what they mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_TOKEN = re.compile(
    rf'(?P<skip>[\s,]+|;[^\n]*|\*\d+)|(?P<name>[A-Za-z_]\w*):|"(?P<string>[^"]*)"|(?P<brace>[{{}}])'
    rf"|(?P<numbers>{_NUMBER}(?:\s*,\s*{_NUMBER})*)|(?P<word>[^\s,{{}}]+)"
)


@dataclass
class Node:
    """`values` as they are written, strings without their quotes: identifiers have more digits than a float."""

    name: str
    values: list[str] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    def all(self, name: str) -> Iterator["Node"]:
        """The children of that name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> "Node | None":
        """The first child of that name."""
        return next(self.all(name), None)

    def text(self, name: str) -> str:
        """The first value of the first child of that name, or nothing."""
        child = self.first(name)
        return child.values[0] if child is not None and child.values else ""

    def numbers(self, name: str) -> NDArray[np.float64] | None:
        """The numbers of the first child of that name, in braces or not; None where there is none. ValueError for
        what is no number."""
        child = self.first(name)
        if child is None:
            return None
        within = child.first("a")
        return np.array((within or child).values, np.float64)


def parsed(text: str) -> Node:
    """The nodes of a file, below one without a name. ValueError where braces do not match."""
    root = Node("")
    open_nodes = [root]
    latest = root
    for token in _TOKEN.finditer(text):
        kind, written = token.lastgroup, token[0]
        if kind == "name":
            latest = Node(token["name"])
            open_nodes[-1].children.append(latest)
        elif kind == "brace" and written == "{":
            open_nodes.append(latest)
        elif kind == "brace":
            open_nodes.pop()
            if not open_nodes:
                raise ValueError(f"a brace too many in line {text.count(chr(10), 0, token.start()) + 1}")
            latest = open_nodes[-1]
        elif kind == "numbers":
            latest.values += [number.strip() for number in written.split(",")]
        elif kind in ("string", "word"):
            latest.values.append(token[kind])
    if len(open_nodes) > 1:
        raise ValueError(f"{open_nodes[-1].name} is not closed")
    return root
