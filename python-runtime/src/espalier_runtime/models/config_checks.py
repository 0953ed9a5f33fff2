"""Checks that model configurations share. Each raises ValueError with the argument, what it is and what it must be."""

from typing import Any


def require_positive(config: object, *names: str) -> None:
    """Every named argument is an integer of at least 1."""
    for name in names:
        value = getattr(config, name)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise ValueError(f"{name} is {value!r}, expected a positive integer")


def require_one_of(config: object, name: str, allowed: tuple[Any, ...]) -> None:
    """The named argument is one of `allowed`."""
    value = getattr(config, name)
    if value not in allowed:
        raise ValueError(f"{name} is {value!r}, supported: {', '.join(repr(item) for item in allowed)}")


def head_count(channels: int, num_heads: int | None, num_head_channels: int) -> int:
    """Heads of an attention layer: as given, else channels // num_head_channels; must divide the channels."""
    heads = channels // num_head_channels if num_heads is None else num_heads
    if heads < 1 or channels % heads:
        raise ValueError(f"model_channels is {channels}, which {heads} attention heads do not divide")
    return heads
