"""`status`: what the farm is made of, as one JSON document on stdout."""

import argparse
import sys

import msgspec

from espalier_farm.asker import FarmAddress, connect
from espalier_farm.cards_aside import cards_aside_on
from espalier_farm.inventory import SLOT, read_nodes
from espalier_farm.membership import Member


def run(arguments: argparse.Namespace, member: Member) -> int:
    """Ask, print, and go. Raises runtime_unavailable when the farm cannot be reached."""
    farm = connect(FarmAddress(arguments.head, arguments.ports), member)
    nodes = read_nodes(farm.ray.nodes(), cards_aside_on)
    free = farm.ray.available_resources().get(SLOT, 0)
    taken = sum(node.slots for node in nodes) - int(free)
    slots = sum(node.working for node in nodes)
    status = {"head": arguments.head, "slots": slots, "running": min(taken, slots), "nodes": nodes}
    sys.stdout.buffer.write(msgspec.json.encode(status) + b"\n")
    sys.stdout.flush()
    farm.leave()
    return 0
