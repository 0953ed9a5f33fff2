"""Tiny ONNX files, written by hand: a 1 × 1 convolution of the colours, and a sigmoid where one is asked for.

The format is protobuf (onnx.proto3): a key of field number and wire type, then a number or so many bytes.
"""

import struct
from collections.abc import Sequence
from pathlib import Path

FLOAT = 1


def colour_network(
    path: Path,
    *,
    side: int | str = 32,
    weights: Sequence[Sequence[float]] = ((9, -9, -9),),
    bias: float = 0,
    has_sigmoid: bool = True,
) -> Path:
    """Write a network whose channels are weighted sums of the colours; `side` as a name leaves the size open."""
    channels = len(weights)
    values = [value for row in weights for value in row]
    nodes = _node("Conv", ["picture", "w", "b"], "sum") + (_node("Sigmoid", ["sum"], "alpha") if has_sigmoid else b"")
    graph = (
        nodes
        + _bytes(2, b"colours")
        + _bytes(5, _tensor("w", [channels, 3, 1, 1], values))
        + _bytes(5, _tensor("b", [channels], [bias] * channels))
        + _bytes(11, _value("picture", [1, 3, side, side]))
        + _bytes(12, _value("alpha" if has_sigmoid else "sum", [1, channels, side, side]))
    )
    path.write_bytes(_number(1, 8) + _bytes(7, graph) + _bytes(8, _number(2, 13)))
    return path


def _node(operator: str, inputs: Sequence[str], output: str) -> bytes:
    named = b"".join(_bytes(1, name.encode()) for name in inputs)
    return _bytes(1, named + _bytes(2, output.encode()) + _bytes(4, operator.encode()))


def _tensor(name: str, shape: Sequence[int], values: Sequence[float]) -> bytes:
    raw = struct.pack(f"<{len(values)}f", *values)
    return b"".join(_number(1, side) for side in shape) + _number(2, FLOAT) + _bytes(8, name.encode()) + _bytes(9, raw)


def _value(name: str, shape: Sequence[int | str]) -> bytes:
    sides = b"".join(
        _bytes(1, _number(1, side) if isinstance(side, int) else _bytes(2, side.encode())) for side in shape
    )
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, _number(1, FLOAT) + _bytes(2, sides)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
