from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from starter_model.image_pack.model_sources.readers.read_model import write_read_model
from starter_model.image_pack.real_models.model_collections import Origin
from starter_model.image_pack.real_models.model_colours import unlit_colours
from starter_model.image_pack.real_models.model_file import RealModel, load_model
from tests.starter_model.image_pack.real_models import said_of_broken_file

RED, BLUE, GREEN = (1, 0, 0), (0, 0, 1), (0, 1, 0)
# Four walls around the vertical y, 1 wide, 4 high and 2 deep; then a triangle that closes half of the top.
VERTICES = "0,0,2, 1,0,2, 1,0,0, 0,0,0,\n 0,4,2, 1,4,2, 1,4,0, 0,4,0"
POLYGONS = "0,1,5,-5, 1,2,6,-6,\n2,3,7,-7,3,0,4,-8,4,5,-7,"
MODEL = '9007199254740993, "Model::box; not {a} comment", "Mesh"'
UVS = """LayerElementUV: 0 {
  MappingInformationType: "ByPolygonVertex"
  ReferenceInformationType: "IndexToDirect"
  UV: *8 { a: 0.1,0.1,0.9,0.1,0.9,0.9,0.1,0.9 }
  UVIndex: *19 { a: 0,1,2,3,0,1,2,3,0,1,2,3,0,1,2,3,0,1,2 }
}"""
BY_VERTEX = """LayerElementUV: 0 {
  MappingInformationType: "ByVertice"
  ReferenceInformationType: "Direct"
  UV: *16 { a: 0.1,0,0.9,0,0.9,0,0.1,0,0.1,0,0.9,0,0.9,0,0.1,0 }
}"""
BY_POLYGON = 'LayerElementMaterial: 0 { MappingInformationType: "ByPolygon"\nMaterials: *5 { a: 0,0,0,0,1 } }'


def fbx(
    *,
    version: str = "7300",
    settings: str = "",
    properties: str = "",
    layers: str = "",
    paint: str = "",
    connections: str = "",
    objects: str = "",
) -> str:
    """A mesh on a model whose number a float cannot hold, below a model without a mesh that is moved."""
    return f"""; FBX 7.3.0 project file
FBXHeaderExtension:  {{
  FBXVersion: {version}
}}
GlobalSettings:  {{
  Properties70:  {{
    {settings}
  }}
}}
Objects:  {{
  Geometry: 1, "Geometry::", "Mesh" {{
    Vertices: *24 {{
      a: {VERTICES}
    }}
    PolygonVertexIndex: *19 {{
      a: {POLYGONS}
    }}
    {layers}
  }}
  Model: 2, "Model::above", "Null" {{
    Properties70:  {{ P: "Lcl Translation", "Lcl Translation", "", "A+",-1.5E1,+.5,0 }}
  }}
  Model: {MODEL} {{
    Properties70:  {{
      {properties}
    }}
    Shading: T
  }}
  Material: 20, "Material::paint", "" {{
    Properties70:  {{
      P: "DiffuseColor", "Color", "", "A",1,0,0
      {paint}
    }}
  }}
  Material: 30, "Material::halves", "" {{
  }}
  Texture: 40, "Texture::halves", "" {{
    FileName: "C:/ana/Textures/halves.png"
  }}
  {objects}
}}
Connections:  {{
  C: "OO",2,0
  C: "OO",9007199254740993,2
  C: "OO",1,9007199254740993
  {connections or 'C: "OO",20,9007199254740993'}
}}
"""


def vector(name: str, x: float, y: float, z: float) -> str:
    return f'P: "{name}", "Vector3D", "Vector", "",{x},{y},{z}\n'


def number(name: str, value: float) -> str:
    return f'P: "{name}", "int", "Integer", "",{value}\n'


def read(tmp_path: Path, text: str) -> RealModel:
    (tmp_path / "box.fbx").write_text(text)
    write_read_model(tmp_path / "box.fbx", tmp_path / "box.glb", Origin(""))
    return load_model(tmp_path / "box.glb")


def extent(model: RealModel) -> list[float]:
    return np.ptp(model.positions, 0).round(3).tolist()


def save_halves(path: Path) -> None:
    pixels = np.zeros((8, 8, 3), np.uint8)
    pixels[:, :4], pixels[:, 4:] = (255, 0, 0), (0, 0, 255)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def corner_colours(model: RealModel, face: int) -> list[tuple[int, ...]]:
    colours = unlit_colours(model, np.full(3, face), np.eye(3))
    return [tuple(colour) for colour in colours.round().astype(int)]


def test_quads_and_triangles_stand_in_their_colour(tmp_path: Path) -> None:
    model = read(tmp_path, fbx())
    assert len(model.faces) == 9
    assert extent(model) == [0.25, 0.5, 1]
    assert np.allclose(model.colours, RED, atol=0.01)


def test_polygons_have_materials_of_their_own(tmp_path: Path) -> None:
    green = 'Material: 21, "Material::top", "" { Properties70: { P: "DiffuseColor", "Color", "", "A",0,1,0 } }'
    both = 'C: "OO",20,9007199254740993\nC: "OO",21,9007199254740993'
    model = read(tmp_path, fbx(layers=BY_POLYGON, objects=green, connections=both))
    heights = model.positions[model.faces][:, :, 2].min(1)
    assert [corner_colours(model, face)[0] for face in np.argsort(heights)] == [RED] * 8 + [GREEN]


@pytest.mark.parametrize("layers", [UVS, BY_VERTEX])
def test_a_texture_is_shown_by_the_uvs_of_corners(tmp_path: Path, layers: str) -> None:
    save_halves(tmp_path / "Textures/halves.png")
    textured = 'C: "OO",30,9007199254740993\nC: "OP",40,30, "DiffuseColor"'
    model = read(tmp_path, fbx(layers=layers, connections=textured))
    assert corner_colours(model, 0) == [RED, BLUE, BLUE]


def test_a_texture_without_uvs_is_not_shown(tmp_path: Path) -> None:
    textured = 'C: "OO",30,9007199254740993\nC: "OP",40,30, "DiffuseColor"'
    assert len(read(tmp_path, fbx(connections=textured)).images) == 0


ACTIVE = number("RotationActive", 1)


@pytest.mark.parametrize(
    ("properties", "box"),
    [
        (vector("Lcl Scaling", 2, 1, 1), [0.5, 0.5, 1]),
        (vector("Lcl Rotation", 0, 0, 90), [1, 0.5, 0.25]),
        # About x, then y; and about y, then x.
        (vector("Lcl Rotation", 90, 90, 0), [1, 0.25, 0.5]),
        (ACTIVE + number("RotationOrder", 3) + vector("Lcl Rotation", 90, 90, 0), [0.5, 1, 0.25]),
        (number("RotationOrder", 3) + vector("Lcl Rotation", 90, 90, 0), [1, 0.25, 0.5]),
        (ACTIVE + vector("PreRotation", 0, 0, 90), [1, 0.5, 0.25]),
        (ACTIVE + vector("PreRotation", 0, 0, 90) + vector("PostRotation", 0, 0, 90), [0.25, 0.5, 1]),
        (vector("PreRotation", 0, 0, 90), [0.25, 0.5, 1]),
        (vector("GeometricRotation", 0, 0, 90), [1, 0.5, 0.25]),
        (vector("GeometricScaling", 2, 1, 1), [0.5, 0.5, 1]),
        # Turned before it is stretched, and after.
        (vector("GeometricRotation", 0, 0, 90) + vector("Lcl Scaling", 0.5, 1, 1), [1, 1, 0.5]),
        (vector("Lcl Rotation", 0, 0, 90) + vector("Lcl Scaling", 1, 0.5, 1), [1, 1, 0.5]),
    ],
)
def test_models_are_turned_and_stretched(tmp_path: Path, properties: str, box: list[float]) -> None:
    assert extent(read(tmp_path, fbx(properties=properties))) == box


def test_pivots_and_offsets_place_a_model_beside_its_parent(tmp_path: Path) -> None:
    """Beside it stands a second box on the parent, which shows where the first one is."""
    second = 'Model: 3, "Model::b", "Mesh" { Properties70: { P: "Lcl Rotation", "", "", "A",0,0,0 } }'
    connections = 'C: "OO",3,2\nC: "OO",1,3'
    pivot = vector("RotationPivot", 0.5, 0, 0) + vector("Lcl Rotation", 0, 0, 180)
    # Half a turn about the middle of its foot: below the other one.
    assert extent(read(tmp_path, fbx(objects=second, connections=connections, properties=pivot))) == [0.125, 0.25, 1]
    offset = vector("RotationOffset", 2, 0, 0) + vector("ScalingPivot", 1, 0, 0) + vector("Lcl Scaling", 3, 1, 1)
    # Stretched about its right side, which is at 3: from 0 to 3.
    assert extent(read(tmp_path, fbx(objects=second, connections=connections, properties=offset))) == [0.75, 0.5, 1]
    moved = vector("GeometricTranslation", 3, 0, 0) + vector("ScalingOffset", 4, 0, 0)
    assert extent(read(tmp_path, fbx(objects=second, connections=connections, properties=moved))) == [1, 0.25, 0.5]


@pytest.mark.parametrize(
    ("axes", "box"),
    [
        ((("UpAxis", 2, 1), ("FrontAxis", 1, -1)), [0.25, 1, 0.5]),
        ((("UpAxis", 0, 1), ("FrontAxis", 2, 1), ("CoordAxis", 1, -1)), [1, 0.5, 0.25]),
    ],
)
def test_the_file_says_its_axes(tmp_path: Path, axes: tuple[tuple[str, int, int], ...], box: list[float]) -> None:
    settings = "".join(number(name, axis) + number(f"{name}Sign", sign) for name, axis, sign in axes)
    model = read(tmp_path, fbx(settings=settings))
    assert extent(model) == box
    corners = model.positions[model.faces]
    outwards = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert ((outwards * corners.mean(1)).sum(1) > 0).all()


@pytest.mark.parametrize(
    "paint",
    [
        'P: "Opacity", "double", "Number", "",0.1',
        'P: "TransparencyFactor", "", "A", "",0.9\nP: "TransparentColor", "", "", "A",1,1,1',
    ],
)
def test_what_is_seen_through_is_left_out(tmp_path: Path, paint: str) -> None:
    with pytest.raises(ValueError, match="has 0 faces"):
        read(tmp_path, fbx(paint=paint))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kaydara FBX Binary  \0", "it is a binary FBX file"),
        ("v 0 0 0", "its FBX version is unsaid"),
        (fbx(version="6100"), "its FBX version is 6100, expected 7000 or more"),
        (fbx()[:-4], "Connections is not closed"),
        (fbx() + "}", "a brace too many in line"),
        (fbx().replace("-5, 1,2", "-9, 1,2"), "a polygon has vertex 8 of 8"),
        (fbx().replace("0,0,2, 1", "0,0,nan(ind), 1"), "could not convert string to float: 'nan(ind)'"),
        (fbx().replace('"OO",2,0', '"OO",2,2'), "model 2 is its own parent"),
        (fbx(layers=UVS.replace("ByPolygonVertex", "ByEdge")), "UVs are given ByEdge"),
        (
            fbx(layers=UVS, connections='C: "OO",30,9007199254740993\nC: "OP",40,30, "DiffuseColor"'),
            "there is no picture",
        ),
        (fbx(settings=number("UpAxis", 7)), "it is broken: index 7"),
        (fbx().replace("PolygonVertexIndex", "Edges"), "0 faces, expected 4"),
    ],
)
def test_a_said_of_broken_file_and_the_next_one_is_made(tmp_path: Path, text: str, words: str) -> None:
    assert words in said_of_broken_file(tmp_path, text, fbx(), suffix=".fbx", other_suffix=".fbx")


def test_other_files_have_no_reader(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no reader for \.stl, only for \.b3d, \.dae, \.fbx"):
        write_read_model(tmp_path / "box.stl", tmp_path / "box.glb", Origin(""))
