from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from starter_model.__main__ import main
from starter_model.cut_out import model_pictures
from starter_model.image_pack.evaluation.finished.finished_around import differences_around
from starter_model.image_pack.evaluation.held_out_objects import held_out_objects
from starter_model.image_pack.evaluation.real_objects import measure_solid, surface_score, tilt_error
from starter_model.image_pack.objects.assembly import turn_about
from starter_model.image_pack.objects.lighting import EMPTY
from starter_model.image_pack.real_models.mirror_symmetry import ACROSS, BOTH, NEITHER, symmetry_of
from starter_model.image_pack.real_models.model_collections import Collection, ledger, model_files
from starter_model.image_pack.real_models.model_file import load_model, stretched_model
from starter_model.image_pack.real_models.model_rendering import ModelCamera, render_model
from starter_model.image_pack.real_models.model_solid import filled_solid, sheltered_points
from starter_model.image_pack.real_models.real_shards import (
    seen_around,
    write_held_out_shard,
    write_pictures,
    write_training_shards,
)
from tests.starter_model.image_pack.real_models import RED, write_half_painted_box, write_red_box
from tests.starter_model.image_pack.true_boxes import red_and_blue_box


def test_a_gltf_model_comes_in_with_its_colour_and_its_up(tmp_path: Path) -> None:
    write_red_box(tmp_path / "box.glb", (1, 2, 4))
    model = load_model(tmp_path / "box.glb")
    assert np.ptp(model.positions, 0) == pytest.approx([0.25, 1, 0.5])  # y up becomes z up, the longest side 1
    # glTF's factors are linear.
    assert model.colours[model.materials[0]][0] > RED[0] / 255
    assert np.abs(np.linalg.norm(model.normals, axis=-1) - 1).max() < 1e-5


def test_a_picture_shows_the_texture_and_says_how_deep_it_is(tmp_path: Path) -> None:
    write_half_painted_box(tmp_path / "box.obj")
    model = load_model(tmp_path / "box.obj")
    camera = ModelCamera(0, 0, 0, np.radians(20))
    view = render_model(model, camera, np.random.default_rng(1), side=64, voxels=0, symmetric=1)
    left, right = view.front_colour[32, 20], view.front_colour[32, 44]
    assert left == pytest.approx([1, 0, 0], abs=0.02)
    assert right == pytest.approx([0, 0, 1], abs=0.02)
    # The front of the cube fills five sixths of the crop; it is flat, and the back as far behind as it is wide.
    seen = view.front < EMPTY
    assert np.ptp(view.front[seen]) < 0.01
    assert (view.back - view.front)[32, 32] == pytest.approx(0.7, abs=0.1)
    assert view.camera[:3] == pytest.approx([0, 0, 1], abs=1e-3)


def test_the_camera_is_known(tmp_path: Path) -> None:
    write_red_box(tmp_path / "box.glb", (1, 2, 3))
    camera = ModelCamera(np.radians(30), np.radians(25), 0, np.radians(30))
    view = render_model(
        load_model(tmp_path / "box.glb"), camera, np.random.default_rng(1), side=64, voxels=0, symmetric=1
    )
    # Seen from above the object's up leans towards the camera, which looks along +y.
    assert tilt_error(view.camera[:3], (0, -np.sin(np.radians(25)), np.cos(np.radians(25)))) < 3
    assert view.camera[4:6] == pytest.approx([np.cos(np.radians(60)), np.sin(np.radians(60))], abs=0.1)
    assert view.camera[3] == pytest.approx(2 * np.tan(np.radians(15)), abs=0.15)


def test_a_box_without_an_underside_is_solid(tmp_path: Path) -> None:
    write_half_painted_box(tmp_path / "box.obj")
    model = load_model(tmp_path / "box.obj")
    within = sheltered_points(model.positions, model.faces)
    solid = filled_solid(model.positions, model.faces, within, 32)
    assert solid.mean() == pytest.approx((31 / 32) ** 3, abs=0.08)
    assert filled_solid(model.positions, model.faces, within[:0], 32).mean() < 0.5


def test_a_stretched_model_is_lit_as_its_faces_stand(tmp_path: Path) -> None:
    write_red_box(tmp_path / "box.glb", (1, 2, 3))
    box = load_model(tmp_path / "box.glb")
    positions = box.positions @ turn_about("z", 0.5).T
    turned = replace(box, positions=positions, normals=_flat_normals(positions, box.faces))
    stretched = stretched_model(turned, np.array([1.2, 0.8, 1.1]))
    assert np.ptp(stretched.positions, 0) == pytest.approx(np.ptp(positions, 0) * [1.2, 0.8, 1.1])
    assert np.abs(stretched.normals - _flat_normals(stretched.positions, box.faces)).max() < 1e-4
    assert np.abs(stretched.normals - turned.normals).max() > 0.1


def _flat_normals(positions: np.ndarray, faces: np.ndarray) -> np.ndarray:
    corners = positions[faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return np.repeat((across / np.linalg.norm(across, axis=1, keepdims=True))[:, None], 3, 1).astype(np.float32)


def test_symmetry(tmp_path: Path) -> None:
    write_red_box(tmp_path / "box.glb", (1, 2, 3))
    box = load_model(tmp_path / "box.glb")
    assert symmetry_of(box) == BOTH
    pointed = box.positions.copy()
    pointed[pointed[:, 1] < 0, 2] *= 0.3  # lower in front
    assert symmetry_of(type(box)(**{**vars(box), "positions": pointed})) == ACROSS
    aslant = box.positions.copy()
    aslant[:, 2] += aslant[:, 0] * 0.8
    assert symmetry_of(type(box)(**{**vars(box), "positions": aslant})) == NEITHER


@pytest.fixture
def models(tmp_path: Path) -> tuple[Path, tuple[Collection, ...]]:
    """Two collections of one box each; one to train on, one held out."""
    write_red_box(tmp_path / "mine" / "box.glb", (1, 1.5, 1))
    write_red_box(tmp_path / "mine" / "floor.glb", (4, 0.001, 4))
    write_red_box(tmp_path / "theirs" / "tall" / "tall.glb", (1, 3, 1))
    write_red_box(tmp_path / "theirs" / "tall" / "sheet.glb", (2, 3, 0.0005))  # nothing to see of it from the side
    common = {"licence": "CC0-1.0", "source": "this test", "files": "**/*.glb"}
    mine = Collection(folder="mine", author="me", part="training", **common)
    theirs = Collection(folder="theirs", author="you", part="held-out", only=("tall",), **common)
    return tmp_path, (mine, theirs)


def test_training_shards_show_the_collections_and_leave_out_what_is_flat(models, tmp_path: Path) -> None:
    root, collections = models
    write_training_shards(
        tmp_path / "shards", model_files(root, "training", collections), first=0, count=1, pictures=6, seed=1
    )
    with np.load(tmp_path / "shards" / "shard-00000.npz") as shard:
        assert shard["picture"].shape == (6, 128, 128, 4)
        assert set(shard["family"]) == {"me"}
        assert np.isfinite(shard["depth"].astype(np.float32)).any((1, 2, 3)).all()
        assert (shard["camera"][:, 6] == BOTH).all()


def test_held_out_objects_are_measured_against_their_own_solid(models, tmp_path: Path) -> None:
    root, collections = models
    names = write_held_out_shard(tmp_path / "shards", model_files(root, "held-out", collections), seed=1)
    assert names == ["theirs/tall"]
    three_quarter, front = held_out_objects(tmp_path / "shards", 9)
    assert (three_quarter.family, front.family) == ("three-quarter", "front")
    assert front.around is not None
    assert front.around.shape == (3, 64, 64, 4)
    # A box as deep as it is wide, seen level: nearly the truth from the front.
    good = measure_solid(lambda points: (points.abs() - _halves(1, 1, 3)).amax(1), front.solid)
    flat = measure_solid(lambda points: (points.abs() - _halves(1, 0.2, 3)).amax(1), front.solid)
    assert good.overlap > 0.75
    assert good.surface > 0.95
    assert flat.overlap < 0.4


def test_large_pictures_are_drawn_of_models_that_are_there(models, tmp_path: Path) -> None:
    root, collections = models
    files = model_files(root, "held-out", collections)
    write_pictures(tmp_path / "pictures", files, ["tall"], side=64, seed=1)
    names = ["tall-front.png", "tall-three-quarter.png"]
    assert sorted(path.name for path in (tmp_path / "pictures").iterdir()) == names
    with Image.open(tmp_path / "pictures" / names[0]) as drawn:
        assert (drawn.size, drawn.mode) == ((64, 64), "RGBA")
    with pytest.raises(ValueError, match="no held-out model is called small"):
        write_pictures(tmp_path / "pictures", files, ["small"], side=64, seed=1)


def test_surfaces_are_compared_both_ways() -> None:
    true = np.zeros((64, 64, 64), bool)
    true[4:60, 20:44, 20:44] = True
    half = true.copy()
    half[32:] = False
    assert surface_score(true, true) == 1
    assert 0.5 < surface_score(half, true) < 0.8


def test_the_ledger_never_trains_on_an_author_who_is_held_out() -> None:
    learned_from = {one.author for one in ledger() if one.part == "training"}
    for part in ("held-out", "held-out-low-poly"):
        authors = {one.author for one in ledger() if one.part == part}
        assert authors
        assert learned_from.isdisjoint(authors)
    permissive = {
        "CC0-1.0",
        "CC-BY-2.5",
        "CC-BY-3.0",
        "CC-BY-3.0-US",
        "CC-BY-4.0",
        "MIT",
        "MIT-0",
        "Apache-2.0",
        "BSD-3-Clause",
        "NIST-PD",
    }
    assert all(permissive.issuperset(one.licence.split(" AND ")) for one in ledger())


def test_a_folder_without_collections_is_refused(tmp_path: Path) -> None:
    for held_out, part in (
        ([], "training"),
        (["--held-out"], "held-out"),
        (["--held-out", "--low-poly"], "held-out-low-poly"),
    ):
        with pytest.raises(ValueError, match=f"holds none of the {part} collections"):
            main(["make-real-data", str(tmp_path), str(tmp_path / "out"), *held_out])


def test_the_second_held_out_set_is_asked_for_as_one_that_is_held_out(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="--low-poly needs --held-out"):
        main(["make-real-data", str(tmp_path), str(tmp_path / "out"), "--low-poly"])


def _halves(*sides: float) -> torch.Tensor:
    return torch.tensor(sides) / 8


def test_what_training_of_the_cut_out_sees_has_the_model_s_colours(tmp_path: Path) -> None:
    write_half_painted_box(tmp_path / "models" / "box.obj")
    (tmp_path / "models" / "broken.obj").write_text("f 1 2 3\n")
    files = model_pictures.model_files([tmp_path / "models"])
    assert model_pictures.draw_models(files, tmp_path / "drawn", views=4, side=64, seed=1) == 1
    pictures = np.stack([np.asarray(Image.open(path)) for path in (tmp_path / "drawn").glob("*.png")]).astype(int)
    assert len(pictures) == 4
    seen = pictures[pictures[..., 3] == 255]
    assert ((seen[:, 0] > 60) & (seen[:, 2] < 20)).any()
    assert ((seen[:, 2] > 60) & (seen[:, 0] < 20)).any()


def test_hidden_sides_are_compared_with_those_of_the_model(tmp_path: Path) -> None:
    write_half_painted_box(tmp_path / "box.obj")
    around = seen_around(load_model(tmp_path / "box.obj"), yaw=0)
    # Red to the left of the camera and blue to the right, as the same colours stand from left to right on this mesh.
    cube = red_and_blue_box((1, 1, 1))
    uvs = np.stack([np.full(8, 0.5), np.where(cube.positions[:, 0] < 0, 0.9, 0.1)], 1).astype(np.float32)
    painted = replace(cube, uvs=uvs)
    mirrored = replace(painted, positions=painted.positions * np.array([-1, 1, 1], np.float32))
    assert max(differences_around(painted, around)[1:]) < 25 < 45 < min(differences_around(mirrored, around)[1:])
    # From behind, left and right are exchanged.
    assert differences_around(painted, around)[0] < 25 < 45 < differences_around(mirrored, around)[0]
