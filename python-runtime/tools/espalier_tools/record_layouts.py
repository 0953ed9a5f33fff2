"""`python -m espalier_tools.record_layouts` writes `recorded_layouts.json` of the packs anew, from the classes.

Which of the released networks are recorded is said by the file; whoever wants one more enters its name, class and
arguments, without tensors, and runs this. Those of the packs that come with the program are read from the packs, and
called "starter/view_maps". Nothing else writes into the package.
"""

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from espalier_runtime.engines.registry import CATALOGUE
from espalier_runtime.model_packs.checkpoints.built_layout import built_layout
from espalier_runtime.model_packs.checkpoints.checkpoint_header import Layout
from espalier_runtime.model_packs.checkpoints.recorded_layouts import FILE, recorded_classes

PACKS = Path(__file__).parents[3] / "packs"


def class_anew(name: str) -> dict[str, Any]:
    """What the file should hold of one class: the defaults and, of every network in it, the tensors as they are now."""
    architecture = CATALOGUE.network(name)
    return {
        "defaults": _defaults(architecture.config),
        "networks": {
            network: {"arguments": arguments, "tensors": folded(built_layout(architecture, arguments))}
            for network, arguments in (_released(name) | pack_networks().get(name, {})).items()
        },
    }


def pack_networks() -> dict[str, dict[str, Mapping[str, Any]]]:
    """By class, the arguments of each network of the packs that come with the program."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for path in sorted(PACKS.glob("*/ckpts/*.json")):
        checkpoint = json.loads(path.read_bytes())
        networks = found.setdefault(CATALOGUE.class_name(checkpoint["name"]), {})
        networks[f"{path.parts[-3]}/{path.stem}"] = checkpoint["args"]
    return found


def _released(name: str) -> dict[str, Mapping[str, Any]]:
    recorded = recorded_classes().get(name)
    networks = {} if recorded is None else recorded["networks"]
    return {stem: network["arguments"] for stem, network in networks.items() if "/" not in stem}


def folded(layout: Layout) -> dict[str, Any]:
    """Key → "F32 3 4"; runs of blocks that are alike become one entry, "blocks.0-23", that holds what each has."""
    parts: list[tuple[str, int, dict[str, str]]] = []
    for key, tensor in layout.items():
        head, index, tail = _split(key)
        if not parts or parts[-1][:2] != (head, index) or index < 0:
            parts.append((head, index, {}))
        parts[-1][2][tail] = " ".join([tensor.dtype, *map(str, tensor.shape)])
    table: dict[str, Any] = {}
    while parts:
        head, first, tensors = parts[0]
        count = 1
        while first >= 0 and parts[count : count + 1] == [(head, first + count, tensors)]:
            count += 1
        if count > 1:
            table[f"{head}.{first}-{first + count - 1}"] = tensors
        else:
            table |= {tail if first < 0 else f"{head}.{first}.{tail}": text for tail, text in tensors.items()}
        del parts[:count]
    return table


def _split(key: str) -> tuple[str, int, str]:
    """ "blocks.3.norm.weight" → ("blocks", 3, "norm.weight"); a key without a number → ("", −1, key)."""
    names = key.split(".")
    for position, name in enumerate(names[:-1]):
        if name.isdigit():
            return ".".join(names[:position]), int(name), ".".join(names[position + 1 :])
    return "", -1, key


def _defaults(config: type) -> dict[str, Any]:
    """The arguments that may be left out, as JSON has them."""
    known = dataclasses.fields(config)
    plain = {field.name: field.default for field in known if field.default is not dataclasses.MISSING}
    made = {field.name: field.default_factory() for field in known if callable(field.default_factory)}
    return json.loads(json.dumps(plain | made))


if __name__ == "__main__":
    names = sorted({*recorded_classes(), *pack_networks()})
    FILE.write_text(json.dumps({name: class_anew(name) for name in names}, indent=1) + "\n")
