import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from starter_model.image_pack.model_sources.readers.luanti_textures import pictures_laid_on
from starter_model.image_pack.model_sources.readers.read_model import write_read_model
from starter_model.image_pack.real_models.model_collections import Origin
from starter_model.image_pack.real_models.model_colours import unlit_colours
from starter_model.image_pack.real_models.model_file import RealModel, load_model

RED, BLUE = (255, 0, 0), (0, 0, 255)
PROGRAM = """minetest.register_node("home:box", {
  mesh = "box.b3d",
  tiles = {"red.png^[multiply:green", {name = "blue.png", backface_culling = true}},
  sounds = {footstep = {name = "step"}},
})"""
# Two walls of two triangles each, 2 wide and 1 high, one at the back (z = 0) and one in front (z = 4).
CORNERS = [(x, y, z) for z in (0, 4) for y in (0, 1) for x in (0, 2)]
BACK, FRONT = (0, 2, 1, 1, 2, 3), (4, 5, 6, 5, 7, 6)
UPRIGHT, QUARTER_ABOUT_X = (1, 0, 0, 0), (2**-0.5, 2**-0.5, 0, 0)


def chunk(tag: str, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return tag.encode() + struct.pack("<i", len(content)) + content


def integers(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}i", *values)


def floats(*values: float) -> bytes:
    return struct.pack(f"<{len(values)}f", *values)


def node(*inside: bytes, at: tuple[float, ...] = (0, 0, 0), turned: tuple[float, ...] = UPRIGHT) -> bytes:
    return chunk("NODE", b"box\0", floats(*at, 1, 1, 1, *turned), *inside)


def mesh(*, flags: int = 0, sets: int = 1) -> bytes:
    rest = floats(0, 1, 0) * bool(flags & 1) + floats(1, 1, 1, 1) * bool(flags & 2)
    uvs = [(x / 2, 1 - y) * sets for x, y, _ in CORNERS]
    vertices = b"".join(floats(*corner) + rest + floats(*uv) for corner, uv in zip(CORNERS, uvs, strict=True))
    faces = [chunk("TRIS", integers(number, *wall)) for number, wall in enumerate((BACK, FRONT))]
    return chunk("MESH", integers(-1), chunk("VRTS", integers(flags, sets, 2 * bool(sets)), vertices), *faces)


def b3d(*nodes: bytes) -> bytes:
    brushes = b"".join(name + b"\0" + floats(1, 1, 1, 1, 0) + integers(0, 0) for name in (b"paint", b"wood"))
    return chunk("BB3D", integers(1), chunk("BRUS", integers(0), brushes), *nodes)


def written_mod(root: Path, content: bytes, program: str = PROGRAM) -> Path:
    for folder in ("models", "textures/colours"):
        (root / folder).mkdir(parents=True)
    for name, colour in (("red", RED), ("blue", BLUE)):
        Image.new("RGB", (4, 4), colour).save(root / f"textures/colours/{name}.png")
    (root / "init.lua").write_text(program)
    (root / "models/box.b3d").write_bytes(content)
    return root / "models/box.b3d"


def read_model(root: Path, content: bytes, *, turned: int = 0) -> RealModel:
    write_read_model(written_mod(root, content), root / "box.glb", Origin("kit", "read", turned=turned))
    return load_model(root / "box.glb")


def extents(model: RealModel) -> list[float]:
    return [round(float(one), 3) for one in np.ptp(model.positions, 0)]


def colour_in_front(model: RealModel) -> list[int]:
    """The colour of what lies farthest to the front, which is −y."""
    return colour_of(model, int(model.positions[model.faces][..., 1].mean(1).argmin()))


def colour_of(model: RealModel, face: int) -> list[int]:
    colour = unlit_colours(model, np.array([face]), np.full((1, 3), 1 / 3))[0]
    return [round(float(value) * 255) for value in colour]


@pytest.mark.parametrize(("flags", "sets"), [(0, 1), (1, 1), (3, 2)])
def test_meshes_show_the_pictures_that_the_mod_lays_on_them(tmp_path: Path, flags: int, sets: int) -> None:
    model = read_model(tmp_path, b3d(node(mesh(flags=flags, sets=sets))))
    assert (len(model.faces), extents(model)) == (4, [0.5, 1, 0.25])
    assert colour_in_front(model) == [*BLUE]


def test_a_turned_model_shows_its_other_side(tmp_path: Path) -> None:
    assert colour_in_front(read_model(tmp_path, b3d(node(mesh())), turned=180)) == [*RED]


def test_nodes_place_what_is_below_them(tmp_path: Path) -> None:
    model = read_model(tmp_path, b3d(node(mesh(), node(mesh(), at=(0, 3, 0))), node()))
    assert (len(model.faces), extents(model)) == (8, [0.5, 1, 1])


def test_rotations_turn_the_other_way_than_usual(tmp_path: Path) -> None:
    """A quarter about x brings the front up."""
    model = read_model(tmp_path, b3d(node(mesh(), turned=QUARTER_ABOUT_X)))
    assert extents(model) == [0.5, 0.25, 1]
    top = model.positions[model.faces][..., 2].mean(1).argmax()
    assert colour_of(model, int(top)) == [*BLUE]


def test_outsides_stay_outsides(tmp_path: Path) -> None:
    """The corners of both walls follow each other clockwise, seen from outside."""
    model = read_model(tmp_path, b3d(node(mesh())))
    corners = model.positions[model.faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert (np.sign(normals[:, 1]) == np.sign(corners[..., 1].mean(1))).all()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"BB3C" + bytes(8), "it is no B3D file"),
        (b3d(node(mesh()))[:-40], "a chunk of"),
        (chunk("BB3D", integers(1), chunk("NODE", b"box")), "a text has no end"),
        (chunk("BB3D", integers(1), chunk("NODE", b"box\0", floats(1))), "12 bytes are read of 4"),
    ],
)
def test_a_broken_file_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_model(tmp_path, content)


def test_a_model_without_pictures_is_left_out(tmp_path: Path) -> None:
    path = written_mod(tmp_path, b3d(node(mesh())), program='tiles = {"red.png"}')
    with pytest.raises(ValueError, match="no program of its mod says which pictures it shows"):
        write_read_model(path, tmp_path / "box.glb", Origin("kit", "read"))


@pytest.mark.parametrize(
    ("program", "names"),
    [
        (PROGRAM, ["red.png", "blue.png"]),
        ('mob = {textures = {{"blue.png"}, {"red.png"}}, mesh = "box.b3d"}', ["blue.png", "red.png"]),
        ('mob = {view = {mesh = "box.b3d"}, female_textures = {"red.png"}}', ["red.png"]),
        ('node = {mesh = "box.b3d", tiles = {"lost.png"}}', []),
        ('return "box.b3d"', []),
    ],
)
def test_pictures_of_the_table_that_names_the_model(tmp_path: Path, program: str, names: list[str]) -> None:
    assert [path.name for path in pictures_laid_on(written_mod(tmp_path, b"", program))] == names
