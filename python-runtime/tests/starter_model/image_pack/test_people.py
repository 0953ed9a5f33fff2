import gzip
import json
from pathlib import Path

import numpy as np
import pytest
import trimesh

from starter_model.image_pack.model_sources.makehuman import Body, moved_by_bones, read_garment
from starter_model.image_pack.model_sources.people import write_people
from starter_model.image_pack.model_sources.poses import POSES, bone_turns

SIDED = [f"{bone}_{side}" for bone in ("upperarm", "lowerarm", "thigh", "calf") for side in "lr"]
BONES = ("spine_01", "spine_02", "head", *SIDED)
GROUPS = ("body", "helper-l-eye", "helper-r-eye", "joint-mouth")


@pytest.fixture
def body_checkout(tmp_path: Path) -> Path:
    """A person of four boxes above each other: body, eyes and mouth. All bones begin in the mouth."""
    data = tmp_path / "mpfb/src/mpfb/data"
    for folder in ("3dobjs", "rigs/standard", "targets/macrodetails"):
        (data / folder).mkdir(parents=True)
    lines, box = [], trimesh.creation.box((2, 2, 2))
    for number, group in enumerate(GROUPS):
        lines += [f"v {x} {y + 3 * number} {z}" for x, y, z in box.vertices] + [f"g {group}"]
        lines += ["f " + " ".join(str(corner + 1 + 8 * number) for corner in face) for face in box.faces]
    (data / "3dobjs/base.obj").write_text("\n".join(lines))
    parents = {bone: "upperarm_l" if bone == "lowerarm_l" else "" for bone in BONES}
    rig = {bone: {"head": {"cube_name": "joint-mouth"}, "parent": parents[bone]} for bone in BONES}
    (data / "rigs/standard/rig.game_engine.json").write_text(json.dumps({"bones": rig}))
    weights = {"weights": {"lowerarm_l": [[0, 0.5], [1, 2]], "upperarm_l": [[0, 0.5]]}}
    (data / "rigs/standard/weights.game_engine.json").write_text(json.dumps(weights))
    shape = data / "targets/macrodetails/taller.target.gz"
    shape.write_bytes(gzip.compress(b"# a comment\n3 0 1.5 0\n"))
    return tmp_path / "mpfb"


@pytest.fixture
def clothes_checkout(tmp_path: Path) -> Path:
    """One garment for everything: a triangle on three vertices, a decimetre off the first."""
    names = ("hair/short01", "eyebrows/eyebrow001", "clothes/shoes01", "clothes/female_suit", "clothes/male_suit")
    for name in names:
        folder = tmp_path / "assets/base" / name
        folder.mkdir(parents=True)
        (folder / "it.obj").write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1/1 2/2 3/3\n")
        (folder / "it.mhclo").write_text(
            "# made by hand\nobj_file it.obj\ny_scale 0 1 1.0\nverts 0\n0 1 2 1 0 0 0 0.1 0\n1\n2\n"
            "delete_verts\n0 2 - 4 7\n"
        )
    return tmp_path / "assets"


def test_shapes_move_vertices_and_bones_their_weights(body_checkout: Path) -> None:
    body = Body(body_checkout)
    assert body.shape("taller")[3] == pytest.approx([0, 1.5, 0])
    assert not body.shape("unknown").any()
    assert body.weights.sum(1) == pytest.approx(1)
    half_turn = np.diag([-1.0, 1.0, -1.0])
    turned = body.posed(body.mesh.positions, {"upperarm_l": half_turn})
    moved = moved_by_bones(body.mesh.positions, body.weights, turned)
    # The lower arm follows the upper one; what no bone holds goes with the head, which stays.
    assert moved[0] == pytest.approx(body.mesh.positions[0] * (-1, 1, -1))
    assert moved[1] == pytest.approx(body.mesh.positions[1] * (-1, 1, -1))
    assert moved[2] == pytest.approx(body.mesh.positions[2])


def test_a_garment_hangs_on_the_body_and_grows_with_it(clothes_checkout: Path) -> None:
    garment = read_garment(clothes_checkout / "base/hair/short01/it.mhclo")
    assert garment.hidden.tolist() == [0, 2, 3, 4, 7]
    assert garment.faces.tolist() == [[0, 1, 2]]
    body = np.array([(0.0, 0, 0), (1, 3, 0), (0, 0, 5)])
    assert garment.fitted(body) == pytest.approx(np.array([(0, 0.3, 0), (1, 3, 0), (0, 0, 5)]))


def test_poses_are_turns_and_all_people_have_one() -> None:
    assert sum(pose.share for pose in POSES.values()) == pytest.approx(1)
    for pose in POSES.values():
        for turn in bone_turns(np.random.default_rng(1), pose).values():
            assert turn @ turn.T == pytest.approx(np.eye(3), abs=1e-9)
            assert np.linalg.det(turn) == pytest.approx(1)


def test_a_seated_person_has_the_knees_in_front() -> None:
    turns = bone_turns(np.random.default_rng(1), POSES["sit"])
    for side in "lr":
        thigh = turns[f"thigh_{side}"] @ (0, -1, 0)
        shin = turns[f"thigh_{side}"] @ turns[f"calf_{side}"] @ (0, -1, 0)
        assert thigh[2] > 0.9
        assert shin[1] < -0.9


def test_people_are_written_once_each_their_own(tmp_path: Path, body_checkout: Path, clothes_checkout: Path) -> None:
    folder = tmp_path / "people"
    assert write_people(body_checkout, clothes_checkout, folder, count=2) == 2
    one, other = sorted(folder.iterdir())
    assert one.read_bytes() != other.read_bytes()
    assert len(trimesh.load(one, force="mesh", process=False).faces) >= 12 * 3
    one.write_text("kept")
    write_people(body_checkout, clothes_checkout, folder, count=2)
    assert one.read_text() == "kept"
