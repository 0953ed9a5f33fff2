"""An object being put together from placed, coloured surfaces, in a frame about two units wide with z up
and its front towards −y.

Owns placing and mirroring; what to place is decided in `families`.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from starter_model.image_pack.objects.materials import Material, random_material
from starter_model.image_pack.objects.surfaces import Surface, block, ellipsoid, tube

Array = NDArray[np.floating]
IDENTITY: Array = np.eye(3, dtype=np.float32)


@dataclass(frozen=True)
class Part:
    """A surface with its material, placed by `rotation` (columns are its axes) and `offset`."""

    surface: Surface
    material: Material
    rotation: Array
    offset: Array


@dataclass(frozen=True)
class PointSet:
    """All points of an object: places [M, 3], normals, places in the part's own frame, part and piece numbers."""

    points: Array
    normals: Array
    local_points: Array
    parts: NDArray[np.int32]
    pieces: NDArray[np.int32]


@dataclass
class Assembly:
    """The parts so far. `rng` decides everything that a family leaves open."""

    rng: np.random.Generator
    parts: list[Part] = field(default_factory=list)

    def material(self, colour=None, *, plain: bool = False) -> Material:
        """A random material; see `random_material`."""
        return random_material(self.rng, colour, plain=plain)

    def add(
        self, surface: Surface, material: Material, at=(0, 0, 0), *, turn: Array = IDENTITY, mirrored: bool = False
    ) -> None:
        """Place a surface; `mirrored` adds its twin at −x."""
        rotation, offset = np.asarray(turn, np.float32), np.asarray(at, np.float32)
        self.parts.append(Part(surface, material, rotation, offset))
        if mirrored:
            flip = np.array([-1, 1, 1], np.float32)
            self.parts.append(Part(surface, material, rotation * flip[:, None], offset * flip))

    def add_block(
        self, half_sizes, material: Material, at=(0, 0, 0), *, rounding=0.02, turn: Array = IDENTITY, mirrored=False
    ):
        """A box; see `surfaces.block`."""
        self.add(block(half_sizes, rounding), material, at, turn=turn, mirrored=mirrored)

    def add_ball(self, radii, material: Material, at=(0, 0, 0), *, turn: Array = IDENTITY, mirrored=False) -> None:
        """An ellipsoid; `radii` may be one number."""
        self.add(ellipsoid(np.broadcast_to(radii, 3)), material, at, turn=turn, mirrored=mirrored)

    def add_rod(self, path, radii, material: Material, *, squareness=0.0, mirrored=False) -> None:
        """A tube along `path` [K, 3]; `radii` may be one number. Ends are rounded off a little."""
        stations = np.asarray(path, np.float32)
        self.add(tube(*_rounded_ends(stations, np.broadcast_to(radii, len(stations))), squareness=squareness),
                 material, mirrored=mirrored)  # fmt: skip

    def sample(self, spacing: float) -> PointSet:
        """Points of every part, about `spacing` apart."""
        columns: list[list[NDArray]] = [[], [], [], [], []]
        piece_count = 0
        for number, part in enumerate(self.parts):
            cloud = part.surface(spacing)
            values = (
                cloud.points @ part.rotation.T + part.offset,
                cloud.normals @ part.rotation.T,
                cloud.points,
                np.full(len(cloud.points), number, np.int32),
                cloud.pieces + piece_count,
            )
            piece_count += int(cloud.pieces.max()) + 1
            for column, value in zip(columns, values, strict=True):
                column.append(value)
        return PointSet(*(np.concatenate(column) for column in columns))


def _rounded_ends(path: Array, radii: Array) -> tuple[Array, Array]:
    """The path with two stations more at each end, where the radius falls to half; discs stay flat."""
    first = path[0] - path[1]
    last = path[-1] - path[-2]
    first, last = (vector / (np.linalg.norm(vector) + 1e-9) for vector in (first, last))
    longest = 0.12 * float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())
    start = path[0] + first * min(radii[0] * 0.5, longest) * np.array([[1.0], [0.7]])
    end = path[-1] + last * min(radii[-1] * 0.5, longest) * np.array([[0.7], [1.0]])
    widths = np.concatenate([radii[0] * np.array([0.5, 0.85]), radii, radii[-1] * np.array([0.85, 0.5])])
    return np.concatenate([start, path, end]).astype(np.float32), widths.astype(np.float32)


def turn_about(axis: str, angle: float) -> Array:
    """The rotation by `angle` radians about x, y or z."""
    cosine, sine = np.cos(angle), np.sin(angle)
    first, second = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    matrix = np.eye(3, dtype=np.float32)
    matrix[first, first] = matrix[second, second] = cosine
    matrix[first, second], matrix[second, first] = -sine, sine
    return matrix


def pointing(direction) -> Array:
    """A rotation that takes +z to `direction`."""
    ahead = np.asarray(direction, np.float32)
    ahead = ahead / np.linalg.norm(ahead)
    side = np.cross([0.1, 1.0, 0.05], ahead)
    if np.linalg.norm(side) < 0.1:
        side = np.cross([1.0, 0.1, 0.05], ahead)
    side = side / np.linalg.norm(side)
    return np.stack([side, np.cross(ahead, side), ahead], -1).astype(np.float32)
