import numpy as np
import pytest

from starter_model.image_pack.objects.assembly import Assembly
from starter_model.image_pack.objects.families import FAMILIES, random_object
from starter_model.image_pack.objects.rendering import EMPTY, fill_solid, nearest_and_farthest, render
from starter_model.image_pack.objects.shards import make_fields, write_shards
from starter_model.image_pack.objects.surfaces import block, ellipsoid, plate, tube
from starter_model.shared.solids import distances
from starter_model.shared.solids.local_scenes import corner_points, random_piece


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_makes_objects_that_fill_their_square_and_have_a_front_before_their_back(family):
    rng = np.random.default_rng(3)
    view = render(random_object(family, rng), rng, side=96, voxels=32)
    seen = view.front < EMPTY
    rows, columns = np.nonzero(seen)
    assert max(np.ptp(rows), np.ptp(columns)) > 0.7 * 96
    assert (view.front[seen] <= view.back[seen] + 1e-6).all()
    assert np.abs(view.front[seen]).max() <= 0.5
    assert (view.picture[..., 3] == seen).all()
    assert view.solid is not None
    assert view.solid.any()


def test_the_same_seed_gives_the_same_pictures_and_held_out_ones_differ(tmp_path):
    for name in ("one", "two"):
        write_shards(tmp_path / name, first=0, count=1, pictures=2, seed=9, held_out=False)
    write_shards(tmp_path / "apart", first=0, count=1, pictures=2, seed=9, held_out=True)
    one, two, apart = (np.load(tmp_path / name / "shard-00000.npz") for name in ("one", "two", "apart"))
    assert (one["picture"] == two["picture"]).all()
    assert (one["picture"] != apart["picture"]).any()
    assert apart["solid"].shape == (2, 64**3 // 8)


def test_depth_is_known_where_the_picture_is_opaque_and_nowhere_else():
    fields = make_fields(2, np.random.default_rng(4), held_out=False)
    opaque = (fields["picture"][..., 3] > 0).reshape(2, 64, 2, 64, 2).sum((2, 4))
    known = np.isfinite(fields["depth"]).all(-1)
    assert (known == (opaque >= 2)).all()


def test_the_nearest_point_is_in_front_and_the_farthest_at_the_back():
    points = np.array([[0.0, 0.2, 0.0], [0.01, -0.3, 0.01], [0.02, 0.4, 0.02]], np.float32)
    front, back = nearest_and_farthest(points, 8)
    assert front[3, 4] == 1
    assert back[3, 4] == 2


def test_a_solid_is_filled_between_the_walls_of_each_piece_but_not_between_pieces():
    walls = np.array([[0, -0.35, 0], [0, -0.15, 0], [0, 0.25, 0], [0, 0.45, 0]], np.float32)
    solid = fill_solid(walls, np.array([0, 0, 1, 1], np.int32), 10)
    assert solid[5, :, 5].tolist() == [False, True, True, True, False, False, False, True, True, True]


@pytest.mark.parametrize(
    "surface",
    [block((0.3, 0.5, 0.2), 0.05), ellipsoid((0.3, 0.2, 0.5)), tube([(0, 0, -0.5), (0, 0, 0.5)], [0.2, 0.1])],
    ids=["block", "ellipsoid", "tube"],
)
def test_points_lie_as_close_as_asked_and_normals_point_outwards(surface):
    cloud = surface(0.05)
    assert np.allclose(np.linalg.norm(cloud.normals, axis=1), 1, atol=1e-3)
    assert ((cloud.points * cloud.normals).sum(1) > -0.02).mean() > 0.99
    finer = surface(0.025)
    assert len(finer.points) > 2.5 * len(cloud.points)


def test_a_plate_has_the_outline_that_it_was_cut_to():
    outline = np.zeros((96, 96), bool)
    outline[20:70, 30:80] = True
    cloud = plate(outline, 1.0, 0.1)(0.01)
    assert cloud.points[:, 0].min() == pytest.approx(20 / 96 - 0.5, abs=0.02)
    assert cloud.points[:, 2].max() == pytest.approx(80 / 96 - 0.5, abs=0.02)
    assert np.abs(cloud.points[:, 1]).max() == pytest.approx(0.1, abs=1e-3)


def test_a_mirrored_part_has_its_twin_on_the_other_side():
    assembly = Assembly(np.random.default_rng(1))
    assembly.add_ball(0.1, assembly.material(), (0.5, 0, 0), mirrored=True)
    points = assembly.sample(0.05).points
    assert points[:, 0].min() == pytest.approx(-0.6, abs=0.01)
    assert points[:, 0].max() == pytest.approx(0.6, abs=0.01)


def test_local_pieces_are_finite_and_mostly_distances_at_their_surface():
    slopes = []
    for seed in range(30):
        field = random_piece(8, np.random.default_rng(seed))
        assert np.isfinite(field).all()
        near = np.abs(field) < 0.5
        slopes.append(np.sqrt(sum(part**2 for part in np.gradient(field, 0.25)))[near])
    assert 0.9 < np.median(np.concatenate(slopes)) < 1.1


def test_distances_of_primitives_are_exact_on_their_axes():
    points = corner_points(8)
    centre = points.shape[0] // 2
    assert distances.torus(points, 2.0, 0.5)[centre, centre, centre] == pytest.approx(1.5)
    assert distances.capsule(points, 1.0, 0.5)[centre, centre, -1] == pytest.approx(2.5)
    assert distances.cylinder(points, 1.0, 0.5, 0.0)[centre, centre, -1] == pytest.approx(3.0)
    box = distances.box(points, np.array([1, 1, 1], np.float32), 0.2)
    assert box[-1, centre, centre] == pytest.approx(3.0)
    assert distances.smooth_union(np.array(0.0), np.array(5.0), 1.0) == 0.0


def test_pictures_are_exposed_as_by_a_light_meter():
    fields = make_fields(24, np.random.default_rng(12), held_out=False)
    opaque = fields["picture"][..., 3:] > 0
    lit = (fields["picture"][..., :3] * opaque).sum((1, 2, 3)) / 4
    unlit = fields["colour"][..., :3].sum((1, 2, 3), dtype=np.float64)
    factors = lit / unlit
    assert abs(np.median(factors) - 1) < 0.1
    assert ((factors > 0.75) & (factors < 1.3)).mean() > 0.9
