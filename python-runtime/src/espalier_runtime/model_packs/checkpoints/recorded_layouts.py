"""The tensors of the official networks as `recorded_layouts.json` has them, so that inspecting them needs no torch.

The file is written by `record_layouts` from the classes themselves, and a test holds it to them. What is not in it must
be asked of its class.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

from espalier_runtime.model_packs.checkpoints.checkpoint_header import Layout, StoredTensor
from espalier_runtime.protocol.open_json import JsonObject


class RecordedNetwork(TypedDict):
    """One released network: its arguments, and its tensors as `unfolded` reads them."""

    arguments: JsonObject
    tensors: dict[str, str | dict[str, str]]


class RecordedClass(TypedDict):
    """The default arguments of a class, and by its name every network of it."""

    defaults: JsonObject
    networks: dict[str, RecordedNetwork]


FILE = Path(__file__).with_name("recorded_layouts.json")


def recorded_layout(class_name: str, arguments: Mapping[str, Any]) -> Layout | None:
    """The tensors of a class with these arguments, or None where they are not recorded.

    Arguments may be left out where they have their default; otherwise they must be spelled as they are recorded.
    """
    recorded = recorded_classes().get(class_name)
    if recorded is None:
        return None
    wanted = _spelled({**recorded["defaults"], **arguments})
    for network in recorded["networks"].values():
        if _spelled({**recorded["defaults"], **network["arguments"]}) == wanted:
            return unfolded(network["tensors"])
    return None


def recorded_network(name: str) -> tuple[str, Mapping[str, Any]]:
    """The class and arguments of a released checkpoint, by the stem of its file."""
    for class_name, recorded in recorded_classes().items():
        if name in recorded["networks"]:
            return class_name, recorded["networks"][name]["arguments"]
    raise ValueError(f"{name!r} is no recorded network")


@cache
def recorded_classes() -> dict[str, RecordedClass]:
    """What is recorded, by class name."""
    return json.loads(FILE.read_bytes())


def unfolded(table: Mapping[str, str | dict[str, str]]) -> Layout:
    """Key → "F32 3 4" as a layout; "blocks.0-23" stands for 24 blocks that are alike, and holds what each has."""
    layout = {}
    for key, entry in table.items():
        if isinstance(entry, str):
            layout[key] = _parsed(entry)
            continue
        head, _, span = key.rpartition(".")
        first, last = map(int, span.split("-"))
        tensors = {tail: _parsed(text) for tail, text in entry.items()}
        for index in range(first, last + 1):
            layout |= {f"{head}.{index}.{tail}": tensor for tail, tensor in tensors.items()}
    return layout


def _parsed(text: str) -> StoredTensor:
    dtype, *shape = text.split()
    return StoredTensor(dtype, tuple(map(int, shape)))


def _spelled(arguments: Mapping[str, Any]) -> str:
    """For comparing: unlike Python, JSON tells 1 from true."""
    return json.dumps(arguments, sort_keys=True)
