"""Buffers that meshoptimizer has compressed, as glTF's EXT_meshopt_compression carries them: vertices and triangles.

Axis letters: V vertices.
"""

import numpy as np
from numpy.typing import NDArray

_VERTICES, _TRIANGLES = 0xA0, 0xE1
_BLOCK_BYTES, _MOST_IN_BLOCK, _GROUP = 8192, 256, 16
_TABLE = 16
# What a byte of packed numbers holds, the first number in its highest bits.
_PAIRS = np.stack([np.arange(256) >> shift & 3 for shift in (6, 4, 2, 0)], 1).astype(np.uint8)
_NIBBLES = np.stack([np.arange(256) >> 4, np.arange(256) & 15], 1).astype(np.uint8)


def read_vertices(data: bytes, count: int, stride: int) -> NDArray[np.uint8]:
    """The `count` vertices, [V, stride] bytes. ValueError for another format."""
    if not data or data[0] != _VERTICES:
        raise ValueError("its vertices are not in version 0 of meshoptimizer's format")
    packed = np.frombuffer(data, np.uint8)
    before = packed[len(data) - stride :]
    in_block = min(_BLOCK_BYTES // stride & ~(_GROUP - 1), _MOST_IN_BLOCK)
    place, blocks = 1, []
    for first in range(0, count, in_block):
        size = min(in_block, count - first)
        block = np.empty((size, stride), np.uint8)
        for number in range(stride):
            deltas, place = _read_bytes(data, packed, place, size)
            block[:, number] = before[number] + np.cumsum(deltas, dtype=np.uint8)
        before = block[-1]
        blocks.append(block)
    return np.concatenate(blocks)


def read_triangles(data: bytes, count: int) -> NDArray[np.int64]:
    """The `count` corners of triangles. ValueError for another format."""
    if not data or data[0] != _TRIANGLES:
        raise ValueError("its triangles are not in version 1 of meshoptimizer's format")
    return _Triangles(data, count).read()


def _read_bytes(data: bytes, packed: NDArray[np.uint8], place: int, size: int) -> tuple[NDArray[np.uint8], int]:
    """`size` differences of one byte of the vertices, and where the next byte's begin."""
    groups = -(-size // _GROUP)
    header, place = place, place + -(-groups // 4)
    coded = np.zeros(groups * _GROUP, np.uint8)
    for group in range(groups):
        kind = data[header + group // 4] >> group % 4 * 2 & 3
        here = slice(group * _GROUP, (group + 1) * _GROUP)
        if kind == 3:
            coded[here] = packed[place : place + _GROUP]
            place += _GROUP
        elif kind:
            table, most = (_PAIRS, 3) if kind == 1 else (_NIBBLES, 15)
            length = _GROUP // table.shape[1]
            numbers = table[packed[place : place + length]].reshape(-1)
            place += length
            large = np.flatnonzero(numbers == most)
            numbers[large] = packed[place : place + len(large)]
            place += len(large)
            coded[here] = numbers
    coded = coded[:size]
    return np.where(coded & 1, ~(coded >> 1), coded >> 1).astype(np.uint8), place


class _Triangles:
    """Two short memories, of the edges and of the vertices that were seen last, in which the file's codes point."""

    def __init__(self, data: bytes, count: int) -> None:
        self._data, self._count = data, count
        self._place = 1 + count // 3
        self._edges = [(0, 0)] * 16
        self._vertices = [0] * 16
        self._edge = self._vertex = 0
        self._next = self._last = 0

    def read(self) -> NDArray[np.int64]:
        table = self._data[-_TABLE:]
        corners: list[int] = []
        for code in self._data[1 : 1 + self._count // 3]:
            if code < 0xF0:
                corners += self._beside_an_edge(code)
            elif code < 0xFE:
                corners += self._of_three(0, table[code & 15] >> 4, table[code & 15] & 15)
            else:
                said = self._byte()
                if said == 0:
                    self._next = 0
                corners += self._of_three(0 if code == 0xFE else 15, said >> 4, said & 15)
        return np.array(corners, np.int64)

    def _beside_an_edge(self, code: int) -> tuple[int, int, int]:
        a, b = self._edges[self._edge - 1 - (code >> 4) & 15]
        which = code & 15
        if which in (13, 14):
            c = self._last = self._last + (-1 if which == 13 else 1)
        else:
            c = self._corner(which, offset=1)
        if which == 0 or which >= 13:
            self._remember(c)
        self._remember_edges((c, b), (a, c))
        return a, b, c

    def _of_three(self, *which: int) -> tuple[int, int, int]:
        # New ones are numbered before those that the file spells out are read.
        known = [None if one == 15 else self._corner(one, offset=0) for one in which]
        a, b, c = (self._spelt_out() if one is None else one for one in known)
        for corner, one in zip((a, b, c), which, strict=True):
            if one in (0, 15):
                self._remember(corner)
        self._remember_edges((b, a), (c, b), (a, c))
        return a, b, c

    def _corner(self, which: int, *, offset: int) -> int:
        if which == 15:
            return self._spelt_out()
        if which == 0:
            self._next += 1
            return self._next - 1
        return self._vertices[self._vertex - offset - which & 15]

    def _spelt_out(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        self._last += (value >> 1) ^ -(value & 1)
        return self._last

    def _byte(self) -> int:
        self._place += 1
        return self._data[self._place - 1]

    def _remember(self, vertex: int) -> None:
        self._vertices[self._vertex] = vertex
        self._vertex = self._vertex + 1 & 15

    def _remember_edges(self, *edges: tuple[int, int]) -> None:
        for edge in edges:
            self._edges[self._edge] = edge
            self._edge = self._edge + 1 & 15
