"""The graphics cards of nodes that get no more jobs, as the head keeps them for whoever asks what the farm is made of.

A node that starts anew is another node to Ray, so what is kept of one is true for as long as it lives.
"""

import json
from typing import Any

_KEY = "espalier-cards-aside:"


def note_cards_aside(cards: list[Any]) -> None:
    """Keep `cards` (name, uuid and reason of each) as those of the node on which this runs."""
    import ray  # pyright: ignore[reportMissingImports]
    from ray.experimental.internal_kv import _internal_kv_put  # pyright: ignore[reportMissingImports]

    _internal_kv_put(_KEY + ray.get_runtime_context().get_node_id(), json.dumps(cards))


def cards_aside_on(node_id: str) -> list[dict[str, str]]:
    """Those of a node; this process is a part of the farm."""
    from ray.experimental.internal_kv import _internal_kv_get  # pyright: ignore[reportMissingImports]

    kept = _internal_kv_get(_KEY + node_id)
    return [] if kept is None else json.loads(kept)
