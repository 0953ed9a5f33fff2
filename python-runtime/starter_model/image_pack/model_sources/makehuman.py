"""MakeHuman's files: the base mesh, the shapes it is moved by, the bones in it and the clothes on it.

Axis letters: V vertices of the base mesh, G of a garment, F faces, B bones. Lengths are decimetres, y up.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# A line of a clothes file: three vertices of the base mesh, their weights, an offset.
_NUMBERS_A_VERTEX = 9


@dataclass(frozen=True)
class GroupedMesh:
    """`positions` [V, 3]; `faces` [F, 3]; `groups` [F] the name of each face's group."""

    positions: NDArray[np.float64]
    faces: NDArray[np.int64]
    groups: NDArray[np.str_]


@dataclass(frozen=True)
class Garment:
    """Each vertex hangs on three of the base mesh (`anchors` [G, 3], `weights` [G, 3]) and stands off by `offsets`
    [G, 3], which grow with the body: `spans` has two vertices and their usual distance for an axis. `hidden` are the
    vertices of the base mesh that lie beneath."""

    faces: NDArray[np.int64]
    anchors: NDArray[np.int64]
    weights: NDArray[np.float64]
    offsets: NDArray[np.float64]
    spans: dict[int, tuple[int, int, float]]
    hidden: NDArray[np.int64]

    def fitted(self, positions: NDArray) -> NDArray[np.float64]:
        """The garment's vertices [G, 3] on a body."""
        growth = np.ones(3)
        for axis, (one, other, usual) in self.spans.items():
            growth[axis] = abs(positions[one, axis] - positions[other, axis]) / usual
        return (positions[self.anchors] * self.weights[..., None]).sum(1) + self.offsets * growth

    def bone_weights(self, weights: NDArray) -> NDArray[np.float64]:
        """How much each bone moves each vertex [G, B], from that of the base mesh [V, B]."""
        mixed = (weights[self.anchors] * np.clip(self.weights, 0, None)[..., None]).sum(1)
        return mixed / np.maximum(mixed.sum(1, keepdims=True), 1e-9)


class Body:
    """The base mesh with its shapes and its bones, from a checkout of MPFB."""

    def __init__(self, checkout: Path) -> None:
        self._data = checkout / "src/mpfb/data"
        self.mesh = read_grouped_mesh(self._data / "3dobjs/base.obj")
        rig = json.loads((self._data / "rigs/standard/rig.game_engine.json").read_text())
        self._bones: dict = rig.get("bones", rig)
        self.weights = self._read_weights()
        self.shape = cache(self._read_shape)

    def _read_shape(self, name: str) -> NDArray[np.float64]:
        """Displacements [V, 3] of a shape; none where there is no such shape."""
        moved = np.zeros_like(self.mesh.positions)
        path = self._data / f"targets/macrodetails/{name}.target.gz"
        if path.exists():
            for line in gzip.decompress(path.read_bytes()).decode().splitlines():
                words = line.split()
                if len(words) == 4 and words[0].isdigit():
                    moved[int(words[0])] = [float(word) for word in words[1:]]
        return moved

    def joint(self, positions: NDArray, bone: str) -> NDArray[np.float64]:
        """Where a bone begins [3]: in the middle of a cube of the base mesh."""
        return self._middle(positions, self._bones[bone]["head"]["cube_name"])

    def mouth(self, positions: NDArray) -> NDArray[np.float64]:
        """The middle of the lips [3]."""
        return self._middle(positions, "joint-mouth")

    def posed(self, positions: NDArray, turns: dict[str, NDArray]) -> NDArray[np.float64]:
        """Transforms [B, 4, 4] of the bones of a body with vertices `positions`, some of them turned [3, 3]."""
        transforms: dict[str, NDArray] = {}

        def transform(bone: str) -> NDArray:
            if bone not in transforms:
                own = np.eye(4)
                if bone in turns:
                    joint = self.joint(positions, bone)
                    own[:3, :3], own[:3, 3] = turns[bone], joint - turns[bone] @ joint
                parent = self._bones[bone]["parent"]
                transforms[bone] = transform(parent) @ own if parent in self._bones else own
            return transforms[bone]

        return np.stack([transform(bone) for bone in self._bones])

    def _middle(self, positions: NDArray, group: str) -> NDArray[np.float64]:
        return positions[np.unique(self.mesh.faces[self.mesh.groups == group])].mean(0)

    def _read_weights(self) -> NDArray[np.float64]:
        """How much each bone moves each vertex [V, B]; what no bone moves follows the head."""
        names = list(self._bones)
        weights = np.zeros((len(self.mesh.positions), len(names)))
        listed = json.loads((self._data / "rigs/standard/weights.game_engine.json").read_text())["weights"]
        for bone, pairs in listed.items():
            if bone in self._bones and pairs:
                vertices, shares = np.array(pairs).T
                weights[vertices.astype(int), names.index(bone)] = shares
        weights[weights.sum(1) == 0, names.index("head")] = 1
        return weights / weights.sum(1, keepdims=True)


def moved_by_bones(positions: NDArray, weights: NDArray, transforms: NDArray) -> NDArray[np.float64]:
    """Vertices [V, 3] after the bones' transforms [B, 4, 4], mixed by weights [V, B]."""
    flat = np.concatenate([positions, np.ones((len(positions), 1))], 1)
    return np.einsum("vb,bij,vj->vi", weights, transforms, flat, optimize=True)[:, :3]


def read_grouped_mesh(path: Path) -> GroupedMesh:
    """An OBJ file with groups; larger faces are cut into triangles."""
    positions, faces, groups, group = [], [], [], ""
    for kind, *words in _lines(path):
        if kind == "v":
            positions.append([float(word) for word in words[:3]])
        elif kind == "g":
            group = words[0]
        elif kind == "f":
            corners = [int(word.split("/")[0]) - 1 for word in words]
            triangles = [(corners[0], *pair) for pair in pairwise(corners[1:])]
            faces += triangles
            groups += [group] * len(triangles)
    return GroupedMesh(np.array(positions), np.array(faces), np.array(groups))


def read_garment(path: Path) -> Garment:
    """A clothes file (.mhclo) and the OBJ beside it."""
    mesh_name, spans, rows, hidden, part = "", {}, [], set(), ""
    for kind, *words in _lines(path):
        if kind == "obj_file":
            mesh_name = words[0]
        elif kind in ("x_scale", "y_scale", "z_scale"):
            spans["xyz".index(kind[0])] = (int(words[0]), int(words[1]), float(words[2]))
        elif kind in ("verts", "delete_verts"):
            part = kind
        elif part == "verts" and kind.isdigit():
            vertex = [float(word) for word in (kind, *words)]
            # A line of one number: the vertex lies on one of the base mesh.
            rows.append(vertex[:_NUMBERS_A_VERTEX] if words else [vertex[0]] * 3 + [1.0] + [0.0] * 5)
        elif part == "delete_verts" and kind.isdigit():
            hidden |= set(_ranges([kind, *words]))
    mesh, table = read_grouped_mesh(path.parent / mesh_name), np.array(rows)
    return Garment(
        faces=mesh.faces[(mesh.faces < len(table)).all(1)],
        anchors=table[:, :3].astype(np.int64),
        weights=table[:, 3:6],
        offsets=table[:, 6:9],
        spans=spans,
        hidden=np.array(sorted(hidden), np.int64),
    )


def _lines(path: Path) -> Iterator[list[str]]:
    for line in path.read_text("utf-8", errors="replace").splitlines():
        words = line.split()
        if words and not words[0].startswith("#"):
            yield words


def _ranges(words: list[str]) -> Iterator[int]:
    """The numbers of a list such as `3 7 - 9`."""
    text = " ".join(words).replace(" - ", "-")
    for word in text.split():
        first, _, last = word.partition("-")
        yield from range(int(first), int(last or first) + 1)
