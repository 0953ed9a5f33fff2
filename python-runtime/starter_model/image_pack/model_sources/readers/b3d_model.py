"""The pieces of a B3D file, the format of Blitz3D that mods for Luanti have: meshes in the pose they were made in.

Bones and animation are left out. The format's x is to the model's right, y up and z to its front, so x is mirrored.
Axis letters: V vertices, F triangles.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from starter_model.image_pack.model_sources.readers.luanti_textures import pictures_laid_on
from starter_model.image_pack.model_sources.readers.pieces import Material, Piece, placed

Matrix = NDArray[np.float64]
_HEADER = struct.Struct("<4si")
_WITH_NORMALS, _WITH_COLOURS = 1, 2
_MIRRORED = np.diag([-1.0, 1, 1, 1])


def read_b3d(path: Path) -> list[Piece]:
    """What the file shows. ValueError for one that is no B3D file or ends too early."""
    content = path.read_bytes()
    if content[:4] != b"BB3D":
        raise ValueError("it is no B3D file")
    document = _Document()
    try:
        document.read(_Chunk(content, 0, len(content)))
    except struct.error as error:
        raise ValueError(f"it is broken: {error}") from error
    laid = pictures_laid_on(path)
    if not laid:
        raise ValueError("no program of its mod says which pictures it shows")
    pieces = [placed(piece, _MIRRORED) for piece in document.pieces]
    return [_shown_with(piece, laid[min(number, len(laid) - 1)]) for number, piece in enumerate(pieces)]


def _shown_with(piece: Piece, picture: Path) -> Piece:
    return replace(piece, material=Material(piece.material.name, picture=str(picture.resolve())))


@dataclass
class _Chunk:
    """What lies in a file between `place`, which moves on as values are taken, and `end`."""

    content: bytes
    place: int
    end: int

    def integers(self, count: int) -> tuple[int, ...]:
        return self._values(f"<{count}i")

    def floats(self, count: int) -> NDArray[np.float64]:
        return np.array(self._values(f"<{count}f"))

    def text(self) -> str:
        end = self.content.find(b"\0", self.place, self.end)
        if end < 0:
            raise ValueError("a text has no end")
        found = self.content[self.place : end].decode("utf-8", errors="replace")
        self.place = end + 1
        return found

    def chunks(self) -> Iterator[tuple[bytes, "_Chunk"]]:
        """The chunks that follow, by their tags."""
        while self.place < self.end:
            tag, size = _HEADER.unpack_from(self.content, self.place)
            start = self.place + _HEADER.size
            if not 0 <= size <= self.end - start:
                raise ValueError(f"a chunk of {size} bytes, {self.end - start} are left")
            yield tag, _Chunk(self.content, start, start + size)
            self.place = start + size

    def _values(self, pattern: str) -> tuple:
        size = struct.calcsize(pattern)
        if size > self.end - self.place:
            raise ValueError(f"{size} bytes are read of {self.end - self.place}")
        values = struct.unpack_from(pattern, self.content, self.place)
        self.place += size
        return values


@dataclass
class _Document:
    pieces: list[Piece] = field(default_factory=list)
    _textures: list[str] = field(default_factory=list)
    _materials: list[Material] = field(default_factory=list)

    def read(self, file: _Chunk) -> None:
        for _, root in file.chunks():
            root.integers(1)
            for tag, chunk in root.chunks():
                if tag == b"TEXS":
                    self._read_textures(chunk)
                elif tag == b"BRUS":
                    self._read_materials(chunk)
                elif tag == b"NODE":
                    self._read_node(chunk, np.eye(4))

    def _read_textures(self, chunk: _Chunk) -> None:
        while chunk.place < chunk.end:
            self._textures.append(chunk.text())
            chunk.integers(2)
            chunk.floats(5)

    def _read_materials(self, chunk: _Chunk) -> None:
        (count,) = chunk.integers(1)
        while chunk.place < chunk.end:
            name, (red, green, blue, opacity) = chunk.text(), chunk.floats(4)
            chunk.floats(1)
            chunk.integers(2)
            shown = [self._textures[one] for one in chunk.integers(count) if 0 <= one < len(self._textures)]
            colour = (float(red), float(green), float(blue))
            self._materials.append(Material(name, colour, float(opacity), shown[0] if shown else ""))

    def _read_node(self, chunk: _Chunk, above: Matrix) -> None:
        chunk.text()
        transform = above @ _transform(chunk.floats(3), chunk.floats(3), chunk.floats(4))
        for tag, below in chunk.chunks():
            if tag == b"NODE":
                self._read_node(below, transform)
            elif tag == b"MESH":
                self._read_mesh(below, transform)

    def _read_mesh(self, chunk: _Chunk, transform: Matrix) -> None:
        (of_all,) = chunk.integers(1)
        positions, uvs = np.zeros((0, 3)), None
        for tag, below in chunk.chunks():
            if tag == b"VRTS":
                positions, uvs = _vertices(below)
            elif tag == b"TRIS":
                (own,) = below.integers(1)
                number = own if own >= 0 else of_all
                faces = np.array(below.integers((below.end - below.place) // 4), np.int64).reshape(-1, 3)
                # The front of a triangle is where its corners follow each other clockwise.
                corners = positions[faces]
                material = self._materials[number] if 0 <= number < len(self._materials) else Material()
                piece = Piece(corners, None if uvs is None else uvs[faces], material)
                self.pieces.append(placed(piece, transform))


def _vertices(chunk: _Chunk) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
    """Positions [V, 3] and, where there are any, UVs [V, 2], v up."""
    flags, sets, size = chunk.integers(3)
    first_uv = 3 + 3 * bool(flags & _WITH_NORMALS) + 4 * bool(flags & _WITH_COLOURS)
    width = first_uv + sets * size
    rows = chunk.floats((chunk.end - chunk.place) // (4 * width) * width).reshape(-1, width)
    if not sets or size < 2:
        return rows[:, :3], None
    return rows[:, :3], rows[:, first_uv : first_uv + 2] * (1, -1) + (0, 1)


def _transform(position: NDArray, scale: NDArray, rotation: NDArray) -> Matrix:
    """[4, 4]; the quaternion's real part comes first, and it turns the other way than usual."""
    w, x, y, z = rotation * (1, -1, -1, -1) / max(float(np.linalg.norm(rotation)), 1e-12)
    turn = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )
    transform = np.eye(4)
    transform[:3, :3], transform[:3, 3] = turn * scale, position
    return transform
