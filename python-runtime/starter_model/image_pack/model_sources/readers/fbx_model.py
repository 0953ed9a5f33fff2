"""The pieces of an FBX file in text, of version 7: meshes, materials, transforms and the axes of the file.

Animation, skins and vertex colours are left out. Transforms are those of Autodesk's FBX SDK, "Computing transformation
matrices". Axis letters: F triangles, C corners of polygons.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from starter_model.image_pack.model_sources.readers.fbx_text import Node, parsed
from starter_model.image_pack.model_sources.readers.pieces import Material, Piece, fans, placed

Matrix = NDArray[np.float64]
# The value of RotationOrder: the axes about which is turned, the first one first.
_ROTATION_ORDERS = ("XYZ", "XZY", "YZX", "YXZ", "ZXY", "ZYX")
_CENTIMETRE = 0.01
_NO_NODE = Node("")


@dataclass(frozen=True)
class _Connection:
    child: str
    parent: str
    property: str


def read_fbx(path: Path) -> list[Piece]:
    """What the file shows. ValueError for one that is binary, of another version or broken."""
    content = path.read_bytes()
    if content.startswith(b"Kaydara FBX Binary"):
        raise ValueError("it is a binary FBX file, expected one in text")
    root = parsed(content.decode("utf-8", errors="replace"))
    version = (root.first("FBXHeaderExtension") or _NO_NODE).text("FBXVersion")
    if not version.startswith("7"):
        raise ValueError(f"its FBX version is {version or 'unsaid'}, expected 7000 or more")
    return list(_Document(root).pieces())


class _Document:
    def __init__(self, root: Node) -> None:
        self._objects = {node.values[0]: node for node in (root.first("Objects") or _NO_NODE).children if node.values}
        self._connections = [
            _Connection(line.values[1], line.values[2], line.values[3] if len(line.values) > 3 else "")
            for line in (root.first("Connections") or _NO_NODE).all("C")
            if len(line.values) > 2
        ]
        self._axes = _axes(_Properties(root.first("GlobalSettings") or _NO_NODE))

    def pieces(self) -> Iterator[Piece]:
        for number, node in self._objects.items():
            if node.name == "Model":
                transform = self._axes @ self._world(number) @ _geometric(_Properties(node))
                materials = [self._material(one) for one in self._connected(number, "Material")]
                for geometry in self._connected(number, "Geometry"):
                    pieces = _geometry_pieces(self._objects[geometry], materials)
                    yield from (placed(piece, transform) for piece in pieces)

    def _connected(self, parent: str, name: str, property: str = "") -> list[str]:
        """The objects of that kind that hang on `parent`, in the order of the file."""
        return [
            one.child
            for one in self._connections
            if one.parent == parent and one.property == property and self._is(one.child, name)
        ]

    def _is(self, number: str, name: str) -> bool:
        return number in self._objects and self._objects[number].name == name

    def _world(self, number: str) -> Matrix:
        world, seen = np.eye(4), set[str]()
        while self._is(number, "Model"):
            if number in seen:
                raise ValueError(f"model {number} is its own parent")
            seen.add(number)
            world = _local(_Properties(self._objects[number])) @ world
            number = next((one.parent for one in self._connections if one.child == number and not one.property), "")
        return world

    def _material(self, number: str) -> Material:
        properties = _Properties(self._objects[number])
        red, green, blue = properties.vector("DiffuseColor", 0.8)
        see_through = properties.number("TransparencyFactor", 0) * properties.vector("TransparentColor", 0).mean()
        textures = (self._objects[one] for one in self._connected(number, "Texture", "DiffuseColor"))
        pictures = (texture.text("RelativeFilename") or texture.text("FileName") for texture in textures)
        return Material(
            # Written Material::name.
            name=self._objects[number].values[1].rpartition(":")[2],
            colour=(red, green, blue),
            opacity=properties.number("Opacity", 1 - see_through),
            picture=next(pictures, ""),
        )


class _Properties:
    """The numbers of an object's Properties70, each a line P: name, type, label, flags, numbers."""

    def __init__(self, node: Node) -> None:
        lines = (node.first("Properties70") or _NO_NODE).all("P")
        self._numbers = {line.values[0]: line.values[4:] for line in lines if line.values}

    def number(self, name: str, default: float) -> float:
        return float(self._numbers.get(name, [default])[0])

    def vector(self, name: str, default: float) -> NDArray[np.float64]:
        numbers = np.array(self._numbers.get(name, [default] * 3), np.float64)
        if numbers.shape != (3,):
            raise ValueError(f"{name} has {len(numbers)} numbers, expected 3")
        return numbers


def _axes(settings: _Properties) -> Matrix:
    """From the file's axes and unit to metres with y up and z in front."""
    axes = np.eye(4)
    for row, (name, default) in enumerate((("CoordAxis", 0), ("UpAxis", 1), ("FrontAxis", 2))):
        axes[row] = 0
        axes[row, int(settings.number(name, default))] = settings.number(f"{name}Sign", 1)
    return axes @ np.diag([*[settings.number("UnitScaleFactor", 1) * _CENTIMETRE] * 3, 1])


def _local(properties: _Properties) -> Matrix:
    about, scaling_about = (_translation(properties.vector(f"{name}Pivot", 0)) for name in ("Rotation", "Scaling"))
    active = bool(properties.number("RotationActive", 0))
    order = _ROTATION_ORDERS[int(properties.number("RotationOrder", 0)) * active]
    before, after = (_rotation(properties.vector(f"{name}Rotation", 0) * active) for name in ("Pre", "Post"))
    turn = before @ _rotation(properties.vector("Lcl Rotation", 0), order) @ np.linalg.inv(after)
    size = np.diag([*properties.vector("Lcl Scaling", 1), 1])
    return (
        _translation(properties.vector("Lcl Translation", 0) + properties.vector("RotationOffset", 0))
        @ (about @ turn @ np.linalg.inv(about))
        @ _translation(properties.vector("ScalingOffset", 0))
        @ (scaling_about @ size @ np.linalg.inv(scaling_about))
    )


def _geometric(properties: _Properties) -> Matrix:
    """What moves a model's mesh and nothing that hangs on it."""
    size = np.diag([*properties.vector("GeometricScaling", 1), 1])
    turn = _rotation(properties.vector("GeometricRotation", 0))
    return _translation(properties.vector("GeometricTranslation", 0)) @ turn @ size


def _translation(offset: NDArray[np.floating]) -> Matrix:
    matrix = np.eye(4)
    matrix[:3, 3] = offset
    return matrix


def _rotation(degrees: NDArray[np.floating], order: str = "XYZ") -> Matrix:
    matrix = np.eye(4)
    for letter in order:
        axis = "XYZ".index(letter)
        cosine, sine = np.cos(np.radians(degrees[axis])), np.sin(np.radians(degrees[axis]))
        first, second = (axis + 1) % 3, (axis + 2) % 3
        turn = np.eye(4)
        turn[[first, first, second, second], [first, second, first, second]] = cosine, -sine, sine, cosine
        matrix = turn @ matrix
    return matrix


def _geometry_pieces(geometry: Node, materials: list[Material]) -> Iterator[Piece]:
    """One piece for every material of a mesh, where its model is; nothing for a geometry that is no mesh."""
    vertices, written = geometry.numbers("Vertices"), geometry.numbers("PolygonVertexIndex")
    if vertices is None or written is None:
        return
    # The last corner of a polygon is written as −1 − its vertex.
    last = written < 0
    vertex = np.where(last, -1 - written, written).astype(np.int64)
    points = vertices.reshape(-1, 3)
    if len(vertex) and vertex.max() >= len(points):
        raise ValueError(f"a polygon has vertex {vertex.max()} of {len(points)}")
    triangles, polygon = fans(np.diff(np.flatnonzero(last), prepend=-1))
    corners = points[vertex[triangles]]
    uvs = _corner_uvs(geometry.first("LayerElementUV"), vertex)
    given = _polygon_materials(geometry.first("LayerElementMaterial"), polygon)
    for number in np.unique(given):
        chosen = given == number
        material = materials[number] if number < len(materials) else Material()
        yield Piece(corners[chosen], None if uvs is None else uvs[triangles[chosen]], material)


def _corner_uvs(layer: Node | None, vertex: NDArray[np.int64]) -> NDArray[np.float64] | None:
    """UVs [C, 2] of the corners, whose vertices are `vertex` [C]."""
    values = None if layer is None else layer.numbers("UV")
    if layer is None or values is None:
        return None
    mapping = layer.text("MappingInformationType")
    if mapping not in ("ByPolygonVertex", "ByVertice", "ByVertex"):
        raise ValueError(f"UVs are given {mapping}, expected ByPolygonVertex or ByVertice")
    which = np.arange(len(vertex)) if mapping == "ByPolygonVertex" else vertex
    if layer.text("ReferenceInformationType") != "Direct":
        index = layer.numbers("UVIndex")
        if index is None:
            raise ValueError("UVs have no UVIndex")
        which = index.astype(np.int64)[which]
    return values.reshape(-1, 2)[which]


def _polygon_materials(layer: Node | None, polygon: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number [F] of the model's material that each triangle has, of polygons `polygon` [F]."""
    numbers = None if layer is None else layer.numbers("Materials")
    if layer is None or numbers is None or not len(numbers):
        return np.zeros(len(polygon), np.int64)
    by_polygon = layer.text("MappingInformationType") == "ByPolygon"
    return numbers.astype(np.int64)[polygon if by_polygon else np.zeros_like(polygon)]
