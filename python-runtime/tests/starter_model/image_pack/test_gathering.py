import re
import sys
import zipfile
from pathlib import Path

import pytest

from starter_model.image_pack.model_sources.gathering import gather_models, planned_files
from starter_model.image_pack.real_models.model_collections import Collection, Origin, ledger
from starter_model.image_pack.real_models.model_file import load_model
from tests.starter_model.image_pack.real_models import write_red_box

# A Python with bpy for tests: says what it was asked in the file that it was to write, and knows no .blend.
FAKE_BLENDER = f"""#!{sys.executable}
import json, pathlib, sys
job = json.loads(sys.argv[2])
if job["source"].endswith(".blend"):
    sys.exit("no such reader")
target = pathlib.Path(job["target"].replace("{{object}}", "lid"))
target.parent.mkdir(parents=True, exist_ok=True)
target.write_text(f"{{job['up']}} {{job['turned']}} {{job['each_object']}}")
"""


def collection(*origins: Origin, folder: str = "things") -> Collection:
    return Collection(folder, "Ana", "CC0-1.0", "", "training", "**/*", gathered_from=origins)


def write_files(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)


@pytest.fixture
def blender(tmp_path: Path) -> Path:
    path = tmp_path / "blender"
    path.write_text(FAKE_BLENDER)
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("checkout", ["ana/kit", "ana+kit"])
def test_files_are_copied_to_their_places_and_stay(tmp_path: Path, checkout: str) -> None:
    write_files(tmp_path / checkout, "Models/GLB format/car.glb", "Models/GLB format/Textures/a b.png", "readme.glb")
    origin = Origin("ana/kit", match=r"Models/[^/]*/(.*\.(?:glb|png))", place=r"cars/\1")
    for _ in range(2):
        (gathered,) = gather_models(tmp_path, tmp_path / "models", (collection(origin),), blender=None)
        assert gathered.made == 2
    cars = tmp_path / "models/things/cars"
    assert {path.relative_to(cars).as_posix() for path in cars.rglob("*.*")} == {"car.glb", "Textures/a b.png"}


def test_what_git_keeps_and_files_whose_note_says_otherwise_are_left_out(tmp_path: Path) -> None:
    write_files(tmp_path, "apple/model.gltf", "pear/model.gltf", ".git/model.gltf", "fig/model.gltf")
    (tmp_path / "apple/info.json").write_text('{"creator": "kenney"}')
    (tmp_path / "pear/info.json").write_text('{"creator": "somebody"}')
    origin = Origin("", match=r"(.*)/model\.gltf", place=r"\1.gltf", note=("info.json", '"kenney"'))
    assert [file.target for file in planned_files(tmp_path, origin, Path("to"))] == [Path("to/apple.gltf")]


def test_an_archive_is_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "Scopia.sh3f", "w") as archive:
        archive.writestr("scopia/chair/chair.obj", "v 0 0 0")
    list(gather_models(tmp_path, tmp_path / "models", (collection(Origin("Scopia.sh3f", "unpacked")),), blender=None))
    assert (tmp_path / "models/things/scopia/chair/chair.obj").read_text() == "v 0 0 0"


def test_white_models_are_coloured(tmp_path: Path) -> None:
    write_red_box(tmp_path / "ana/base/box.glb", (1, 2, 3))
    origin = Origin("ana/base", "coloured", match=r"(.*\.glb)")
    list(gather_models(tmp_path, tmp_path / "models", (collection(origin),), blender=None))
    assert len(load_model(tmp_path / "models/things/box.glb").faces) == 12


def test_what_blender_reads_is_coloured_like_what_it_does_not(tmp_path: Path) -> None:
    write_red_box(tmp_path / "ana/base/box.glb", (1, 2, 3))
    (tmp_path / "ana/base/box.blend").touch()
    blender = tmp_path / "blender"
    lines = ["import json, shutil, sys", "job = json.loads(sys.argv[2])"]
    lines += ['shutil.copy(job["source"].replace(".blend", ".glb"), job["target"])']
    blender.write_text("\n".join([f"#!{sys.executable}", *lines]))
    blender.chmod(0o755)
    origins = [
        Origin("ana/base", "coloured", match=rf"(.*)\.{ending}", place=ending + ".glb") for ending in ("glb", "blend")
    ]
    (tmp_path / "models/things").mkdir(parents=True)
    gathered = list(gather_models(tmp_path, tmp_path / "models", (collection(*origins),), blender=blender))
    assert [one.made for one in gathered] == [1, 1]
    colours = [load_model(tmp_path / f"models/things/{name}.glb").colours for name in ("glb", "blend")]
    assert all(not (abs(each * 255 - (200, 40, 30)) < 2).all(1).any() for each in colours)
    (unmade,) = gather_models(tmp_path, tmp_path / "others", (collection(origins[1]),), blender=None)
    assert unmade.left_out == "needs --blender"


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    write_files(tmp_path / "ana/kit", "car.fbx")
    origins = (Origin("ana/kit", "converted"), Origin("ana/gone"))
    left_out = [one.left_out for one in gather_models(tmp_path, tmp_path, (collection(*origins),), blender=None)]
    assert left_out == ["needs --blender", "not found"]


def test_blender_is_asked_file_by_file(tmp_path: Path, blender: Path) -> None:
    write_files(tmp_path / "ana/kit", "my car.obj", "set.fbx", "old.blend")
    origins = (
        Origin("ana/kit", "converted", match=r"(.*)\.(?:obj|blend)", place=r"\1.glb", up="Z", turned=180),
        Origin("ana/kit", "converted", match=r"(.*)\.fbx", place=r"\1_{object}/\1_{object}.glb"),
    )
    first, second = gather_models(tmp_path, tmp_path / "models", (collection(*origins),), blender=blender)
    assert (first.made, second.made) == (1, 1)
    assert [failure.rsplit(": ", 1)[1] for failure in first.failures] == ["no such reader"]
    models = tmp_path / "models/things"
    assert (models / "my_car.glb").read_text() == "Z 180 False"
    assert (models / "set_lid/set_lid.glb").read_text() == "Y 0 True"


@pytest.mark.parametrize("one", ledger(), ids=lambda one: one.folder)
def test_the_ledger_says_how_each_folder_is_made(one: Collection) -> None:
    assert one.gathered_from
    for origin in one.gathered_from:
        if origin.made == "unpacked":
            assert origin.checkout == one.folder.rpartition("/")[2] + ".sh3f"
            continue
        assert origin.checkout.partition("/")[0] in one.source
        assert (origin.made == "people") == bool(origin.clothes)
        # Every group that the place names is there, and what is made anew is what the collection is read from.
        groups = {int(number) for number in re.findall(r"\\(\d)", origin.place)}
        assert groups <= set(range(1, re.compile(origin.match).groups + 1))
        assert origin.made not in ("read", "converted", "painted") or origin.place.endswith(".glb")


def test_chosen_models_have_a_place_in_the_folder_of_their_name() -> None:
    for one in ledger():
        for origin in one.gathered_from if one.only else ():
            folder, _, name = origin.place.rpartition("/")
            assert origin.made == "unpacked" or folder == name.removesuffix(".glb")
