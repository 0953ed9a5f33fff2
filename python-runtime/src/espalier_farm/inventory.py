"""What the farm is made of now: its nodes, what each can do, and how much of it is at work."""

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


def pack_resource(sha256: str) -> str:
    """The resource of nodes that have the pack with this hash."""
    return f"{_PACK}{sha256[:_HASH_LETTERS]}"


def read_nodes(nodes: list[dict[str, Any]]) -> list[Node]:
    """Of `ray.nodes()`, those that live and run jobs, by name."""
    return sorted(
        (_node(each) for each in nodes if each["Alive"] and each.get("Resources", {}).get(SLOT, 0) > 0),
        key=lambda node: (node.name, node.address),
    )


def _node(node: dict[str, Any]) -> Node:
    resources: dict[str, float] = node["Resources"]
    return Node(
        name=node.get("NodeName") or node["NodeManagerAddress"],
        address=node["NodeManagerAddress"],
        slots=int(resources[SLOT]),
        packs=sorted(name.removeprefix(_PACK) for name in resources if name.startswith(_PACK)),
        device=node.get("Labels", {}).get("espalier-device", ""),
        version=next((name.removeprefix(_VERSION) for name in resources if name.startswith(_VERSION)), ""),
    )
