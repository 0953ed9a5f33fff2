"""What the farm is made of now: its nodes, what each can do, and how much of it is at work."""

from collections.abc import Callable
from typing import Any

import msgspec

SLOT = "slot"
"""A resource of a node: one for each job that it runs at once."""
_PACK = "pack_"
_VERSION = "espalier_"
_HASH_LETTERS = 16


class Node(msgspec.Struct, rename="camel", frozen=True):
    """One machine of the farm that runs jobs."""

    name: str
    address: str
    slots: int
    packs: list[str]
    """The first letters of the hashes of the packs that it has."""
    device: str
    version: str
    """Of Espalier."""
    aside: list[dict[str, str]] = []
    """Cards that get no more jobs: name, uuid and reason of each."""

    @property
    def working(self) -> int:
        """How many jobs it runs at once now."""
        return max(self.slots - len(self.aside), 0)


def pack_resource(sha256: str) -> str:
    """The resource of nodes that have the pack with this hash."""
    return f"{_PACK}{sha256[:_HASH_LETTERS]}"


def read_nodes(
    nodes: list[dict[str, Any]], cards_aside: Callable[[str], list[dict[str, str]]] = lambda _: []
) -> list[Node]:
    """Of `ray.nodes()`, those that live and run jobs, by name; `cards_aside` tells cards of a node that get none."""
    return sorted(
        (
            _node(each, cards_aside(each["NodeID"]))
            for each in nodes
            if each["Alive"] and each.get("Resources", {}).get(SLOT, 0) > 0
        ),
        key=lambda node: (node.name, node.address),
    )


def _node(node: dict[str, Any], aside: list[dict[str, str]]) -> Node:
    resources: dict[str, float] = node["Resources"]
    return Node(
        name=node.get("NodeName") or node["NodeManagerAddress"],
        address=node["NodeManagerAddress"],
        slots=int(resources[SLOT]),
        packs=sorted(name.removeprefix(_PACK) for name in resources if name.startswith(_PACK)),
        device=node.get("Labels", {}).get("espalier-device", ""),
        version=next((name.removeprefix(_VERSION) for name in resources if name.startswith(_VERSION)), ""),
        aside=aside,
    )
