from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from starter_model.image_pack.model_sources.readers.read_model import write_read_model
from starter_model.image_pack.real_models.model_collections import Origin
from starter_model.image_pack.real_models.model_colours import unlit_colours
from starter_model.image_pack.real_models.model_file import RealModel, load_model
from tests.starter_model.image_pack.real_models import said_of_broken_file

RED, BLUE = (1, 0, 0), (0, 0, 1)
# A box of four walls, 1 wide, 2 deep and 4 high, z up: the front wall's left half is of the picture's left.
POSITIONS = "0 0 0  1 0 0  1 2 0  0 2 0  0 0 4  1 0 4  1 2 4  0 2 4"
# Vertex and UV of every corner.
WALLS = "0 0 1 1 5 2 4 3  1 0 2 1 6 2 5 3  2 0 3 1 7 2 6 3  3 0 0 1 4 2 7 3"
TRIANGLES = "0 0 1 1 5 2  0 0 5 2 4 3  1 0 2 1 6 2  1 0 6 2 5 3"
POLYLIST = f'<polylist count="4" material="paint">{{inputs}}<vcount>4 4 4 4</vcount><p>{WALLS}</p></polylist>'
OUTLINES = "".join(f"<p>{wall}</p>" for wall in WALLS.split("  "))
POLYGONS = f'<polygons count="4" material="paint">{{inputs}}{OUTLINES}</polygons>'
NODE = '<node id="scene">{transform}<instance_geometry url="#box">{bound}</instance_geometry></node>'
INSTANCE = '<instance_material symbol="paint" target="#red"/>'
BOUND = f"<bind_material><technique_common>{INSTANCE}</technique_common></bind_material>"
PICTURE = """<newparam sid="surface"><surface type="2D"><init_from>image</init_from></surface></newparam>
<newparam sid="sampler"><sampler2D><source>surface</source></sampler2D></newparam>"""
COLOUR = "<diffuse><color>1 0 0 1</color></diffuse>"


def collada(
    *,
    up: str = "Z_UP",
    faces: str = POLYLIST,
    transform: str = "",
    parameters: str = "",
    shown: str = COLOUR,
    picture: str = "paint.png",
    bound: str = BOUND,
    nodes: str = NODE,
) -> str:
    inputs = (
        '<input semantic="VERTEX" source="#vertices" offset="0"/><input semantic="TEXCOORD" source="#uvs" offset="1"/>'
    )
    return f"""<?xml version="1.0"?>
<COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1">
  <asset><unit meter="0.01"/><up_axis>{up}</up_axis></asset>
  <library_images><image id="image"><init_from>{picture}</init_from></image></library_images>
  <library_effects><effect id="shine"><profile_COMMON>{parameters}
    <technique sid="common"><phong>{shown}</phong></technique></profile_COMMON></effect></library_effects>
  <library_materials><material id="red" name="Red"><instance_effect url="#shine"/></material></library_materials>
  <library_geometries><geometry id="box"><mesh>
    <source id="positions"><float_array id="p">{POSITIONS}</float_array><technique_common>
      <accessor source="#p" count="8" stride="3"/></technique_common></source>
    <source id="uvs"><float_array id="u">0.1 0.1 0.9 0.1 0.9 0.9 0.1 0.9</float_array><technique_common>
      <accessor source="#u" count="4" stride="2"/></technique_common></source>
    <vertices id="vertices"><input semantic="POSITION" source="#positions"/></vertices>
    {faces.format(inputs=inputs)}
  </mesh></geometry></library_geometries>
  <library_visual_scenes><visual_scene id="scene">{nodes.format(transform=transform, bound=bound)}</visual_scene>
  </library_visual_scenes>
  <scene><instance_visual_scene url="#scene"/></scene>
</COLLADA>"""


def read(tmp_path: Path, text: str, origin: Origin | None = None) -> RealModel:
    (tmp_path / "meshes").mkdir(exist_ok=True)
    (tmp_path / "meshes/box.dae").write_text(text)
    write_read_model(tmp_path / "meshes/box.dae", tmp_path / "box.glb", origin or Origin(""))
    return load_model(tmp_path / "box.glb")


def extent(model: RealModel) -> list[float]:
    return np.ptp(model.positions, 0).round(3).tolist()


def front_colours(model: RealModel) -> list[tuple[int, ...]]:
    """The colours at the corners of the front wall's first triangle, from left to right: two are on its right."""
    corners = model.positions[model.faces]
    (face, *_) = np.flatnonzero(np.ptp(corners[:, :, 1], axis=1) < 1e-6)
    weights = np.eye(3)[np.argsort(corners[face, :, 0])]
    return [tuple(colour) for colour in unlit_colours(model, np.full(3, face), weights).round().astype(int)]


def save_halves(path: Path) -> None:
    pixels = np.zeros((8, 8, 3), np.uint8)
    pixels[:, :4], pixels[:, 4:] = (255, 0, 0), (0, 0, 255)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


@pytest.mark.parametrize("faces", [POLYLIST, POLYGONS])
def test_quads_stand_upright_in_their_colour(tmp_path: Path, faces: str) -> None:
    model = read(tmp_path, collada(faces=faces))
    assert len(model.faces) == 8
    assert extent(model) == [0.25, 0.5, 1]
    assert np.allclose(model.colours, RED, atol=0.01)


def test_triangles_are_read(tmp_path: Path) -> None:
    triangles = f'<triangles count="4" material="paint">{{inputs}}<p>{TRIANGLES}</p></triangles>'
    assert len(read(tmp_path, collada(faces=triangles)).faces) == 4


@pytest.mark.parametrize(("up", "box"), [("Y_UP", [0.25, 1, 0.5]), ("X_UP", [0.5, 1, 0.25])])
def test_the_file_says_which_axis_is_up(tmp_path: Path, up: str, box: list[float]) -> None:
    assert extent(read(tmp_path, collada(up=up))) == box


def test_the_ledger_mends_axes_and_fronts(tmp_path: Path) -> None:
    assert extent(read(tmp_path, collada(up="Y_UP"), Origin("", up="Z", turned=90))) == [0.5, 0.25, 1]


def test_what_is_turned_about_shows_its_left_on_the_right(tmp_path: Path) -> None:
    save_halves(tmp_path / "meshes/paint.png")
    textured = collada(shown='<diffuse><texture texture="image"/></diffuse>')
    assert front_colours(read(tmp_path, textured, Origin("", turned=180))) == [BLUE, BLUE, RED]


@pytest.mark.parametrize(
    "transform",
    [
        "<scale>1 1 0.5</scale>",
        "<matrix>1 0 0 7  0 1 0 0  0 0 0.5 0  0 0 0 1</matrix>",
        "<rotate>1 0 0 90</rotate><scale>1 0.5 2</scale><rotate>1 0 0 -90</rotate>",
    ],
)
def test_nodes_place_their_geometry(tmp_path: Path, transform: str) -> None:
    box = [0.5, 1, 1] if "<scale>1 1" in transform or "matrix" in transform else [0.25, 1, 0.5]
    assert extent(read(tmp_path, collada(transform=transform))) == box


def test_nodes_within_nodes_and_instances_are_placed(tmp_path: Path) -> None:
    twice = f'<node id="pair"><translate>3 0 0</translate>{NODE}</node><node><instance_node url="#pair"/></node>'
    moved = read(tmp_path, collada(nodes=twice + NODE))
    assert len(moved.faces) == 24
    assert extent(moved) == [1, 0.5, 1]


def test_mirrored_walls_keep_their_outsides(tmp_path: Path) -> None:
    plain, mirrored = (read(tmp_path, collada(transform=how)) for how in ("", "<scale>-1 1 1</scale>"))
    for model in (plain, mirrored):
        corners = model.positions[model.faces]
        outwards = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        assert ((outwards * corners.mean(1)).sum(1) > 0).all()


@pytest.mark.parametrize(
    ("parameters", "texture", "where"),
    [
        (PICTURE, "sampler", "meshes/paint.png"),
        ("", "image", "materials/textures/paint.png"),
        ("", "image", "meshes/PAINT.jpg.png"),
        ("", "image", "textures/paint.bmp"),
    ],
)
def test_pictures_are_found_near_the_file(tmp_path: Path, parameters: str, texture: str, where: str) -> None:
    save_halves(tmp_path / where)
    shown = f'<diffuse><texture texture="{texture}"/></diffuse>'
    picture = "file:///home/ana/paint.jpg.png" if "jpg" in where else "C:\\ana\\paint.png"
    model = read(tmp_path, collada(parameters=parameters, shown=shown, picture=picture))
    assert front_colours(model) == [RED, BLUE, BLUE]


def test_the_ledger_names_pictures_that_no_file_does(tmp_path: Path) -> None:
    save_halves(tmp_path / "materials/textures/Red_Diffuse.png")
    origin = Origin("", textures=("{stem}.png", "{material}_Diffuse.png"))
    assert front_colours(read(tmp_path, collada(), origin)) == [RED, BLUE, BLUE]


@pytest.mark.parametrize(
    ("transparent", "kept"),
    [
        ('<transparent opaque="A_ONE"><color>1 1 1 0.1</color></transparent>', False),
        ('<transparent opaque="RGB_ZERO"><color>0.9 0.9 0.9 1</color></transparent>', False),
        ('<transparent opaque="A_ONE"><color>1 1 1 1</color></transparent>', True),
        ("<transparent><color>1 1 1 1</color></transparent><transparency><float>0</float></transparency>", True),
    ],
)
def test_what_is_seen_through_is_left_out(tmp_path: Path, transparent: str, kept: bool) -> None:
    text = collada(shown=COLOUR + transparent)
    if kept:
        assert len(read(tmp_path, text).faces) == 8
    else:
        with pytest.raises(ValueError, match="has 0 faces"):
            read(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (collada()[:-30], "it is no XML"),
        ("<svg/>", "its outermost element is svg, expected COLLADA"),
        (collada(up="UP"), "its up axis is UP"),
        (collada(nodes=""), "0 faces"),
        (collada(transform="<scale>1 1</scale>"), "a scale of 2 numbers"),
        (collada(nodes=NODE.replace("#box", "#gone")), "instance_geometry names geometry '#gone', which there is not"),
        (collada(nodes='<node id="a"><instance_node url="#a"/></node>'), "its nodes contain themselves"),
        (collada().replace('count="8"', 'count="9"'), "source 'positions' has 24 numbers, expected 27"),
        (collada().replace("<p>0 0", "<p>9 0"), "it is broken: index 9"),
        (collada().replace("<vcount>4", "<vcount>5"), "its polygons have 17 corners, 16 are written"),
        (collada().replace("polylist", "trifans"), "it holds trifans"),
        (collada(shown='<diffuse><texture texture="image"/></diffuse>'), "there is no picture paint.png"),
    ],
)
def test_a_said_of_broken_file_and_the_next_one_is_made(tmp_path: Path, text: str, words: str) -> None:
    assert words in said_of_broken_file(tmp_path, text, collada(), suffix=".dae", other_suffix=".DAE")
    assert len(load_model(tmp_path / "models/things/b.glb").faces) == 8
